"""Creme's words and the port's: fields, phases, reasons. Creme is driven in English, its data are Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from drivers.errors import CrmRefused, NotSupportedByTarget, Reason
from drivers.records import CustomerDraft
from drivers.words import Text

ORGANISATIONS = "/persons/organisations"
ORGANISATION = "/persons/organisation"
OPPORTUNITIES = "/opportunities/opportunities"
OPPORTUNITY = "/opportunities/opportunity"
SIGN_IN = "/creme_login"
SEARCH = "/creme_core/search"
"""Also the lightest page with the menu: 70 ms of Creme's time, where the home page takes a second."""
LIST_VIEW = "persons-hf_organisation"
SHORTEST_SEARCH = 3
"""Creme's search box answers nothing to fewer characters."""

PORT_FIELDS = {
    "name": "name",
    "phone": "contact",
    "email": "contact",
    "sector": "industry",
    "estimated_sales": "amount",
    "sales_phase": "stage",
}
_REASONS = (
    # First, because Creme adds “has been configured as required” to a choice that it doesn't know.
    (Reason.INVALID_CHOICE, ("valid choice", "not one of the available choices")),
    (Reason.REQUIRED, ("is required", "as required", "fill out this field", "select an item")),
    (Reason.NOT_ALLOWED, ("not allowed", "forbidden")),
    (
        Reason.INVALID_FORMAT,
        ("enter a valid", "enter a whole number", "please enter", "at most", "match the"),
    ),
)


def contact_field(contact: str) -> str:
    """Creme keeps telephone and e-mail apart: by its form a contact belongs to one of them."""
    return "email" if "@" in contact else "phone"


def creme_field(field: str, value: str) -> str:
    """Creme's name of one of the port's customer fields; unknown ones have no counterpart."""
    known = {"name": "name", "contact": contact_field(value), "industry": "sector"}
    if field not in known:
        raise missing(Text(f"客户字段“{field}”", f"the customer field {field!r}"))
    return known[field]


def draft_fields(draft: CustomerDraft) -> dict[str, str]:
    """What a person types into Creme's form for ``draft``; the sector still as the word they look for."""
    if draft.region is not None or draft.source is not None:
        raise missing(Text("客户的区域和来源渠道", "region and source channel of a customer"))
    typed = {"name": draft.name, "sector": draft.industry}
    if draft.contact is not None:
        typed[contact_field(draft.contact)] = draft.contact
    return {field: value for field, value in typed.items() if value is not None}


def missing(what: Text) -> NotSupportedByTarget:
    """Creme as it comes has no notion of ``what``."""
    return NotSupportedByTarget(Text(f"Creme 没有{what.zh}", f"Creme has no {what.en}"))


def reason(messages: Iterable[str]) -> Reason:
    """The port's reason behind Creme's words; the first that fits, in the order of the table."""
    said = " ".join(messages).lower()
    return next((r for r, words in _REASONS if any(w in said for w in words)), Reason.OTHER)


def refused(
    complaints: Mapping[str, str], kept: Mapping[str, str] | None, because: Reason | None = None
) -> CrmRefused:
    """Creme's complaints (by Creme's field name; ``""`` for the form as a whole) as a refusal.

    ``because`` where the reason is known otherwise than by the words.
    """
    fields: dict[str, str] = {}
    for field, said in complaints.items():
        if field:
            fields.setdefault(PORT_FIELDS.get(field, field), said)
    message = "; ".join(complaints.values()) or "Creme refused without a word"
    held = None if kept is None else in_port_words(kept)
    return CrmRefused(because or reason(complaints.values()), message, fields=fields, kept=held)


def in_port_words(values: Mapping[str, str]) -> dict[str, str]:
    """What a form holds, by the port's field names; of telephone and e-mail the one that's filled."""
    held: dict[str, str] = {}
    for field, value in values.items():
        if field in PORT_FIELDS and not held.get(PORT_FIELDS[field]):
            held[PORT_FIELDS[field]] = value
    return held
