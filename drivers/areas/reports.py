"""数据分析报表: what people read in the dashboard and take along as files (RPT)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Literal, Protocol

FileForm = Literal["Excel", "CSV"]


class Report(Enum):
    """The reports; 商机明细 are the opportunities that the funnel adds up, as a file only."""

    FUNNEL = "销售漏斗"
    RETENTION = "客户留存率趋势"
    REGIONS = "区域业绩分布"
    SOURCES = "来源渠道"
    DETAILS = "商机明细"


@dataclass(frozen=True)
class FunnelStep:
    """A stage: opportunities that stand there, their worth in yuan, how many came at least so far."""

    stage: str
    number: int
    amount: Decimal
    reached: int


@dataclass(frozen=True)
class RegionFigure:
    """A region: opportunities won there and their worth in yuan."""

    region: str
    number: int
    amount: Decimal


@dataclass(frozen=True)
class RetentionMonth:
    """A month: who bought in it, who had bought before, who of those again, and the rate in percent."""

    month: str
    buyers: int
    before: int
    again: int
    rate: Decimal | None


@dataclass(frozen=True)
class SourceFigure:
    """A source channel: its leads, and those of them that were won."""

    source: str
    leads: int
    won: int


@dataclass(frozen=True)
class ReportFile:
    """An exported report: its rows by the heads of their columns, as a spreadsheet would show them.

    ``calculated`` are the cells that a spreadsheet would run as a formula; ``opens_right`` says whether Excel
    shows its Chinese right.
    """

    rows: tuple[Mapping[str, str], ...]
    calculated: tuple[str, ...]
    opens_right: bool


class Reports(Protocol):
    """The reports within the person's rights; ``text`` narrows down to customers whose name contains it."""

    def funnel(self, text: str = "") -> Sequence[FunnelStep]: ...

    def retention(self, text: str = "") -> Sequence[RetentionMonth]:
        """Twelve months, the present one last."""

    def regions(self, text: str = "") -> Sequence[RegionFigure]: ...

    def sources(self, text: str = "") -> Sequence[SourceFigure]: ...

    def plotted(self, report: Report, text: str = "") -> Mapping[str, str]:
        """The figures that stand in a report's plot, by what they are of; only where there is something to see."""

    def exported(self, report: Report, form: FileForm, text: str = "") -> ReportFile: ...
