"""All sections in the order in which a customer's page shows them, and what one person sees of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from practice_crm.models import Customer
from practice_crm.rules import overview
from practice_crm.sections import activities, calls, chat, contacts, opportunities, orders, tickets
from practice_crm.sections.section import Row, Section
from practice_crm.services import modules
from practice_crm.services.asking import Asking

SECTIONS: tuple[Section, ...] = (
    contacts.SECTION,
    activities.SECTION,
    opportunities.SECTION,
    orders.SECTION,
    tickets.SECTION,
    chat.SECTION,
    calls.SECTION,
)


@dataclass(frozen=True)
class Shown:
    """A section with what it holds for one person."""

    section: Section
    rows: Sequence[Row]
    more: dict[str, object] = field(default_factory=dict)


def of(asking: Asking, customer: Customer) -> list[Shown]:
    """The sections of a customer that this person sees (CUS-07)."""
    seen = {section.key: section for section in SECTIONS if _sees(asking, section)}
    return [
        Shown(section, section.rows(asking, customer), section.more(asking, customer) if section.more else {})
        for section in (seen[key] for key in overview.order(list(seen), asking.channel))
    ]


def _sees(asking: Asking, section: Section) -> bool:
    by_role = overview.shows(asking.role, section.key, section.kind, asking.channel)
    return by_role and section.also(asking) and modules.offers(section.module, "overview")
