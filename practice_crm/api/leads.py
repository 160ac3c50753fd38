"""``/api/leads``."""

from __future__ import annotations

from django.http import HttpResponseBase
from ninja import Router, Status

from practice_crm.api.root import Signed
from practice_crm.api.sales_shapes import LeadIn, LeadOut, LeadPage, LeadsIn, StatusIn, lead_out
from practice_crm.api.shapes import OwnerIn
from practice_crm.csv_files import csv_file
from practice_crm.services import leads

router = Router(tags=["leads"])


@router.get("", response=LeadPage)
def list_leads(
    request: Signed,
    search: str = "",
    page: int = 1,
    size: int = 25,
    status: str = "",
    source: str = "",
    region: str = "",
    owner: str = "",
    pool: bool = False,
) -> LeadPage:
    """One page of the leads within rights; ``pool``: only those that wait for an owner."""
    found = leads.listed(
        request.auth,
        search=search,
        page=page,
        size=size,
        status=status,
        source=source,
        region=region,
        owner=owner,
        pool="yes" if pool else "",
    )
    items = [lead_out(request.auth, lead) for lead in found.items]
    return LeadPage(items=items, total=found.total, page=found.page, size=found.size)


@router.post("", response={201: LeadOut})
def create_lead(request: Signed, lead: LeadIn) -> Status[LeadOut]:
    """Record a lead (LEAD-01)."""
    return Status(201, lead_out(request.auth, leads.create(request.auth, lead.dict())))


@router.post("/together", response={201: list[LeadOut]})
def create_leads(request: Signed, several: LeadsIn) -> Status[list[LeadOut]]:
    """Record several leads, all or none; those that nobody brought are given out in turn (LEAD-02)."""
    made = leads.create_together(request.auth, [lead.dict() for lead in several.leads])
    return Status(201, [lead_out(request.auth, lead) for lead in made])


@router.get("/export")
def export_leads(
    request: Signed, search: str = "", status: str = "", region: str = "", owner: str = ""
) -> HttpResponseBase:
    """The leads within rights as CSV."""
    lines = leads.exported(request.auth, search=search, status=status, region=region, owner=owner)
    return csv_file("leads", lines)


@router.get("/{int:lead_id}", response=LeadOut)
def get_lead(request: Signed, lead_id: int) -> LeadOut:
    """One lead."""
    return lead_out(request.auth, leads.look(request.auth, lead_id))


@router.patch("/{int:lead_id}", response=LeadOut)
def change_lead(request: Signed, lead_id: int, lead: LeadIn) -> LeadOut:
    """Change the given fields of a lead that isn't won."""
    return lead_out(request.auth, leads.change(request.auth, lead_id, lead.dict(), lead.version))


@router.post("/{int:lead_id}/status", response=LeadOut)
def move_lead(request: Signed, lead_id: int, change: StatusIn) -> LeadOut:
    """Set 跟进状态; 已成交 makes customer and opportunity, once (LEAD-03)."""
    return lead_out(request.auth, leads.move(request.auth, lead_id, change.status))


@router.put("/{int:lead_id}/owner", response=LeadOut)
def reassign_lead(request: Signed, lead_id: int, to: OwnerIn) -> LeadOut:
    """Hand a lead to a colleague; so it leaves the pool."""
    return lead_out(request.auth, leads.reassign(request.auth, lead_id, to.owner))


@router.delete("/{int:lead_id}", response={204: None})
def delete_lead(request: Signed, lead_id: int) -> Status[None]:
    """Delete a lead (administrator)."""
    leads.delete(request.auth, lead_id)
    return Status(204, None)
