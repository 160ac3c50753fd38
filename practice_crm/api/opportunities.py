"""``/api/opportunities``."""

from __future__ import annotations

from django.http import HttpResponseBase
from ninja import Router, Status

from practice_crm import clock
from practice_crm.api.root import Signed
from practice_crm.api.sales_shapes import (
    ForecastOut,
    OpportunityIn,
    OpportunityOut,
    OpportunityPage,
    StageIn,
    opportunity_out,
)
from practice_crm.api.shapes import OwnerIn
from practice_crm.csv_files import csv_file
from practice_crm.services import forecast, opportunities

router = Router(tags=["opportunities"])


@router.get("", response=OpportunityPage)
def list_opportunities(
    request: Signed,
    search: str = "",
    page: int = 1,
    size: int = 25,
    stage: str = "",
    owner: str = "",
    customer: int | None = None,
) -> OpportunityPage:
    """One page of the opportunities within rights; ``customer`` is an id."""
    found = opportunities.listed(
        request.auth, search=search, page=page, size=size, customer=customer, stage=stage, owner=owner
    )
    items = [opportunity_out(opportunity) for opportunity in found.items]
    return OpportunityPage(items=items, total=found.total, page=found.page, size=found.size)


@router.post("", response={201: OpportunityOut})
def create_opportunity(request: Signed, opportunity: OpportunityIn) -> Status[OpportunityOut]:
    """Record an opportunity."""
    return Status(201, opportunity_out(opportunities.create(request.auth, opportunity.dict())))


@router.get("/export")
def export_opportunities(
    request: Signed, search: str = "", stage: str = "", owner: str = ""
) -> HttpResponseBase:
    """The opportunities within rights as CSV."""
    lines = opportunities.exported(request.auth, search=search, stage=stage, owner=owner)
    return csv_file("opportunities", lines)


@router.get("/forecast", response=list[ForecastOut])
def sales_forecast(request: Signed, month: str = "") -> list[ForecastOut]:
    """The forecast of a month (``2026-11``, empty: this one) within rights: of all, then teams and reps (OPP-04)."""
    found = forecast.of_month(request.auth, forecast.month_of(month, clock.today()))
    return [ForecastOut(team=f.team, rep=f.rep, sales=f.sales, amount=f"{f.amount:.2f}") for f in found]


@router.get("/{int:opportunity_id}", response=OpportunityOut)
def get_opportunity(request: Signed, opportunity_id: int) -> OpportunityOut:
    """One opportunity."""
    return opportunity_out(opportunities.look(request.auth, opportunity_id))


@router.patch("/{int:opportunity_id}", response=OpportunityOut)
def change_opportunity(request: Signed, opportunity_id: int, opportunity: OpportunityIn) -> OpportunityOut:
    """Change the given fields of an open opportunity."""
    changed = opportunities.change(request.auth, opportunity_id, opportunity.dict(), opportunity.version)
    return opportunity_out(changed)


@router.post("/{int:opportunity_id}/stage", response=OpportunityOut)
def move_opportunity(request: Signed, opportunity_id: int, change: StageIn) -> OpportunityOut:
    """Move to another stage (OPP-01)."""
    return opportunity_out(opportunities.move(request.auth, opportunity_id, change.stage, change.reason))


@router.put("/{int:opportunity_id}/owner", response=OpportunityOut)
def reassign_opportunity(request: Signed, opportunity_id: int, to: OwnerIn) -> OpportunityOut:
    """Hand an opportunity to a colleague, open or closed."""
    return opportunity_out(opportunities.reassign(request.auth, opportunity_id, to.owner))


@router.delete("/{int:opportunity_id}", response={204: None})
def delete_opportunity(request: Signed, opportunity_id: int) -> Status[None]:
    """Delete an opportunity (administrator)."""
    opportunities.delete(request.auth, opportunity_id)
    return Status(204, None)
