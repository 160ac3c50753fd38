"""The synchronisation: fetch the ERP's orders, enter what is missing, list what differs (INT-03, INT-04)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import wait
from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import Q
from django.utils import timezone

from practice_crm import clock
from practice_crm.models import Connection, Difference, Order, Person, SyncRun
from practice_crm.refusals import Refused
from practice_crm.rules import comparing, delivery, orders
from practice_crm.rules import connections as rules
from practice_crm.rules.comparing import Entry
from practice_crm.services import connections, erp_orders, inbox, journal, outbox, wire
from practice_crm.services.asking import Asking
from practice_crm.services.writing import writing
from practice_crm.vocabulary import ADMINISTRATOR
from practice_crm.wording import Text

KEPT_RUNS = 60
LONGEST_WAIT_S = 15.0
NONSENSE = Text("对方的订单清单看不懂。", "The other side's list of orders makes no sense.")


def run_due() -> None:
    """Run the daily synchronisations whose time has come, side by side; a job. They are done when it returns,
    unless one takes very long."""
    now = timezone.localtime(clock.now())
    daily = Connection.objects.filter(kind=rules.ERP, frequency=rules.DAILY, is_active=True)
    again = Q(kind=rules.ERP, is_active=True, sync_again_at__lte=now)
    started = []
    for connection in daily | Connection.objects.filter(again):
        since = timezone.localtime(connection.synced_at or connection.created_at)
        fresh = rules.sync_due(connection.frequency, now, rules.at_of(connection.daily_at), since)
        retried = connection.sync_again_at is not None and connection.sync_again_at <= now
        if (fresh or retried) and _claimed(connection):
            started.append(outbox.beside(partial(run, connection.pk)))
    wait(started, LONGEST_WAIT_S)


def by_hand(asking: Asking, connection_id: int) -> SyncRun:
    """Synchronise now (administrator); it can be repeated without harm."""
    connection = connections.look(asking, connection_id)
    if connection.kind != rules.ERP:
        raise Refused(
            "invalid_choice", Text("只有 ERP 连接可以同步。", "Only a connection to an ERP is synchronised.")
        )
    journal.note(asking, "synchronise", "connection", connection.pk, connection.name)
    return run(connection.pk, by_hand=True)


def runs(asking: Asking, connection_id: int) -> Sequence[SyncRun]:
    """The latest synchronisations of a connection with their differences (administrator)."""
    found = SyncRun.objects.filter(connection=connections.look(asking, connection_id))
    return list(found[:20])


def differences(run: SyncRun) -> Sequence[Difference]:
    """What a synchronisation found not to be the same."""
    return list(Difference.objects.filter(run=run))


def run(connection_id: int, by_hand: bool = False) -> SyncRun:
    """One synchronisation from beginning to end."""
    connection = Connection.objects.get(pk=connection_id)
    listed, problem = _fetched(connection)
    with writing():
        made = SyncRun.objects.create(connection=connection, by_hand=by_hand, started_at=clock.now())
        if problem:
            made.problem_zh, made.problem_en = problem.zh[:400], problem.en[:400]
        else:
            _compare(connection, made, listed)
        made.save()
        _afterwards(connection, problem, by_hand)
        old = SyncRun.objects.filter(connection=connection).values_list("id", flat=True)[KEPT_RUNS:]
        SyncRun.objects.filter(pk__in=list(old)).delete()
    return made


def _claimed(connection: Connection) -> bool:
    """Whoever notes the time first runs it."""
    mine = Connection.objects.filter(
        pk=connection.pk, synced_at=connection.synced_at, sync_again_at=connection.sync_again_at
    )
    return bool(mine.update(synced_at=clock.now(), sync_again_at=None))


def _fetched(connection: Connection) -> tuple[list[Any], Text | None]:
    """The ERP's orders, or why they could not be had."""
    headers = outbox.signed(connection, "/orders", b"")
    heard = wire.ask("GET", connection.address, "/orders", b"", headers, connection.patience_seconds)
    if heard.problem:
        return [], heard.problem
    listed = (heard.body or {}).get("orders")
    if heard.status != 200 or not isinstance(listed, list):
        return [], NONSENSE if heard.status == 200 else Text(
            f"对方回答 {heard.status}。", f"The other side answered {heard.status}."
        )
    return listed, None


