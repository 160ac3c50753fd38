"""Handing records to colleagues: rights, follow-ups that go along, a notice, a line in the audit log."""

from __future__ import annotations

from collections.abc import Sequence

from practice_crm import clock
from practice_crm.models import Activity, Order, Person, Record
from practice_crm.refusals import Refused, not_allowed
from practice_crm.rules import assignment, fields, handing
from practice_crm.rules.visibility import Kind
from practice_crm.services import inbox, journal, records
from practice_crm.services.asking import Asking
from practice_crm.wording import Text

FOLDERS: dict[Kind, str] = {
    "customer": "customers",
    "lead": "leads",
    "opportunity": "opportunities",
    "activity": "activities",
}
_NAMES: dict[Kind, Text] = {
    "customer": Text("客户", "the customer"),
    "lead": Text("线索", "the lead"),
    "opportunity": Text("商机", "the opportunity"),
    "activity": Text("跟进记录", "the follow-up"),
}


def colleagues(asking: Asking, kind: Kind) -> Sequence[Person]:
    """To whom this person may hand a record of ``kind``."""
    everybody = Person.objects.filter(is_active=True).order_by("team", "id")
    return [
        person
        for person in everybody
        if handing.may_own(person.role, kind, asking.channel)
        and records.may(asking, kind, "reassign", person)
    ]


def hand_over(asking: Asking, kind: Kind, record: Record, user_name: str) -> None:
    """Give an opened record another owner, inside the caller's transaction; the caller saves it.

    ``Refused``: required (no name), invalid_choice (nobody of that name, or nobody who could own it), not_allowed.
    """
    if not user_name.strip():
        records.refuse(fields.gathered({"owner": fields.missing("owner")}))
    former = record.owner
    owner = records.owner_for(asking, kind, user_name.strip())
    if not handing.may_own(owner.role, kind, asking.channel):
        why = Text(f"不能转给{owner.name}。", f"It can't be handed to {owner.name}.")
        raise Refused("invalid_choice", why, fields={"owner": why})
    record.owner = owner
    if owner == former:
        return
    _take_along(kind, record, former)
    journal.note(
        asking,
        "reassign",
        kind,
        record.pk,
        str(record),
        {"from": former.user_name, "to": owner.user_name},
    )
    if assignment.is_told(int(owner.pk), asking.id):
        inbox.notify(owner, _told(asking, kind, record), f"/{FOLDERS[kind]}/{record.pk}")


def hand_over_if_named(asking: Asking, kind: Kind, record: Record, user_name: object) -> bool:
    """The same as part of an edit, where somebody else than the owner is named; whether anybody was."""
    if not user_name or user_name == record.owner.user_name:
        return False
    if not records.may(asking, kind, "reassign", record.owner):
        raise not_allowed()
    hand_over(asking, kind, record, str(user_name))
    return True


def _take_along(kind: Kind, record: Record, former: Person) -> None:
    """The record's follow-ups and a customer's orders; what hangs on its opportunities stays with them."""
    if kind == "activity":
        return
    if kind == "customer":
        Order.objects.filter(customer_id=record.pk).update(owner=record.owner)
    theirs = Activity.objects.filter(**{kind: record})
    if kind == "customer":
        theirs = theirs.filter(opportunity=None)
    for activity in theirs:
        if handing.goes_along(activity.owner_id, int(former.pk)):
            activity.owner, activity.changed_at = record.owner, clock.now()
            activity.save(update_fields=["owner", "changed_at"])


def _told(asking: Asking, kind: Kind, record: Record) -> Text:
    who, what = asking.person.name, _NAMES[kind]
    return Text(f"{who}把{what.zh}“{record}”转给了您。", f"{who} handed you {what.en} “{record}”.")
