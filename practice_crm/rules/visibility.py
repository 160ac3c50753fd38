"""Who may do what with whose records (PERM-01 to PERM-04), after the register's table of roles."""

from __future__ import annotations

from typing import Literal

from practice_crm.vocabulary import (
    ADMINISTRATOR,
    MARKETING,
    SALES_DIRECTOR,
    SALES_MANAGER,
    SALES_REP,
    SERVICE_AGENT,
)

Kind = Literal["customer", "lead", "opportunity"]
Deed = Literal["list", "search", "export", "open", "create", "edit", "reassign", "delete"]
Scope = Literal["none", "own", "team", "all"]

READING: tuple[Deed, ...] = ("list", "search", "open")
_SALES: dict[str, Scope] = {
    SALES_REP: "own",
    SALES_MANAGER: "team",
    SALES_DIRECTOR: "all",
    ADMINISTRATOR: "all",
}


def scope(role: str, kind: Kind, deed: Deed, channel: str) -> Scope:
    """Whose records of ``kind`` the role may use for ``deed``: nobody's, their own, their team's, all."""
    del channel
    if deed == "delete":
        return "all" if role == ADMINISTRATOR else "none"
    if deed == "reassign" and role == SALES_REP:
        return "none"
    if role in _SALES:
        return _SALES[role]
    reads = deed in READING
    if role == SERVICE_AGENT:
        return "all" if reads and kind == "customer" else "none"
    if role == MARKETING:
        return "all" if reads and kind in ("customer", "lead") else "none"
    return "none"


def includes(allowed: Scope, person_id: int, team: str, owner_id: int, owner_team: str) -> bool:
    """Whether one record lies within ``allowed``; somebody without a team has no team's records."""
    if allowed == "all":
        return True
    if allowed == "team":
        return owner_id == person_id or (bool(team) and owner_team == team)
    return allowed == "own" and owner_id == person_id


def shows_contact(role: str, refuses_contact: bool) -> bool:
    """Marketing sees no contact details of somebody who refused to be contacted."""
    return not (role == MARKETING and refuses_contact)


def searches_contacts(role: str) -> bool:
    """Whether a search looks into contact details: not for marketing, it would tell what is not shown."""
    return role != MARKETING
