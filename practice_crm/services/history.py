"""The history of customers (CUS-08), and what the second of two people is told (CUS-09)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from practice_crm import clock, vocabulary
from practice_crm.models import Customer, CustomerChange, Person
from practice_crm.refusals import Refused
from practice_crm.rules import history
from practice_crm.services.asking import Asking
from practice_crm.wording import Text, label

AT_MOST = 500


@dataclass(frozen=True)
class Entry:
    """One line of the history for one person; the values are ``None`` for those who may not read them."""

    at: datetime
    who: str
    field: str
    name: Text
    before: str | None
    after: str | None


def note(asking: Asking, customer: Customer, before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """Write down what differs, within the caller's transaction; whether anything does.

    ``customer.version`` is still the one before the save.
    """
    changed = history.changes(before, after, asking.channel)
    CustomerChange.objects.bulk_create(
        CustomerChange(
            customer=customer,
            at=clock.now(),
            who=history.author(asking.person.name, customer.owner.name),
            field=change.field,
            before=change.before,
            after=change.after,
            version=customer.version + 1,
        )
        for change in changed
    )
    return any(before.get(field, "") != value for field, value in after.items())


def handed_over(asking: Asking, person: Person, receiver: Person) -> None:
    """Write down that all customers of ``person`` go to ``receiver``; call it before they do (PERM-08)."""
    theirs = Customer.objects.filter(owner=person)
    for customer in theirs.select_related("owner"):
        note(asking, customer, {"owner": person.name}, {"owner": receiver.name})
    theirs.update(version=F("version") + 1)


def of(asking: Asking, customer: Customer, at_most: int = AT_MOST) -> Sequence[Entry]:
    """The history of a customer that the person may open, the newest first."""
    return [
        _entry(asking, customer, change)
        for change in CustomerChange.objects.filter(customer=customer).order_by("-id")[:at_most]
    ]


def since(customer: Customer, version: int) -> list[CustomerChange]:
    """What was changed after ``version``, the oldest first."""
    return list(CustomerChange.objects.filter(customer=customer, version__gt=version).order_by("id"))


def conflict(customer: Customer, version: int) -> Refused:
    """The refusal for the second save: who has changed which field to what in the meantime."""
    newest = {change.field: change for change in since(customer, version)}
    told = {
        field: Text(
            f"{change.who}已改为“{said(field, change.after)}”。",
            f"{change.who} has changed it to “{said(field, change.after)}”.",
        )
        for field, change in newest.items()
    }
    lines = "".join(f"{label(field).zh}：{text.zh}" for field, text in told.items())
    return Refused(
        "conflict",
        Text(
            f"保存之前，这位客户刚刚被其他人修改过，您的内容还没有保存。{lines}请核对后再次保存。",
            "Somebody else has changed this customer in the meantime; nothing of yours was saved yet. "
            "Look at the changes, then save again.",
        ),
        fields=told,
    )


def said(field: str, value: str) -> str:
    """A stored value as people say it."""
    if field == "kind" and value in vocabulary.KINDS:
        return vocabulary.KINDS[value].zh
    return value


def _entry(asking: Asking, customer: Customer, change: CustomerChange) -> Entry:
    readable = history.shows(asking.role, change.field, customer.refuses_contact)
    before, after = said(change.field, change.before), said(change.field, change.after)
    return Entry(
        change.at,
        change.who,
        change.field,
        label(change.field),
        before if readable else None,
        after if readable else None,
    )
