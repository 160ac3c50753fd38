"""联系人: the contact persons of a company."""

from __future__ import annotations

from collections.abc import Sequence

from practice_crm.models import Customer
from practice_crm.sections.section import Row, Section
from practice_crm.services import contacts
from practice_crm.services.asking import Asking
from practice_crm.wording import Text


def _rows(asking: Asking, customer: Customer) -> Sequence[Row]:
    return [
        Row(person.person, state=person.position, note=contacts.contact_for(asking, person) or "")
        for person in contacts.of(asking, customer)
    ]


def _more(asking: Asking, customer: Customer) -> dict[str, object]:
    return {
        "persons": [(p, contacts.contact_for(asking, p)) for p in contacts.of(asking, customer)],
        "may_add": contacts.may_add(asking, customer),
    }


SECTION = Section(
    "contacts",
    Text("联系人", "Contacts"),
    "customer",
    _rows,
    template="parts/section_contacts.html",
    more=_more,
)
