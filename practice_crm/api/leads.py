"""``/api/leads``."""

from __future__ import annotations

from ninja import Router, Status

from practice_crm.api.root import Signed
from practice_crm.api.shapes import LeadIn, LeadOut, LeadPage, StatusIn, lead_out
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
) -> LeadPage:
    """One page of the leads within rights."""
    found = leads.listed(
        request.auth,
        search=search,
        page=page,
        size=size,
        status=status,
        source=source,
        region=region,
        owner=owner,
    )
    items = [lead_out(request.auth, lead) for lead in found.items]
    return LeadPage(items=items, total=found.total, page=found.page, size=found.size)


@router.post("", response={201: LeadOut})
def create_lead(request: Signed, lead: LeadIn) -> Status[LeadOut]:
    """Record a lead (LEAD-01)."""
    return Status(201, lead_out(request.auth, leads.create(request.auth, lead.dict())))


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


@router.delete("/{int:lead_id}", response={204: None})
def delete_lead(request: Signed, lead_id: int) -> Status[None]:
    """Delete a lead (administrator)."""
    leads.delete(request.auth, lead_id)
    return Status(204, None)
