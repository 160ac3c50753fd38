"""The sections of a customer's page (CUS-07), each after the viewer's rights."""

from __future__ import annotations

from collections.abc import Sequence

from practice_crm.rules import visibility
from practice_crm.rules.visibility import Kind, Scope


def scope(role: str, section: str, kind: Kind, channel: str) -> Scope:
    """Whose records a section shows to the role: those that it may list."""
    del section
    return visibility.scope(role, kind, "list", channel)


def shows(role: str, section: str, kind: Kind, channel: str) -> bool:
    """Whether the role sees the section at all."""
    return scope(role, section, kind, channel) != "none"


def order(sections: Sequence[str], channel: str) -> list[str]:
    """Which of the sections that a person may see are shown, from top to bottom: all of them."""
    del channel
    return list(sections)


def customer_of(asked: int) -> int:
    """The customer whose records are shown: the one that is looked at."""
    return asked
