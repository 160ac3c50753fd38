"""Follow-ups as they go over the wire."""

from __future__ import annotations

from datetime import datetime

from ninja import Schema

from practice_crm.models import Activity
from practice_crm.services import activities
from practice_crm.services.asking import Asking


class ActivityIn(Schema):
    """Fields of a follow-up; ``happened_at`` is the time on the wall, ``2026-11-21 09:30``. A new one names the
    ``customer``, ``opportunity`` or ``lead`` (an id) that it is about."""

    activity_kind: str | None = None
    happened_at: str | None = None
    next_step: str | None = None
    remark: str | None = None
    customer: int | None = None
    opportunity: int | None = None
    lead: int | None = None
    owner: str | None = None
    version: int | None = None


class ActivityOut(Schema):
    """A follow-up; ``happened_at`` as the clock on the wall showed it."""

    id: int
    activity_kind: str
    happened_at: str
    next_step: str
    remark: str
    customer_id: int | None
    opportunity_id: int | None
    lead_id: int | None
    owner: str
    owner_user: str
    team: str
    written_by: str
    version: int
    created_at: datetime
    changed_at: datetime


class ActivityPage(Schema):
    """One page of follow-ups, the latest first."""

    items: list[ActivityOut]
    total: int
    page: int
    size: int


def activity_out(asking: Asking, activity: Activity) -> ActivityOut:
    """A follow-up for this person."""
    return ActivityOut(
        id=activity.id,
        activity_kind=activity.activity_kind,
        happened_at=activities.shown_time(asking, activity),
        next_step=activity.next_step,
        remark=activity.remark,
        customer_id=activity.customer_id,
        opportunity_id=activity.opportunity_id,
        lead_id=activity.lead_id,
        owner=activity.owner.name,
        owner_user=activity.owner.user_name,
        team=activity.owner.team,
        written_by=activity.written_by.name,
        version=activity.version,
        created_at=activity.created_at,
        changed_at=activity.changed_at,
    )
