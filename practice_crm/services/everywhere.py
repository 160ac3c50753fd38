"""One search over all kinds of records, within the person's rights."""

from __future__ import annotations

from dataclasses import dataclass

from practice_crm.models import Activity, Customer, Lead, Opportunity
from practice_crm.services import activities, customers, leads, opportunities
from practice_crm.services.asking import Asking
from practice_crm.services.records import Page


@dataclass(frozen=True)
class Found:
    """The first page of each kind."""

    customers: Page[Customer]
    leads: Page[Lead]
    opportunities: Page[Opportunity]
    activities: Page[Activity]


def search(asking: Asking, query: str, *, page: int = 1, size: int = 50) -> Found:
    """What the person finds; an empty query finds nothing."""
    return Found(
        customers.listed(asking, search=query, page=page, size=size, deed="search"),
        leads.listed(asking, search=query, page=page, size=size, deed="search"),
        opportunities.listed(asking, search=query, page=page, size=size, deed="search"),
        activities.listed(asking, search=query, page=page, size=size, deed="search"),
    )
