"""What goes over the wire. Input is taken as text: the rules say what is wrong with it, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from ninja import Schema

from practice_crm.api.activity_shapes import ActivityPage
from practice_crm.models import Customer, CustomField, Lead, Opportunity, Person
from practice_crm.rules import leads as lead_rules
from practice_crm.rules import opportunities as stage_rules
from practice_crm.services import custom, customers, leads, records
from practice_crm.services.asking import Asking
from practice_crm.vocabulary import ROLES


class CredentialsIn(Schema):
    """Who signs in."""

    user: str = ""
    password: str = ""


class MeOut(Schema):
    """The signed-in person; ``csrf`` goes into the header ``X-CSRFToken`` of every write."""

    user: str
    name: str
    role: str
    role_name: str
    department: str
    team: str
    csrf: str


class AboutOut(Schema):
    """Which CRM answers; ``customers`` only for the signed-in."""

    product: str
    version: str
    database: str
    today: str
    time_zone: str
    customers: int | None


class CustomerIn(Schema):
    """Fields of a customer; what is left out stays as it is. ``owner`` is a user name."""

    name: str | None = None
    kind: str | None = None
    industry: str | None = None
    contact: str | None = None
    refuses_contact: bool | None = None
    region: str | None = None
    source: str | None = None
    remark: str | None = None
    owner: str | None = None
    version: int | None = None
    fields: dict[str, str | list[str] | int | float | None] | None = None
    """Custom fields by name; several choices as a list, or as one text with 、 between them."""


class CustomerOut(Schema):
    """A customer as the asking person may see it."""

    id: int
    number: str
    name: str
    kind: str
    industry: str
    contact: str | None
    refuses_contact: bool
    region: str
    source: str
    remark: str
    owner: str
    owner_user: str
    team: str
    version: int
    created_at: datetime
    changed_at: datetime
    tags: list[str]
    fields: dict[str, str]


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


class OwnerIn(Schema):
    """To whom a record is handed: a user name."""

    owner: str = ""


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


class CustomerPage(Schema):
    """One page of customers; ``page`` counts from 1."""

    items: list[CustomerOut]
    total: int
    page: int
    size: int


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


class FoundOut(Schema):
    """What one search found, by kind."""

    customers: CustomerPage
    leads: LeadPage
    opportunities: OpportunityPage
    activities: ActivityPage


class UserOut(Schema):
    """An account, without its secrets."""

    user: str
    name: str
    role: str
    role_name: str
    department: str
    team: str
    active: bool


class ConfigurationOut(Schema):
    """The lists that fields choose from."""

    industries: list[str]
    sources: list[str]
    regions: list[str]
    lead_statuses: list[str]
    stages: list[str]


def customer_out(
    asking: Asking, customer: Customer, known: Sequence[CustomField] | None = None
) -> CustomerOut:
    """A customer for this person; ``known`` are the custom fields, for those who have many customers to show."""
    return CustomerOut(
        **_plain(customer, ("number", "name", "kind", "industry", "refuses_contact", "source")),
        contact=customers.contact_for(asking, customer),
        region=customer.region,
        tags=[tag.tag for tag in customer.tags.all()],
        fields=custom.values_of(customer, custom.every() if known is None else known),
    )


def lead_out(asking: Asking, lead: Lead) -> LeadOut:
    """A lead for this person."""
    customer = lead.customer
    opportunity = leads.opportunity_of(lead)
    return LeadOut(
        **_plain(lead, ("company", "kind", "industry", "contact", "region", "source", "status", "in_pool")),
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
        **_plain(opportunity, ("name", "customer_id", "stage", "closing_on", "reason", "lead_id")),
        customer_name=opportunity.customer.name,
        next_stages=stage_rules.next_choices(opportunity.stage),
        amount=f"{opportunity.amount:.2f}",
    )


def user_out(person: Person) -> UserOut:
    """An account."""
    return UserOut(
        user=person.user_name,
        name=person.name,
        role=person.role,
        role_name=ROLES[person.role].zh,
        department=person.department,
        team=person.team,
        active=person.is_active,
    )


def _plain(record: Customer | Lead | Opportunity, names: tuple[str, ...]) -> dict[str, Any]:
    common = ("id", "remark", "version", "created_at", "changed_at")
    owner = record.owner
    return {
        **{name: getattr(record, name) for name in (*names, *common)},
        "owner": owner.name,
        "owner_user": owner.user_name,
        "team": owner.team,
    }
