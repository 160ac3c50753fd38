"""What the dashboard's figures mean (RPT-01), and who sees which of them.

*Sales funnel*: how many opportunities stand at each stage now and what they are worth; ``reached`` counts
those that have come at least so far and aren't lost. *Performance by region*: won opportunities by the
region of their customer. *Retention* of a month: of the customers who bought in the three months before the
last three, the share that bought again in the last three (the month itself included); to buy is to have an
opportunity won. Where nobody bought before, there is no rate, and no 0 %. *Sources*: leads by source channel.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

from practice_crm import vocabulary
from practice_crm.rules import opportunities, visibility
from practice_crm.rules.visibility import Scope
from practice_crm.vocabulary import LEAD_WON, SERVICE_AGENT, STAGE_LOST, STAGE_WON

Deed = Literal["open", "export"]
Report = Literal["funnel", "retention", "regions", "sources"]
REPORTS: tuple[Report, ...] = ("funnel", "retention", "regions", "sources")
WINDOW = 3
"""Months that a customer has to buy again."""
SHOWN_MONTHS = 12
NO_REGION = ""


class Total(NamedTuple):
    """How many records, and what they are worth in cents."""

    number: int
    cents: int


NOTHING = Total(0, 0)


class FunnelStep(NamedTuple):
    """A stage: opportunities that stand there, their worth in yuan, and how many came at least so far."""

    stage: str
    number: int
    amount: Decimal
    reached: int


class RegionFigure(NamedTuple):
    """A region: opportunities won there and their worth in yuan."""

    region: str
    number: int
    amount: Decimal


class RetentionMonth(NamedTuple):
    """A month (``2026-11``): customers that bought in it, those from before, those again; the rate in percent."""

    month: str
    buyers: int
    before: int
    again: int
    rate: Decimal | None


class SourceFigure(NamedTuple):
    """A source channel: its leads, those of them that were won, and the share in percent."""

    source: str
    leads: int
    won: int
    rate: Decimal | None


def scope(role: str, report: Report, channel: str, deed: Deed) -> Scope:
    """Whose records a person's report adds up: those that they may list, on the screen and in a file alike.

    Service has no reports.
    """
    del deed
    if role == SERVICE_AGENT:
        return "none"
    return visibility.scope(role, "lead" if report == "sources" else "opportunity", "list", channel)


def yuan(cents: int) -> Decimal:
    """Cents as yuan with two decimals; never by way of a binary fraction."""
    return Decimal(cents).scaleb(-2).quantize(Decimal("0.01"))


def percent(part: int, whole: int) -> Decimal | None:
    """A share in percent, rounded half up to one decimal; ``None`` of nothing."""
    if not whole:
        return None
    return (Decimal(100) * part / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def funnel(totals: Mapping[str, Total]) -> list[FunnelStep]:
    """The stages in order, 输单 last; ``totals`` by stage."""
    reached, steps = 0, []
    for stage in reversed(opportunities.ORDER):
        found = totals.get(stage, NOTHING)
        reached += found.number
        steps.append(FunnelStep(stage, found.number, yuan(found.cents), reached))
    lost = totals.get(STAGE_LOST, NOTHING)
    return [*reversed(steps), FunnelStep(STAGE_LOST, lost.number, yuan(lost.cents), lost.number)]


def is_performance(stage: str) -> bool:
    """Only what was won is performance."""
    return stage == STAGE_WON


def region_of(customer_region: str, owner_team: str) -> str:
    """Where a sale counts: in the region of its customer, whichever team made it."""
    del owner_team
    return customer_region


def regions(totals: Mapping[str, Total]) -> list[RegionFigure]:
    """The regions in their usual order; customers without one come last, if they bought."""
    unplaced = [region for region in totals if region not in vocabulary.REGIONS]
    return [
        RegionFigure(region, found.number, yuan(found.cents))
        for region in [*vocabulary.REGIONS, *sorted(unplaced)]
        for found in [totals.get(region, NOTHING)]
    ]


def month_of(moment: datetime, zone: tzinfo) -> str:
    """The month in which something happened, by the calendar of the business."""
    return moment.astimezone(zone).strftime("%Y-%m")


def months_before(month: str, count: int) -> str:
    """The month ``count`` months earlier."""
    year, number = (int(part) for part in month.split("-"))
    at = year * 12 + number - 1 - count
    return f"{at // 12:04d}-{at % 12 + 1:02d}"


def first_month(until: str) -> str:
    """The earliest month whose sales the trend up to ``until`` needs."""
    return months_before(until, SHOWN_MONTHS - 1 + 2 * WINDOW - 1)


def retention(wins: Iterable[tuple[int, str]], until: str) -> list[RetentionMonth]:
    """The trend of the last months; ``wins`` are (customer, month) of won opportunities."""
    buyers: dict[str, set[int]] = {}
    for customer, month in wins:
        buyers.setdefault(month, set()).add(customer)
    months = [months_before(until, back) for back in range(SHOWN_MONTHS - 1, -1, -1)]
    return [_retained(buyers, month) for month in months]


def _retained(buyers: Mapping[str, set[int]], month: str) -> RetentionMonth:
    now = _bought(buyers, month, 0)
    before = _bought(buyers, month, WINDOW)
    again = before & now
    share = percent(len(again), len(before))
    return RetentionMonth(month, len(buyers.get(month, ())), len(before), len(again), share)


def _bought(buyers: Mapping[str, set[int]], month: str, back: int) -> set[int]:
    """Who bought in the window of months that ends ``back`` months before ``month``."""
    window = (months_before(month, back + n) for n in range(WINDOW))
    return set().union(*(buyers.get(each, set()) for each in window))


def plotted(number: int, amount: Decimal) -> str:
    """The figures as they stand in a plot: the same as in the table."""
    return f"{number} · {amount:,.2f}"


def sources(totals: Mapping[tuple[str, str], int]) -> list[SourceFigure]:
    """The source channels in their usual order; ``totals`` are leads by (source, status)."""
    found = []
    for source in vocabulary.SOURCES:
        leads = sum(count for (name, _), count in totals.items() if name == source)
        won = totals.get((source, LEAD_WON), 0)
        found.append(SourceFigure(source, leads, won, percent(won, leads)))
    return found
