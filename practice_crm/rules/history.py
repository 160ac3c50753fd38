"""What the history of a customer tells (CUS-08): who, when, from what to what; and to whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from practice_crm.rules import visibility


class Change(NamedTuple):
    """One field that changed."""

    field: str
    before: str
    after: str


def changes(before: Mapping[str, str], after: Mapping[str, str], channel: str) -> list[Change]:
    """Every field whose value differs; one that wasn't there before had no value."""
    del channel
    return [
        Change(field, before.get(field, ""), value)
        for field, value in after.items()
        if before.get(field, "") != value
    ]


def author(signed_in: str, owner: str) -> str:
    """Whose name stands at a change: the person who made it, not the owner of the record."""
    del owner
    return signed_in


def shows(role: str, field: str, refuses_contact: bool) -> bool:
    """Whether the old and new value of a field may be read: contact details only by those who see them."""
    return field != "contact" or visibility.shows_contact(role, refuses_contact)
