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

Kind = Literal[
    "customer", "lead", "opportunity", "activity", "approval", "ticket", "article", "campaign", "order"
]
Deed = Literal["list", "search", "export", "open", "create", "edit", "reassign", "delete"]
Scope = Literal["none", "own", "team", "all"]

READING: tuple[Deed, ...] = ("list", "search", "open")
_SALES: dict[str, Scope] = {SALES_REP: "own", SALES_MANAGER: "team", SALES_DIRECTOR: "all"}
_OF_SALES: frozenset[Kind] = frozenset({"customer", "lead", "opportunity", "activity", "approval", "order"})


def scope(role: str, kind: Kind, deed: Deed, channel: str) -> Scope:
    """Whose records of ``kind`` the role may use for ``deed``: nobody's, their own, their team's, all.

    For tickets “own” means the tickets of one's own customers.
    """
    del channel
    if role == ADMINISTRATOR:
        return "all"
    if deed == "delete":
        return "none"
    if role in _SALES:
        return _of_sales(role, kind, deed)
    if role == SERVICE_AGENT:
        return _of_service(kind, deed)
    return _of_marketing(kind, deed) if role == MARKETING else "none"


def _of_sales(role: str, kind: Kind, deed: Deed) -> Scope:
    """Sales works with what is theirs; service's tickets they read and open, campaigns the director reads."""
    if kind in _OF_SALES:
        return "none" if deed == "reassign" and role == SALES_REP else _SALES[role]
    if kind == "ticket":
        return _SALES[role] if deed in (*READING, "create", "export") else "none"
    if kind == "article":
        return "all" if deed in READING else "none"
    return "all" if kind == "campaign" and role == SALES_DIRECTOR and deed in (*READING, "export") else "none"


def _of_service(kind: Kind, deed: Deed) -> Scope:
    """Service works with tickets and articles, and reads the sales information they need (PERM-03)."""
    if kind in ("ticket", "article"):
        return "all"
    return "all" if kind in ("customer", "order") and deed in READING else "none"


def _of_marketing(kind: Kind, deed: Deed) -> Scope:
    """Marketing works with campaigns and reads where customers came from (PERM-04)."""
    if kind == "campaign":
        return "all"
    return "all" if kind in ("customer", "lead") and deed in READING else "none"


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
