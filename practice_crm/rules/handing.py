"""Handing a record to a colleague: who can be its owner, and what goes along."""

from __future__ import annotations

from practice_crm.rules import visibility
from practice_crm.rules.visibility import Kind


def may_own(role: str, kind: Kind, channel: str) -> bool:
    """Only those whose role works with this kind of record can be given one."""
    return visibility.scope(role, kind, "edit", channel) != "none"


def goes_along(owner_id: int, former_owner_id: int) -> bool:
    """Whether a follow-up goes along with its record: the former owner's do, a colleague's stay theirs."""
    return owner_id == former_owner_id
