"""Merging exact duplicates: which record stays, which value won, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from drivers.words import Text

LATEST = Text("最近联系日期最新", "Last contact is the latest")
FIRST = Text("行号最小（日期相同或没有日期）", "First row (same date, or none)")
FILLED = Text("保留的记录此处为空", "The record that stays was empty here")


class Member(NamedTuple):
    """A record of a group: its row in the source, its values."""

    row: int
    values: tuple[str, ...]


class Won(NamedTuple):
    """A field in which merged records differed: what is kept, what is let go, why."""

    field: str
    kept: str
    let_go: str
    row: int
    """The source row whose value lost or filled."""
    why: Text


def merged(
    members: Sequence[Member], fields: Sequence[str], key: str, active: str
) -> tuple[Member, Text, list[Won]]:
    """The record that stays with its gaps filled from the others, why it stays, and each field that differed.

    The record with the latest date in ``active`` stays, else the first; its legacy number stays its own.
    """
    at = fields.index(active) if active in fields else None
    order = sorted(members, key=lambda m: m.row)
    if at is not None:
        order.sort(key=lambda m: m.values[at], reverse=True)
    best, values, told = order[0], list(order[0].values), []
    clear = at is not None and order[0].values[at] > order[1].values[at]
    why = LATEST if clear else FIRST
    for other in order[1:]:
        for index, field in enumerate(fields):
            theirs = other.values[index]
            if field == key or not theirs or theirs == values[index]:
                continue
            if values[index]:
                told.append(Won(field, values[index], theirs, other.row, why))
            else:
                values[index] = theirs
                told.append(Won(field, theirs, "", other.row, FILLED))
    return Member(best.row, tuple(values)), why, told
