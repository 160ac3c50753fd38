"""The dashboard's figures (RPT-01): what the records add up to, within the person's rights.

Nothing is kept between two questions: a figure is always that of the records at this moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.db.models import BigIntegerField, Count, F, QuerySet, Sum
from django.db.models.functions import Cast, Coalesce, Round
from django.utils import timezone

from practice_crm import clock
from practice_crm.models import Lead, Opportunity
from practice_crm.refusals import not_allowed
from practice_crm.rules import reports, searching
from practice_crm.rules.reports import (
    Deed,
    FunnelStep,
    RegionFigure,
    Report,
    RetentionMonth,
    SourceFigure,
    Total,
)
from practice_crm.services import records
from practice_crm.services.asking import Asking
from practice_crm.vocabulary import STAGE_WON

_CENTS = Sum(Cast(Round(F("amount") * 100), BigIntegerField()))
"""Added up as whole cents: SQLite would add amounts as binary fractions."""


def reaches(asking: Asking, report: Report, deed: Deed = "open") -> bool:
    """Whether the person has this report at all."""
    return reports.scope(asking.role, report, asking.channel, deed) != "none"


def funnel(asking: Asking, search: str = "", deed: Deed = "open") -> list[FunnelStep]:
    """The sales funnel (销售漏斗); ``search`` narrows down to customers and opportunities whose name contains it."""
    rows = opportunities(asking, "funnel", search, deed).values("stage").annotate(n=Count("id"), worth=_CENTS)
    return reports.funnel({row["stage"]: Total(row["n"], int(row["worth"] or 0)) for row in rows})


def regions(asking: Asking, search: str = "", deed: Deed = "open") -> list[RegionFigure]:
    """Performance by region (区域业绩分布)."""
    found = opportunities(asking, "regions", search, deed).values("stage", "customer__region", "owner__team")
    totals: dict[str, Total] = {}
    for row in found.annotate(n=Count("id"), worth=_CENTS):
        if reports.is_performance(row["stage"]):
            region = reports.region_of(row["customer__region"], row["owner__team"])
            so_far = totals.get(region, reports.NOTHING)
            totals[region] = Total(so_far.number + row["n"], so_far.cents + int(row["worth"] or 0))
    return reports.regions(totals)


def retention(asking: Asking, search: str = "", deed: Deed = "open") -> list[RetentionMonth]:
    """The retention trend (客户留存率趋势) of the last twelve months."""
    zone = timezone.get_current_timezone()
    this_month = reports.month_of(clock.now(), zone)
    first = reports.first_month(this_month)
    since = timezone.make_aware(datetime.combine(datetime.fromisoformat(f"{first}-01"), time()), zone)
    found = opportunities(asking, "retention", search, deed).filter(stage=STAGE_WON)
    won = found.annotate(won_at=Coalesce("closed_at", "changed_at")).filter(won_at__gte=since)
    sales = won.values_list("customer_id", "won_at")
    return reports.retention(((who, reports.month_of(when, zone)) for who, when in sales), this_month)


def sources(asking: Asking, search: str = "", deed: Deed = "open") -> list[SourceFigure]:
    """Leads by source channel (来源渠道)."""
    _enter(asking, "sources", deed)
    found = _within(Lead.objects.order_by(), asking, "sources", deed)
    if search.strip():
        found = records.containing(found, searching.other_places(search))
    rows = found.values("source", "status").annotate(n=Count("id"))
    return reports.sources({(row["source"], row["status"]): row["n"] for row in rows})


def opportunities(
    asking: Asking, report: Report, search: str = "", deed: Deed = "open"
) -> QuerySet[Opportunity]:
    """The opportunities that a report adds up for this person. ``Refused``: not_allowed."""
    _enter(asking, report, deed)
    found = _within(Opportunity.objects.order_by(), asking, report, deed)
    if search.strip():
        found = records.containing(found, searching.other_places(search))
    return found


def _enter(asking: Asking, report: Report, deed: Deed) -> None:
    if not reaches(asking, report, deed):
        raise not_allowed()


def _within(found: QuerySet[Any], asking: Asking, report: Report, deed: Deed) -> QuerySet[Any]:
    return records.within(found, asking, reports.scope(asking.role, report, asking.channel, deed))


FIGURES: Mapping[Report, Any] = {
    "funnel": funnel,
    "retention": retention,
    "regions": regions,
    "sources": sources,
}
