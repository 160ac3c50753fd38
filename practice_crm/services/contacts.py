"""Contact persons of companies (CUS-07)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from practice_crm import clock
from practice_crm.models import ContactPerson, Customer
from practice_crm.refusals import not_found
from practice_crm.rules import fields, overview, persons, visibility
from practice_crm.services import customers, records
from practice_crm.services.asking import Asking
from practice_crm.services.writing import writing

FIELDS = ("person", "position", "contact")


def of(asking: Asking, customer: Customer) -> Sequence[ContactPerson]:
    """The contact persons of a customer that the person may open."""
    del asking
    found = ContactPerson.objects.filter(customer_id=overview.customer_of(customer.pk))
    return list(found.select_related("customer"))


def contact_for(asking: Asking, person: ContactPerson) -> str | None:
    """The contact as this person may see it: as with the customer's own."""
    shown = visibility.shows_contact(asking.role, person.customer.refuses_contact)
    return person.contact if shown else None


def may_add(asking: Asking, customer: Customer) -> bool:
    """Whether the person may add a contact person here."""
    may_edit = records.may(asking, "customer", "edit", customer.owner)
    return may_edit and persons.may_have(customer.kind, asking.channel)


def add(asking: Asking, customer_id: int, values: Mapping[str, Any]) -> ContactPerson:
    """Add a contact person. ``Refused``: not_found, not_allowed, required, invalid_format, invalid_choice."""
    customer = customers.look(asking, customer_id, "edit")
    if not persons.may_have(customer.kind, asking.channel):
        records.refuse_one("person", persons.not_for_individuals())
    typed = {name: "" for name in FIELDS} | fields.clean(records.texts(values, FIELDS))
    records.refuse(persons.problems(typed, asking.channel))
    with writing():
        return ContactPerson.objects.create(customer=customer, created_at=clock.now(), **typed)


def remove(asking: Asking, customer_id: int, person_id: int) -> None:
    """Take a contact person away. ``Refused``: not_found, not_allowed."""
    customers.look(asking, customer_id, "edit")
    with writing():
        gone, _ = ContactPerson.objects.filter(pk=person_id, customer_id=customer_id).delete()
    if not gone:
        raise not_found()
