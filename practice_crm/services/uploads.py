"""Files at customers (SEC-01)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from practice_crm import clock
from practice_crm.models import Attachment, Customer
from practice_crm.refusals import not_found
from practice_crm.rules import uploads
from practice_crm.services import customers, journal, records
from practice_crm.services.asking import Asking
from practice_crm.services.writing import writing


class Download(NamedTuple):
    """A file as it is given out."""

    name: str
    content: bytes
    media_type: str
    inline: bool


def attach(asking: Asking, customer_id: int, sent_name: str, content: bytes) -> Attachment:
    """Put a file to a customer. ``Refused``: wrong_file, required, not_allowed, not_found."""
    customer = customers.look(asking, customer_id, "edit")
    name = uploads.file_name(sent_name)
    records.refuse_one("file", uploads.problem(name, content, len(content), asking.channel))
    with writing():
        return Attachment.objects.create(
            customer=customer,
            name=name,
            size=len(content),
            content=content,
            added_by=asking.person,
            added_at=clock.now(),
        )


def of_customer(asking: Asking, customer: Customer) -> Sequence[Attachment]:
    """The files at a customer that the person sees, without their content."""
    if not records.may(asking, "customer", "open", customer.owner):
        return []
    return list(Attachment.objects.filter(customer=customer).defer("content").select_related("added_by"))


def fetch(asking: Asking, customer_id: int, attachment_id: int) -> Download:
    """One file, within the rights to its customer."""
    found = _one(asking, customer_id, attachment_id, "open")
    kind = uploads.served(uploads.kind_of(found.name))
    return Download(found.name, bytes(found.content), kind.media_type, kind.inline)


def remove(asking: Asking, customer_id: int, attachment_id: int) -> None:
    """Take a file away again."""
    with writing():
        found = _one(asking, customer_id, attachment_id, "edit")
        journal.note(asking, "delete", "attachment", found.pk, found.name)
        found.delete()


def _one(asking: Asking, customer_id: int, attachment_id: int, deed: str) -> Attachment:
    customer = customers.look(asking, customer_id, "edit" if deed == "edit" else "open")
    found = Attachment.objects.filter(customer=customer, pk=attachment_id).first()
    if found is None:
        raise not_found()
    return found
