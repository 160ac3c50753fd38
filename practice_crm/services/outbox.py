"""The outbox: what is to be handed to other systems is written down first, then sent until it has arrived
or has plainly failed (INT-03, INT-05)."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from django.db import connections as databases
from django.db import transaction
from django.utils import timezone

from practice_crm import clock
from practice_crm.models import Connection, Order, Outgoing
from practice_crm.refusals import Refused, not_found
from practice_crm.rules import connections as rules
from practice_crm.rules import delivery, orders
from practice_crm.services import administration, inbox, journal, wire
from practice_crm.services.asking import Asking
from practice_crm.services.jobs import EVERY_SECONDS
from practice_crm.services.writing import writing
from practice_crm.wording import Text

AT_ONCE = 8
"""Connections that are spoken to at the same time; a slow one must not keep the others waiting."""
_pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="outbox")


def put(order: Order) -> Outgoing:
    """Write down that a confirmed order has to go to its ERP; inside the caller's transaction."""
    connection = order.connection
    if connection is None:
        raise Refused("required", Text("订单没有对应的 ERP 连接。", "The order has no connection to an ERP."))
    now = timezone.localtime(clock.now())
    entry = Outgoing.objects.create(
        connection=connection,
        order=order,
        key=uuid.uuid4().hex,
        body=_letter(order),
        state=delivery.WAITING,
        next_at=rules.may_go_at(connection.frequency, now, rules.at_of(connection.daily_at)),
    )
    if entry.next_at <= now:
        transaction.on_commit(partial(_soon, entry.pk, 0))
    return entry


def send_due() -> None:
    """Send everything whose time has come; a job. The sending itself happens beside it."""
    due = Outgoing.objects.filter(
        state=delivery.WAITING, next_at__lte=clock.now(), connection__is_active=True
    )
    for entry in due.order_by("id").values_list("id", flat=True)[:200]:
        beside(partial(_send, entry))
    _free_the_stuck()


def beside(work: Callable[[], object]) -> Future[None]:
    """Do something that may take long beside the jobs, with a database connection of its own."""

    def done() -> None:
        try:
            work()
        finally:
            databases.close_all()

    return _pool.submit(done)


def send_again(asking: Asking, outgoing_id: int) -> Outgoing:
    """Start anew with something that has failed (administrator). It keeps its key: nothing is doubled."""
    administration.enter(asking, "configuration")
    with writing():
        entry = Outgoing.objects.select_related("order").filter(pk=outgoing_id).first()
        if entry is None:
            raise not_found()
        if not delivery.may_send_again(entry.state):
            raise Refused(
                "closed", Text("只有发送失败的才能重发。", "Only what has failed can be sent again.")
            )
        entry.state, entry.tried, entry.next_at = delivery.WAITING, 0, clock.now()
        entry.save(update_fields=["state", "tried", "next_at"])
        transaction.on_commit(partial(_soon, entry.pk, 0))
        journal.note(asking, "send again", "order", entry.order.pk, entry.order.reference)
    return entry


def signed(connection: Connection, path: str, body: bytes) -> dict[str, str]:
    """The headers of a request to another system."""
    return {
        "Content-Type": "application/json; charset=utf-8",
        "X-Signature": rules.signature(connection.signing_key, path, body),
    }


def _send(entry_id: int) -> None:
    """One attempt; whoever claims the entry first makes it."""
    claimed = Outgoing.objects.filter(pk=entry_id, state=delivery.WAITING).update(
        state=delivery.SENDING, claimed_at=datetime.now(UTC)
    )
    entry = Outgoing.objects.select_related("connection", "order").filter(pk=entry_id).first()
    if not claimed or entry is None:
        return
    body = json.dumps(entry.body, ensure_ascii=False).encode()
    headers = {
        **signed(entry.connection, "/orders", body),
        "Idempotency-Key": delivery.key_at(entry.key, entry.tried),
    }
    connection = entry.connection
    heard = wire.ask("POST", connection.address, "/orders", body, headers, connection.patience_seconds)
    _settle(entry_id, delivery.judged(heard, entry.body))


def _soon(entry_id: int, seconds: float) -> None:
    """Don't leave to the jobs, which come once a second, what is to happen sooner."""
    if seconds < EVERY_SECONDS:
        timer = threading.Timer(seconds, beside, (partial(_send, entry_id),))
        timer.daemon = True
        timer.start()


def _settle(entry_id: int, verdict: delivery.Verdict) -> None:
    """Write down what came of an attempt, and tell the owner if it failed for good."""
    with writing():
        entry = (
            Outgoing.objects.select_related("connection", "order", "order__owner", "order__customer")
            .select_for_update(of=("self",))
            .filter(pk=entry_id)
            .first()
        )
        if entry is None:  # the connection or the customer was deleted meanwhile
            return
        entry.tried += 1
        entry.state = delivery.next_state(verdict.meaning, entry.tried, entry.connection.attempts)
        entry.problem_zh = "" if verdict.meaning == "delivered" else verdict.why.zh[:400]
        entry.problem_en = "" if verdict.meaning == "delivered" else verdict.why.en[:400]
        now, pause = clock.now(), delivery.pause_s(entry.connection.retry_seconds, entry.tried)
        entry.next_at = now + timedelta(seconds=pause)
        if entry.state == delivery.DELIVERED:
            entry.delivered_at, entry.body = now, {}  # it stands in the order; kept here only while needed
            _keep_number(entry.order, verdict.number)
        if delivery.tells_owner(entry.state):
            _tell(entry)
        entry.save()
    if entry.state == delivery.WAITING:
        _soon(entry_id, pause)


def _keep_number(order: Order, told: str) -> None:
    order.number = orders.number_to_keep(order.number, told)
    order.version += 1
    order.changed_at = clock.now()
    order.save(update_fields=["number", "version", "changed_at"])


def _tell(entry: Outgoing) -> None:
    order = entry.order
    text = Text(
        f"订单 {order.reference}（{order.customer.name}）没有送达 ERP：{entry.problem_zh}",
        f"The order {order.reference} ({order.customer.name}) did not reach the ERP: {entry.problem_en}",
    )
    inbox.notify(order.owner, text, f"/orders/{order.pk}", key=f"order-failed-{entry.pk}-{entry.tried}")


def _free_the_stuck() -> None:
    """What a process was sending when it died is sent again, under the same key."""
    now = datetime.now(UTC)
    for entry in Outgoing.objects.filter(state=delivery.SENDING).select_related("connection"):
        if delivery.is_stuck(entry.claimed_at, now, entry.connection.patience_seconds):
            Outgoing.objects.filter(pk=entry.pk, state=delivery.SENDING, claimed_at=entry.claimed_at).update(
                state=delivery.WAITING
            )


def _letter(order: Order) -> dict[str, Any]:
    """What the ERP is told of an order: complete, amounts as text to the cent."""
    return {
        "reference": order.reference,
        "customer_number": order.customer.number,
        "customer_name": order.customer.name,
        "product_kind": order.product_kind,
        "amount": orders.told_amount(order.amount),
        "ordered_at": timezone.localtime(order.ordered_at).isoformat(timespec="seconds"),
    }
