"""Two people at one record (CUS-09): the second save is told, and nothing is lost on either side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from practice_crm.rules.history import Change


class Merged(NamedTuple):
    """The form after a conflict: its values, and the fields that both have changed."""

    values: dict[str, str]
    contested: frozenset[str]


def conflicts(read: int | None, now: int, channel: str) -> bool:
    """Whether somebody else saved since the version was read; a save without a version doesn't ask."""
    del channel
    return read is not None and read != now


def merged(typed: Mapping[str, str], since: Iterable[Change]) -> Merged:
    """What the second person's form holds after the conflict.

    A field that only the other changed shows the other's value; a field that was typed in keeps what was
    typed. ``since`` are the other's changes, oldest first.
    """
    first: dict[str, str] = {}
    newest: dict[str, str] = {}
    for change in since:
        first.setdefault(change.field, change.before)
        newest[change.field] = change.after
    untouched = {f for f in newest if f in typed and same(typed[f], first[f])}
    values = {**typed, **{field: newest[field] for field in untouched}}
    contested = {f for f in newest if f in typed and f not in untouched and not same(typed[f], newest[f])}
    return Merged(values, frozenset(contested))


def same(one: str, other: str) -> bool:
    """Whether two typed values are the same once saved."""
    return one.strip().replace("\r\n", "\n") == other.strip().replace("\r\n", "\n")
