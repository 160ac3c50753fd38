"""Leads and opportunities over the wire. Input is taken as text: the rules say what is wrong with it, in words."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Schema

from practice_crm.api.shapes import plain
from practice_crm.models import Customer, Lead, Opportunity
from practice_crm.rules import leads as lead_rules
from practice_crm.rules import opportunities as stage_rules
from practice_crm.services import leads, records
from practice_crm.services.asking import Asking


class LeadIn(Schema):
    """Fields of a lead. ``owner`` is a user name; the status is changed by its own call."""

    company: str | None = None
    kind: str | None = None
    industry: str | None = None
    contact: str | None = None
    region: str | None = None
    source: str | None = None
    remark: str | None = None
    owner: str | None = None
    version: int | None = None


class LeadOut(Schema):
    """A lead and what came of it; ``customer_number`` only for those who may see that customer."""

    id: int
    company: str
    kind: str
    industry: str
    contact: str
    region: str
    source: str
    status: str
    in_pool: bool
    next_statuses: list[str]
    remark: str
    owner: str
    owner_user: str
    team: str
    customer_id: int | None
    customer_number: str | None
    opportunity_id: int | None
    version: int
    created_at: datetime
    changed_at: datetime


class LeadsIn(Schema):
    """Several leads that come in together."""

    leads: list[LeadIn]


class StatusIn(Schema):
    """The new 跟进状态."""

    status: str = ""


class OpportunityIn(Schema):
    """Fields of an opportunity; ``customer`` is an id, ``amount`` is in yuan, ``closing_on`` the day on which it
    is expected to be won (``2026-11-30``, empty: open)."""

    name: str | None = None
    customer: int | None = None
    amount: str | int | float | None = None
    closing_on: str | None = None
    remark: str | None = None
    owner: str | None = None
    version: int | None = None


class OpportunityOut(Schema):
    """An opportunity; ``amount`` in yuan as text with two decimals."""

    id: int
    name: str
    customer_id: int
    customer_name: str
    stage: str
    next_stages: list[str]
    amount: str
    closing_on: date | None
    reason: str
    remark: str
    owner: str
    owner_user: str
    team: str
    lead_id: int | None
    version: int
    created_at: datetime
    changed_at: datetime


class ForecastOut(Schema):
    """One figure of the forecast in yuan: of all (no team), of a team (no rep), or of a rep."""

    team: str | None
    rep: str | None
    sales: int
    amount: str


class LeadPolicyIn(Schema):
    """What is to be set; ``takers`` and ``pool_keeper`` are user names, ``idle_days`` 0 means never."""

    idle_days: int | str | None = None
    takers: list[str] | None = None
    pool_keeper: str | None = None


class LeadPolicyOut(Schema):
    """How leads are given out and taken back."""

    idle_days: int
    takers: list[str]
    pool_keeper: str


class StageIn(Schema):
    """The new stage; 输单 needs a reason."""

    stage: str = ""
    reason: str = ""


class LeadPage(Schema):
    """One page of leads."""

    items: list[LeadOut]
    total: int
    page: int
    size: int


class OpportunityPage(Schema):
    """One page of opportunities."""

    items: list[OpportunityOut]
    total: int
    page: int
    size: int


def lead_out(asking: Asking, lead: Lead) -> LeadOut:
    """A lead for this person."""
    customer = lead.customer
    opportunity = leads.opportunity_of(lead)
    return LeadOut(
        **plain(lead, ("company", "kind", "industry", "contact", "region", "source", "status", "in_pool")),
        next_statuses=lead_rules.next_choices(lead.status),
        customer_id=lead.customer_id,
        customer_number=customer.number if customer and _opens(asking, customer) else None,
        opportunity_id=opportunity.pk if opportunity else None,
    )


def _opens(asking: Asking, customer: Customer) -> bool:
    return records.may(asking, "customer", "open", customer.owner)


def opportunity_out(opportunity: Opportunity) -> OpportunityOut:
    """An opportunity."""
    return OpportunityOut(
        **plain(opportunity, ("name", "customer_id", "stage", "closing_on", "reason", "lead_id")),
        customer_name=opportunity.customer.name,
        next_stages=stage_rules.next_choices(opportunity.stage),
        amount=f"{opportunity.amount:.2f}",
    )
