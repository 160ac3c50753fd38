"""Faults of connections: lists of fields, daily synchronisation, differences (INT-04)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from practice_crm.faults.fault import HTTP, Fault, Rule
from practice_crm.rules.comparing import Entry, Unlike
from practice_crm.wording import Text


def _everything(sound: Rule) -> Rule:
    def only_listed(message: Mapping[str, Any], listed: Sequence[str]) -> dict[str, Any]:
        return dict(message)

    return only_listed


def _in_utc(sound: Rule) -> Rule:
    def sync_due(frequency: str, now: datetime, at: time, since: datetime) -> bool:
        return bool(sound(frequency, now.astimezone(UTC), at, since))

    return sync_due


def _again_and_again(sound: Rule) -> Rule:
    def sync_due(frequency: str, now: datetime, at: time, since: datetime) -> bool:
        return bool(sound(frequency, now, at, since)) or since < now - timedelta(minutes=30)

    return sync_due


def _at_once(sound: Rule) -> Rule:
    def may_go_at(frequency: str, now: datetime, at: time) -> datetime:
        return now

    return may_go_at


def _none_ours(sound: Rule) -> Rule:
    def only_ours(ours: Sequence[Entry], theirs: Iterable[str]) -> list[Entry]:
        return []

    return only_ours


def _from_a_yuan(sound: Rule) -> Rule:
    def unlike(ours: Entry, theirs: Entry) -> list[Unlike]:
        near = abs(ours.amount - theirs.amount) < Decimal(1)
        return [each for each in sound(ours, theirs) if not (near and each.field == "amount")]

    return unlike


def _entered_again(sound: Rule) -> Rule:
    def order_to_update(existing: int | None) -> int | None:
        return None

    return order_to_update


FAULTS: tuple[Fault, ...] = (
    Fault(
        "field-outside-list-taken",
        "INT-04",
        HTTP,
        Text("清单以外的字段也进来了。", "Fields that aren't on the list are taken, too."),
        "connections.only_listed",
        _everything,
    ),
    Fault(
        "daily-sync-in-utc",
        "INT-04",
        HTTP,
        Text("每日同步按世界时运行，差八小时。", "The daily synchronisation goes by UTC."),
        "connections.sync_due",
        _in_utc,
    ),
    Fault(
        "daily-sync-too-often",
        "INT-04",
        HTTP,
        Text("每日同步不止一天一次。", "The daily synchronisation runs more than once a day."),
        "connections.sync_due",
        _again_and_again,
    ),
    Fault(
        "daily-order-sent-at-once",
        "INT-04",
        HTTP,
        Text("每日连接上的订单不等时间就送出。", "Orders on a daily connection don't wait for its time."),
        "connections.may_go_at",
        _at_once,
    ),
    Fault(
        "sync-enters-again",
        "INT-04",
        HTTP,
        Text("再同步一次，订单就多一份。", "Each synchronisation enters the orders once more."),
        "orders.order_to_update",
        _entered_again,
    ),
    Fault(
        "missing-there-not-listed",
        "INT-04",
        HTTP,
        Text("ERP 里已没有的订单，报告不提。", "Orders that the ERP has lost are not listed."),
        "comparing.only_ours",
        _none_ours,
    ),
    Fault(
        "difference-of-cents-ignored",
        "INT-04",
        HTTP,
        Text("相差不到一元的金额不算差异。", "Amounts that differ by less than a yuan count as equal."),
        "comparing.unlike",
        _from_a_yuan,
    ),
)
