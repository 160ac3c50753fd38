"""What goes over the wire. Input is taken as text: the rules say what is wrong with it, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ninja import Schema

from practice_crm.models import Customer, CustomField, Lead, Opportunity, Person
from practice_crm.services import custom, customers
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


class OwnerIn(Schema):
    """To whom a record is handed: a user name."""

    owner: str = ""


class CustomerPage(Schema):
    """One page of customers; ``page`` counts from 1."""

    items: list[CustomerOut]
    total: int
    page: int
    size: int


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
        **plain(customer, ("number", "name", "kind", "industry", "refuses_contact", "source")),
        contact=customers.contact_for(asking, customer),
        region=customer.region,
        tags=[tag.tag for tag in customer.tags.all()],
        fields=custom.values_of(customer, custom.every() if known is None else known),
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


def plain(record: Customer | Lead | Opportunity, names: tuple[str, ...]) -> dict[str, Any]:
    """What all records have in common, and these fields as they are."""
    common = ("id", "remark", "version", "created_at", "changed_at")
    owner = record.owner
    return {
        **{name: getattr(record, name) for name in (*names, *common)},
        "owner": owner.name,
        "owner_user": owner.user_name,
        "team": owner.team,
    }
