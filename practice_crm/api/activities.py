"""``/api/activities``: 跟进记录 (OPP-03)."""

from __future__ import annotations

from django.http import HttpResponseBase
from ninja import Router, Status

from practice_crm.api.activity_shapes import ActivityIn, ActivityOut, ActivityPage, activity_out
from practice_crm.api.root import Signed
from practice_crm.api.shapes import OwnerIn
from practice_crm.csv_files import csv_file
from practice_crm.services import activities

router = Router(tags=["activities"])


@router.get("", response=ActivityPage)
def list_activities(
    request: Signed,
    search: str = "",
    page: int = 1,
    size: int = 25,
    customer: int | None = None,
    opportunity: int | None = None,
    lead: int | None = None,
    activity_kind: str = "",
    owner: str = "",
) -> ActivityPage:
    """One page of the follow-ups within rights; ``customer``, ``opportunity``, ``lead`` are ids."""
    found = activities.listed(
        request.auth,
        search=search,
        page=page,
        size=size,
        customer=customer,
        opportunity=opportunity,
        lead=lead,
        activity_kind=activity_kind,
        owner=owner,
    )
    items = [activity_out(request.auth, activity) for activity in found.items]
    return ActivityPage(items=items, total=found.total, page=found.page, size=found.size)


@router.get("/export")
def export_activities(request: Signed, search: str = "", owner: str = "") -> HttpResponseBase:
    """The follow-ups within rights as CSV."""
    return csv_file("activities", activities.exported(request.auth, search=search, owner=owner))


@router.post("", response={201: ActivityOut})
def create_activity(request: Signed, activity: ActivityIn) -> Status[ActivityOut]:
    """Record a follow-up."""
    return Status(201, activity_out(request.auth, activities.create(request.auth, activity.dict())))


@router.get("/{int:activity_id}", response=ActivityOut)
def get_activity(request: Signed, activity_id: int) -> ActivityOut:
    """One follow-up."""
    return activity_out(request.auth, activities.look(request.auth, activity_id))


@router.patch("/{int:activity_id}", response=ActivityOut)
def change_activity(request: Signed, activity_id: int, activity: ActivityIn) -> ActivityOut:
    """Change the given fields; what the follow-up is about stays."""
    changed = activities.change(request.auth, activity_id, activity.dict(), activity.version)
    return activity_out(request.auth, changed)


@router.put("/{int:activity_id}/owner", response=ActivityOut)
def reassign_activity(request: Signed, activity_id: int, to: OwnerIn) -> ActivityOut:
    """Hand it to a colleague."""
    return activity_out(request.auth, activities.reassign(request.auth, activity_id, to.owner))


@router.delete("/{int:activity_id}", response={204: None})
def delete_activity(request: Signed, activity_id: int) -> Status[None]:
    """Delete a follow-up."""
    activities.delete(request.auth, activity_id)
    return Status(204, None)
