"""数据分析报表 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import quote

from drivers.areas.reports import (
    FileForm,
    FunnelStep,
    RegionFigure,
    Report,
    ReportFile,
    RetentionMonth,
    SourceFigure,
)
from drivers.errors import CrmRefused, NotSupportedByTarget, Reason
from drivers.words import Text
from targets.practice.areas.base import OverHttp, OverPages
from targets.practice.areas.report_files import opened
from targets.practice.line import refusal
from targets.practice.reading import amount

if TYPE_CHECKING:
    from drivers.browser import Locator
    from targets.practice.page import Cells

_PATHS = {
    Report.FUNNEL: "funnel",
    Report.RETENTION: "retention",
    Report.REGIONS: "regions",
    Report.SOURCES: "sources",
    Report.DETAILS: "details",
}
_FORMS: dict[FileForm, str] = {"Excel": "xlsx", "CSV": "csv"}


class HttpReports(OverHttp):
    """Reports over ``/api/reports``."""

    def funnel(self, text: str = "") -> Sequence[FunnelStep]:
        return [
            FunnelStep(r["stage"], r["count"], Decimal(r["amount"]), r["reached"])
            for r in self._rows(Report.FUNNEL, text)
        ]

    def retention(self, text: str = "") -> Sequence[RetentionMonth]:
        return [
            RetentionMonth(r["month"], r["buyers"], r["before"], r["again"], _rate(r["rate"]))
            for r in self._rows(Report.RETENTION, text)
        ]

    def regions(self, text: str = "") -> Sequence[RegionFigure]:
        return [
            RegionFigure(r["region"], r["count"], Decimal(r["amount"]))
            for r in self._rows(Report.REGIONS, text)
        ]

    def sources(self, text: str = "") -> Sequence[SourceFigure]:
        return [SourceFigure(r["source"], r["leads"], r["won"]) for r in self._rows(Report.SOURCES, text)]

    def plotted(self, report: Report, text: str = "") -> NoReturn:
        raise NotSupportedByTarget(Text("接口不画图", "the interface draws no plots"))

    def exported(self, report: Report, form: FileForm, text: str = "") -> ReportFile:
        asked = {"form": _FORMS[form], "search": text}
        path = f"/api/reports/{_PATHS[report]}/export"
        answer = self._line.raw_get(path, asked, name="GET /api/reports/:report/export")
        if answer.status != 200:
            raise refusal(answer)
        return opened(answer.content, form)

    def _rows(self, report: Report, text: str) -> Sequence[Mapping[str, Any]]:
        path = f"/api/reports/{_PATHS[report]}"
        found: Sequence[Mapping[str, Any]] = self._line.get(path, {"search": text}, name=f"GET {path}")
        return found


class UiReports(OverPages):
    """Reports by the dashboard's tables, plots and files."""

    def funnel(self, text: str = "") -> Sequence[FunnelStep]:
        return [
            FunnelStep(r["stage"], int(r["count"]), _yuan(r["amount"]), int(r["reached"]))
            for r in self._rows(Report.FUNNEL, text)
        ]

    def retention(self, text: str = "") -> Sequence[RetentionMonth]:
        return [
            RetentionMonth(r["month"], int(r["buyers"]), int(r["before"]), int(r["again"]), _rate(r["rate"]))
            for r in self._rows(Report.RETENTION, text)
        ]

    def regions(self, text: str = "") -> Sequence[RegionFigure]:
        return [
            RegionFigure(r["region"], int(r["count"]), _yuan(r["amount"]))
            for r in self._rows(Report.REGIONS, text)
        ]

    def sources(self, text: str = "") -> Sequence[SourceFigure]:
        return [
            SourceFigure(r["source"], int(r["leads"]), int(r["won"]))
            for r in self._rows(Report.SOURCES, text)
        ]

    def plotted(self, report: Report, text: str = "") -> Mapping[str, str]:
        self._open(report, text)
        found: dict[str, str] = self._at.page.get_by_role("img", name=report.value).evaluate(
            "plot => Object.fromEntries([...plot.querySelectorAll('[data-plot]')]"
            ".map(word => [word.dataset.plot, word.textContent]))"
        )
        return found

    def exported(self, report: Report, form: FileForm, text: str = "") -> ReportFile:
        link = self._link(report, form, text)
        if link is None:  # the page offers no file: the address alone must not give one either
            address = f"/reports/{_PATHS[report]}/export.{_FORMS[form]}?q={quote(text)}"
            return opened(self._at.fetched(address), form)
        return opened(self._at.saved(link), form)

    def _link(self, report: Report, form: FileForm, text: str) -> Locator | None:
        """Where the page offers the file; ``None`` when the page or the link isn't for this person."""
        try:
            if report is Report.DETAILS:
                self._at.open(f"/reports?q={quote(text)}")
                link = self._at.page.get_by_role("link", name=f"商机明细 {form}")
            else:
                self._open(report, text)
                link = self._at.page.get_by_role("link", name=f"{form} {report.value}")
        except CrmRefused as no:
            if no.reason is Reason.NOT_ALLOWED:
                return None
            raise
        return link if link.count() else None

    def _rows(self, report: Report, text: str) -> list[Cells]:
        self._open(report, text)
        return self._at.rows(report.value)

    def _open(self, report: Report, text: str) -> None:
        self._at.open(f"/reports/{_PATHS[report]}?q={quote(text)}")


def _rate(text: object) -> Decimal | None:
    return Decimal(str(text)) if text not in (None, "") else None


def _yuan(text: str) -> Decimal:
    return amount(text) or Decimal(0)
