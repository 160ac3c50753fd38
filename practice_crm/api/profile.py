"""``/api/customers/:id/overview`` and the contact persons of a customer (CUS-07)."""

from __future__ import annotations

from datetime import datetime

from ninja import Router, Schema, Status

from practice_crm.api.root import Signed
from practice_crm.models import ContactPerson
from practice_crm.sections import table
from practice_crm.sections.section import Row
from practice_crm.services import contacts, customers
from practice_crm.services.asking import Asking

router = Router(tags=["customers"])


class RowOut(Schema):
    """One line of a section; ``amount`` in yuan as text with two decimals."""

    title: str
    link: str
    state: str
    who: str
    when: datetime | None
    amount: str | None
    note: str


class SectionOut(Schema):
    """One section of a customer's page."""

    key: str
    name: str
    rows: list[RowOut]


class ContactIn(Schema):
    """A new contact person."""

    person: str | None = None
    position: str | None = None
    contact: str | None = None


class ContactOut(Schema):
    """A contact person; ``contact`` is empty for those who may not see it."""

    id: int
    person: str
    position: str
    contact: str | None


@router.get("/{int:customer_id}/overview", response=list[SectionOut])
def overview(request: Signed, customer_id: int) -> list[SectionOut]:
    """Everything that hangs on a customer, each section within rights; sections one may not see are absent."""
    customer = customers.look(request.auth, customer_id)
    return [
        SectionOut(key=s.section.key, name=s.section.name.zh, rows=[_row(row) for row in s.rows])
        for s in table.of(request.auth, customer)
    ]


@router.get("/{int:customer_id}/contacts", response=list[ContactOut])
def list_contacts(request: Signed, customer_id: int) -> list[ContactOut]:
    """The contact persons of a customer."""
    customer = customers.look(request.auth, customer_id)
    return [_person(request.auth, person) for person in contacts.of(request.auth, customer)]


@router.post("/{int:customer_id}/contacts", response={201: ContactOut})
def add_contact(request: Signed, customer_id: int, contact: ContactIn) -> Status[ContactOut]:
    """Add a contact person to a company."""
    made = contacts.add(request.auth, customer_id, contact.dict())
    return Status(201, _person(request.auth, made))


@router.delete("/{int:customer_id}/contacts/{int:person_id}", response={204: None})
def remove_contact(request: Signed, customer_id: int, person_id: int) -> Status[None]:
    """Take a contact person away."""
    contacts.remove(request.auth, customer_id, person_id)
    return Status(204, None)


def _row(row: Row) -> RowOut:
    return RowOut(
        title=row.title,
        link=row.link,
        state=row.state,
        who=row.who,
        when=row.when,
        amount=None if row.amount is None else f"{row.amount:.2f}",
        note=row.note,
    )


def _person(asking: Asking, person: ContactPerson) -> ContactOut:
    return ContactOut(
        id=person.id,
        person=person.person,
        position=person.position,
        contact=contacts.contact_for(asking, person),
    )
