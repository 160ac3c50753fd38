"""数据分析报表: pages."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from practice_crm.pages import charts
from practice_crm.pages.answering import page, show
from practice_crm.pages.charts import Bar, Point
from practice_crm.pages.tags import lang, said, tone
from practice_crm.refusals import not_allowed, not_found
from practice_crm.rules import reports as rules
from practice_crm.rules.reports import REPORTS, Report
from practice_crm.services import report_tables, reports
from practice_crm.services.asking import Asking
from practice_crm.vocabulary import STAGE_LOST
from practice_crm.wording import Text

TITLES: dict[Report, Text] = {
    "funnel": Text("销售漏斗", "Sales funnel"),
    "retention": Text("客户留存率趋势", "Customer retention trend"),
    "regions": Text("区域业绩分布", "Performance by region"),
    "sources": Text("来源渠道", "Source channels"),
}
MEANINGS: dict[Report, Text] = {
    "funnel": Text(
        "现在处于各阶段的商机数和金额；“到达此阶段”含已走到后面阶段的，不含输单。",
        "Opportunities that stand at each stage now, and their worth; “reached” includes those further on, not the lost.",
    ),
    "retention": Text(
        "留存率 = 最近三个月（含当月）又成交的客户 ÷ 再往前三个月成交过的客户。成交指商机赢单；此前没有客户成交时不计算。",
        "Of the customers who bought in the three months before, the share that bought again in the last three "
        "(this month included). To buy is to have an opportunity won; where nobody bought before there is no rate.",
    ),
    "regions": Text(
        "赢单商机的数量和金额，按客户所在区域。",
        "Won opportunities and their worth, by the region of the customer.",
    ),
    "sources": Text(
        "线索数、其中已成交的，按来源渠道。", "Leads and those of them that were won, by source channel."
    ),
}
NO_REGION = Text("未分区", "No region")


@require_safe
@page
def index(asking: Asking, request: HttpRequest) -> HttpResponse:
    """The dashboard: the reports that this person has, each as plot and table (RPT-01)."""
    search = request.GET.get("q", "")
    mine = [report for report in REPORTS if reports.reaches(asking, report)]
    if not mine:
        raise not_allowed()
    sections = [_section(asking, report, search) for report in mine]
    return show(
        asking,
        request,
        "reports/index.html",
        sections=sections,
        narrow=search,
        details="funnel" in mine,
    )


@require_safe
@page
def one(asking: Asking, request: HttpRequest, report: str) -> HttpResponse:
    """One report by its address."""
    if report not in REPORTS:
        raise not_found()
    search = request.GET.get("q", "")
    section = _section(asking, report, search)
    return show(asking, request, "reports/index.html", sections=[section], narrow=search, alone=report)


@require_safe
@page
def export(asking: Asking, request: HttpRequest, report: str, form: str) -> HttpResponse:
    """A report as a file (RPT-02)."""
    if form not in report_tables.MEDIA_TYPES:
        raise not_found()
    return HttpResponse(
        report_tables.exported(asking, report, form, request.GET.get("q", "")),
        content_type=report_tables.MEDIA_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{report}.{form}"'},
    )


def _section(asking: Asking, report: Report, search: str) -> dict[str, Any]:
    figures = reports.FIGURES[report](asking, search)
    return {
        "report": report,
        "title": TITLES[report],
        "meaning": MEANINGS[report],
        "figures": figures,
        "plot": _PLOTS[report](figures, TITLES[report].in_(lang())),
    }


def _funnel(figures: list[Any], title: str) -> SafeString:
    steps = [step for step in figures if step.stage != STAGE_LOST]
    shown = [
        Bar(
            said(s.stage, "stage"),
            Decimal(s.reached),
            rules.plotted(s.number, s.amount),
            s.stage,
            tone(s.stage),
        )
        for s in steps
    ]
    return charts.funnel(shown, title)


def _retention(figures: list[Any], title: str) -> SafeString:
    shown = [Point(m.month[2:], m.rate, "" if m.rate is None else f"{m.rate}%", m.month) for m in figures]
    return charts.line(shown, title)


def _regions(figures: list[Any], title: str) -> SafeString:
    shown = [
        Bar(
            said(r.region, "region") if r.region else NO_REGION.in_(lang()),
            r.amount,
            rules.plotted(r.number, r.amount),
            r.region,
        )
        for r in figures
    ]
    return charts.bars(shown, title)


def _sources(figures: list[Any], title: str) -> SafeString:
    shown = [
        Bar(said(s.source, "source"), Decimal(s.leads), f"{s.leads} · {s.won}", s.source, "", Decimal(s.won))
        for s in figures
        if s.leads
    ]
    return charts.bars(shown, title)


_PLOTS: dict[Report, Callable[[list[Any], str], SafeString]] = {
    "funnel": _funnel,
    "retention": _retention,
    "regions": _regions,
    "sources": _sources,
}

urlpatterns: list[URLPattern] = [
    path("reports", index),
    path("reports/<slug:report>", one),
    path("reports/<slug:report>/export.<slug:form>", export),
]
