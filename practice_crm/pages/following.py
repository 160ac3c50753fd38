"""The follow-ups that a record's page shows (OPP-03)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from practice_crm.models import Activity, Record
from practice_crm.services import activities, records
from practice_crm.services.asking import Asking

SHOWN = 100


class ActivityRow(NamedTuple):
    """A follow-up and when it was, as this person reads it."""

    activity: Activity
    time: str


def activity_rows(asking: Asking, items: Iterable[Activity]) -> list[ActivityRow]:
    """One row per follow-up."""
    return [ActivityRow(item, activities.shown_time(asking, item)) for item in items]


def follow_ups(asking: Asking, **record: Record) -> dict[str, Any]:
    """What ``parts/follow_ups.html`` needs; ``record`` is the one record by its kind."""
    if not records.may_at_all(asking, "activity", "list"):
        return {"sees_follow_ups": False}
    ((kind, of),) = record.items()
    found = activities.listed(asking, size=SHOWN, **{kind: of.pk})
    return {
        "sees_follow_ups": True,
        "follow_ups": activity_rows(asking, found.items),
        "follow_up_count": found.total,
        "follow_up_address": f"/activities/new?{kind}={of.pk}",
        "may_follow_up": records.may(asking, "activity", "create", of.owner),
    }