def _compare(connection: Connection, made: SyncRun, listed: Sequence[Any]) -> None:
    found: list[Difference] = []
    note = partial(Difference, run=made)
    numbers = []
    for row in listed:
        message = _message(connection, row)
        numbers.append(message.get("order_number", ""))
        found += _one(connection, made, message, note)
    ours = [_entry(order) for order in Order.objects.filter(connection=connection).exclude(number="")]
    for entry in comparing.only_ours(ours, numbers):
        found.append(
            note(order_number=entry.number, what=comparing.MISSING_THERE, ours=f"{entry.amount:.2f}")
        )
    made.read = len(listed)
    Difference.objects.bulk_create(found)


def _one(connection: Connection, made: SyncRun, message: Mapping[str, str], note: Any) -> list[Difference]:
    """What one order of the ERP brings to light; what can be put right is put right."""
    number = message.get("order_number", "")[:60]
    ours = comparing.same_order(_their_entry(message), _ours(connection, message))
    try:
        told, order = erp_orders.enter(connection, message)
    except Refused as no:
        unknown = "customer_number" in no.fields and no.code == "invalid_choice"
        what = comparing.UNKNOWN_CUSTOMER if unknown else comparing.UNREADABLE
        return [
            note(
                order_number=number,
                what=what,
                field="customer_number" if unknown else "",
                theirs=message.get("customer_number", "")[:200] if unknown else no.message.zh[:200],
            )
        ]
    made.added += told == "new"
    made.changed += told == "changed"
    if told == "new":
        return [
            note(
                order_number=number,
                what=comparing.MISSING_HERE,
                theirs=f"{order.amount:.2f}",
                settled=True,
            )
        ]
    unlike = comparing.unlike(ours, _their_entry(message)) if ours else []
    return [
        note(
            order_number=number,
            what=comparing.DIFFERENT,
            field=each.field,
            ours=each.ours[:200],
            theirs=each.theirs[:200],
            settled=told == "changed",
        )
        for each in unlike
    ]


def _message(connection: Connection, row: Any) -> dict[str, str]:
    if not isinstance(row, dict):
        return {}
    chosen = rules.only_listed(row, connection.fields)
    return {name: str(value) for name, value in chosen.items() if value is not None}


def _ours(connection: Connection, message: Mapping[str, str]) -> list[Entry]:
    same = Q(number=message.get("order_number", ""))
    if message.get("reference"):
        same |= Q(reference=message["reference"])
    return [_entry(order) for order in Order.objects.filter(same, connection=connection)]


def _entry(order: Order) -> Entry:
    return Entry(
        order.number, order.reference, order.amount, order.product_kind, order.revision, int(order.pk)
    )


def _their_entry(message: Mapping[str, str]) -> Entry:
    amount = orders.amount_of(message.get("amount", ""))
    return Entry(
        message.get("order_number", ""),
        message.get("reference", ""),
        amount if amount is not None else orders.LARGEST,
        message.get("product_kind", ""),
        0,
    )


def _afterwards(connection: Connection, problem: Text | None, by_hand: bool) -> None:
    """A failed synchronisation is tried again like everything else; then the administrators are told."""
    tried = connection.sync_tried + 1 if problem else 0
    state = delivery.next_state("again" if problem else "delivered", tried, connection.attempts)
    again = None
    if state == delivery.WAITING and not by_hand:
        again = clock.now() + timedelta(seconds=delivery.pause_s(connection.retry_seconds, tried))
    Connection.objects.filter(pk=connection.pk).update(
        sync_tried=0 if state == delivery.FAILED else tried, sync_again_at=again, synced_at=clock.now()
    )
    if problem and delivery.tells_owner(state):
        for person in Person.objects.filter(role=ADMINISTRATOR, is_active=True):
            text = Text(
                f"与“{connection.name}”的同步失败：{problem.zh}",
                f"Synchronising with “{connection.name}” failed: {problem.en}",
            )
            inbox.notify(person, text, f"/admin/connections/{connection.pk}")
