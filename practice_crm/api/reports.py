"""``/api/reports``: 数据分析报表."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from django.http import HttpResponse
from ninja import Router, Schema

from practice_crm.api.root import Signed
from practice_crm.services import report_tables, reports

router = Router(tags=["reports"])


class StepOut(Schema):
    """A stage of the funnel; ``amount`` in yuan, ``reached`` counts who came at least so far."""

    stage: str
    count: int
    amount: str
    reached: int


class MonthOut(Schema):
    """A month of the retention trend; ``rate`` in percent, ``null`` where nobody bought before."""

    month: str
    buyers: int
    before: int
    again: int
    rate: str | None


class RegionOut(Schema):
    """What was won in a region; without a name: customers that have none."""

    region: str
    count: int
    amount: str


class SourceOut(Schema):
    """Leads of a source channel and those that were won; ``rate`` in percent."""

    source: str
    leads: int
    won: int
    rate: str | None


@router.get("/funnel", response=list[StepOut])
def funnel(request: Signed, search: str = "") -> list[StepOut]:
    """销售漏斗: the opportunities by stage (RPT-01)."""
    return [
        StepOut(stage=s.stage, count=s.number, amount=f"{s.amount:.2f}", reached=s.reached)
        for s in reports.funnel(request.auth, search)
    ]


@router.get("/retention", response=list[MonthOut])
def retention(request: Signed, search: str = "") -> list[MonthOut]:
    """客户留存率趋势: twelve months (RPT-01)."""
    return [
        MonthOut(month=m.month, buyers=m.buyers, before=m.before, again=m.again, rate=_text(m.rate))
        for m in reports.retention(request.auth, search)
    ]


@router.get("/regions", response=list[RegionOut])
def regions(request: Signed, search: str = "") -> list[RegionOut]:
    """区域业绩分布: what was won by region (RPT-01)."""
    return [
        RegionOut(region=r.region, count=r.number, amount=f"{r.amount:.2f}")
        for r in reports.regions(request.auth, search)
    ]


@router.get("/sources", response=list[SourceOut])
def sources(request: Signed, search: str = "") -> list[SourceOut]:
    """来源渠道: leads by source channel (RPT-01)."""
    return [
        SourceOut(source=s.source, leads=s.leads, won=s.won, rate=_text(s.rate))
        for s in reports.sources(request.auth, search)
    ]


@router.get("/{report}/export")
def export(
    request: Signed, report: str, form: Literal["csv", "xlsx"] = "xlsx", search: str = ""
) -> HttpResponse:
    """A report as a file: funnel, retention, regions, sources, or details (RPT-02)."""
    return HttpResponse(
        report_tables.exported(request.auth, report, form, search),
        content_type=report_tables.MEDIA_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{report}.{form}"'},
    )


def _text(rate: Decimal | None) -> str | None:
    return None if rate is None else str(rate)
