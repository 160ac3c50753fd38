"""Follow-ups: record, change, look, list, export, hand over, delete (OPP-03)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from practice_crm import clock
from practice_crm.models import Activity, Lead, Record
from practice_crm.refusals import not_allowed
from practice_crm.rules import activities, assignment, fields, searching
from practice_crm.rules.visibility import Deed, Kind
from practice_crm.services import customers, handing, journal, leads, opportunities, records, tables
from practice_crm.services.asking import Asking
from practice_crm.services.records import Page
from practice_crm.services.writing import writing

FIELDS = ("activity_kind", "happened_at", "next_step", "remark")
_PARENTS: tuple[Kind, ...] = ("opportunity", "customer", "lead")
_CSV_HEAD = (
    "跟进时间",
    "跟进方式",
    "客户全称",
    "商机名称",
    "线索",
    "下一步",
    "负责人",
    "记录人",
    "备注",
)


def create(asking: Asking, values: Mapping[str, Any]) -> Activity:
    """Save a follow-up of a customer, an opportunity or a lead (its id under that name) that the person may edit.

    ``happened_at`` is text, the time on the wall. ``Refused``: required, invalid_format, invalid_choice,
    not_allowed, not_found.
    """
    if not records.may_at_all(asking, "activity", "create"):
        raise not_allowed()
    typed = fields.clean(records.texts(values, FIELDS))
    found = activities.problems(typed, clock.local_now(), asking.channel)
    kind = next((kind for kind in _PARENTS if values.get(kind)), None)
    if kind is None:
        found["customer"] = fields.missing("customer")
    records.refuse(found)
    with writing():
        activity = Activity(written_by=asking.person, created_at=clock.now(), changed_at=clock.now())
        if kind:
            _hang_on(activity, kind, _parent(asking, kind, int(values[kind])), asking)
        _take(activity, typed)
        activity.save(force_insert=True)
        if activity.lead:
            _see_to(activity.lead, activity.happened_at)
    return activity


def change(
    asking: Asking, activity_id: int, values: Mapping[str, Any], version: int | None = None
) -> Activity:
    """Change the given fields of a follow-up; what it hangs on stays."""
    with writing():
        activity = records.opened(_locked(), asking, "activity", "edit", activity_id)
        records.check_version(activity, version)
        typed = fields.clean(records.texts(values, FIELDS))
        now = max(clock.local_now(), _local(activity.happened_at))
        records.refuse(activities.problems({**texts_of(activity), **typed}, now, asking.channel))
        handing.hand_over_if_named(asking, "activity", activity, values.get("owner"))
        _take(activity, typed)
        _save(activity)
    return activity


def look(asking: Asking, activity_id: int, deed: Deed = "open") -> Activity:
    """One follow-up by id. ``Refused``: not_found, not_allowed."""
    return records.opened(_all(), asking, "activity", deed, activity_id)


def listed(
    asking: Asking, *, search: str = "", page: int = 1, size: int = 25, deed: Deed = "list", **of: Any
) -> Page[Activity]:
    """One page of the follow-ups within rights, the latest first; ``of``: customer, opportunity, lead (ids),
    activity_kind, owner (user name)."""
    return records.paged(_filtered(asking, deed, search, of), page, size)


def exported(asking: Asking, *, search: str = "", **of: Any) -> Iterator[str]:
    """The lines of a CSV file of the follow-ups within rights."""
    found = _filtered(asking, "export", search, of)
    with writing():
        journal.note(asking, "export", "activity", details={"count": found.count()})
    rows = (_csv_row(asking, activity) for activity in found.iterator(2000))
    return tables.csv_lines(_CSV_HEAD, rows)


def reassign(asking: Asking, activity_id: int, user_name: str) -> Activity:
    """Hand a follow-up to a colleague. ``Refused`` as ``handing.hand_over``."""
    with writing():
        activity = records.opened(_locked(), asking, "activity", "reassign", activity_id)
        handing.hand_over(asking, "activity", activity, user_name)
        _save(activity)
    return activity


def delete(asking: Asking, activity_id: int) -> None:
    """Delete a follow-up."""
    with writing():
        activity = records.opened(_locked(), asking, "activity", "delete", activity_id)
        journal.note(asking, "delete", "activity", activity.pk, activity.next_step)
        activity.delete()


def shown_time(asking: Asking, activity: Activity) -> str:
    """When it was, as the clock on the wall showed it."""
    return activities.shown_time(_local(activity.happened_at), asking.channel)


def texts_of(activity: Activity) -> dict[str, str]:
    """What a form or a partial change starts from."""
    shown = _local(activity.happened_at).strftime("%Y-%m-%d %H:%M")
    return {
        "activity_kind": activity.activity_kind,
        "happened_at": shown,
        "next_step": activity.next_step,
        "remark": activity.remark,
    }


def _parent(asking: Asking, kind: Kind, record_id: int) -> Record:
    """What the follow-up hangs on: whoever sees the record may follow it up."""
    look_at: dict[Kind, Any] = {
        "customer": customers.look,
        "opportunity": opportunities.look,
        "lead": leads.look,
    }
    record: Record = look_at[kind](asking, record_id)
    if not records.may(asking, "activity", "create", record.owner):
        raise not_allowed()
    return record


def _hang_on(activity: Activity, kind: Kind, record: Record, asking: Asking) -> None:
    setattr(activity, kind, record)
    activity.customer_id = activities.customer_shown_on(
        activity.customer_id, activity.opportunity.customer_id if activity.opportunity else None
    )
    activity.owner_id = activities.owner_of(record.owner_id, asking.id)


def _see_to(lead: Lead, at: datetime) -> None:
    """The lead doesn't lie any more (LEAD-04)."""
    lead.followed_at = assignment.seen_to(lead.followed_at, at)
    lead.save(update_fields=["followed_at"])


def _take(activity: Activity, typed: Mapping[str, str]) -> None:
    for field, value in typed.items():
        setattr(activity, field, _moment(value) if field == "happened_at" else value)
    activity.search_text = searching.stored(activity.next_step, activity.remark)[:500]


def _moment(text: str) -> datetime | None:
    found = activities.moment_of(text)
    return timezone.make_aware(found) if found else None


def _local(moment: datetime) -> datetime:
    return timezone.make_naive(moment)


def _save(activity: Activity) -> None:
    activity.version += 1
    activity.changed_at = clock.now()
    activity.save()


def _filtered(asking: Asking, deed: Deed, search: str, of: Mapping[str, Any]) -> QuerySet[Activity]:
    found = records.shown(_all(), asking, "activity", deed)
    for field in ("customer_id", "opportunity_id", "lead_id", "activity_kind"):
        if of.get(field.removesuffix("_id")):
            found = found.filter(**{field: of[field.removesuffix("_id")]})
    if of.get("owner"):
        found = found.filter(owner__user_name=of["owner"])
    if search.strip() or deed == "search":
        found = records.containing(found, searching.other_places(search))
    return found


def _csv_row(asking: Asking, activity: Activity) -> tuple[str, ...]:
    return (
        shown_time(asking, activity),
        activity.activity_kind,
        activity.customer.name if activity.customer else "",
        activity.opportunity.name if activity.opportunity else "",
        activity.lead.company if activity.lead else "",
        activity.next_step,
        activity.owner.name,
        activity.written_by.name,
        activity.remark,
    )


def _all() -> QuerySet[Activity]:
    return Activity.objects.select_related("owner", "written_by", "customer", "opportunity", "lead")


def _locked() -> QuerySet[Activity]:
    return Activity.objects.select_related("owner").select_for_update(of=("self",))
