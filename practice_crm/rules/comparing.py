"""Comparing our orders with the ERP's: what belongs together, and what differs (INT-04)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from practice_crm.wording import Text

MISSING_HERE: Final = "missing_here"
MISSING_THERE: Final = "missing_there"
DIFFERENT: Final = "different"
UNKNOWN_CUSTOMER: Final = "unknown_customer"
UNREADABLE: Final = "unreadable"
WHAT: dict[str, Text] = {
    MISSING_HERE: Text("CRM 缺少", "Missing in the CRM"),
    MISSING_THERE: Text("对方没有", "Missing on the other side"),
    DIFFERENT: Text("内容不一致", "Different"),
    UNKNOWN_CUSTOMER: Text("客户不存在", "Unknown customer"),
    UNREADABLE: Text("无法读取", "Can't be read"),
}


class Entry(NamedTuple):
    """One order in the books of one side."""

    number: str
    reference: str
    amount: Decimal
    product_kind: str
    revision: int
    id: int = 0


class Unlike(NamedTuple):
    """One thing that differs."""

    field: str
    ours: str
    theirs: str


def same_order(theirs: Entry, ours: Iterable[Entry]) -> Entry | None:
    """Our entry of the same order: by the ERP's number, or by our own reference when the number never reached us."""
    for entry in ours:
        if entry.number == theirs.number or (entry.reference and entry.reference == theirs.reference):
            return entry
    return None


def unlike(ours: Entry, theirs: Entry) -> list[Unlike]:
    """What of one order is not the same on both sides."""
    found = []
    if ours.amount != theirs.amount:
        found.append(Unlike("amount", f"{ours.amount:.2f}", f"{theirs.amount:.2f}"))
    if ours.product_kind != theirs.product_kind:
        found.append(Unlike("product_kind", ours.product_kind, theirs.product_kind))
    return found


def only_ours(ours: Sequence[Entry], theirs: Iterable[str]) -> list[Entry]:
    """Orders that the ERP should have (it gave them a number) and doesn't list any more."""
    listed = set(theirs)
    return [entry for entry in ours if entry.number and entry.number not in listed]
