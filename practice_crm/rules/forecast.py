"""The sales forecast: amount × stage probability, to the cent (OPP-04)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from practice_crm.rules.fields import Problem
from practice_crm.rules.visibility import Scope
from practice_crm.wording import Text

PERCENT: dict[str, int] = {
    "初步接触": 10,
    "需求确认": 30,
    "方案报价": 50,
    "商务谈判": 80,
    "赢单": 100,
    "输单": 0,
}
CENT = Decimal("0.01")


class Sale(NamedTuple):
    """What of an opportunity goes into the forecast."""

    team: str
    rep_id: int
    closing_on: date
    stage: str
    amount: Decimal


class Figure(NamedTuple):
    """One figure in yuan: of a rep, of a team (no ``rep_id``), or of all (``team`` is ``None`` too)."""

    team: str | None
    rep_id: int | None
    sales: int
    amount: Decimal


def seen(listed: Scope) -> Scope:
    """Whose sales a person's forecast is made of: those that they may list."""
    return listed


def probability(stage: str) -> Decimal:
    """How likely a sale at this stage is, from 0 to 1."""
    return Decimal(PERCENT[stage]) / 100


def expected(amount: Decimal, stage: str) -> Decimal:
    """What a sale counts for, not rounded: fractions of a cent are kept until all is added up."""
    return amount * probability(stage)


def to_the_cent(amount: Decimal, channel: str) -> Decimal:
    """A figure as it is shown; half a cent counts as a whole one."""
    del channel
    return amount.quantize(CENT, ROUND_HALF_UP)


def belongs_to(closing_on: date, year: int, month: int) -> bool:
    """Whether a sale that is expected to close on this day belongs to the month."""
    return (closing_on.year, closing_on.month) == (year, month)


def places(sale: Sale) -> tuple[tuple[str | None, int | None], ...]:
    """The figures that a sale counts in: of all, of its team, of its rep."""
    return (None, None), (sale.team, None), (sale.team, sale.rep_id)


def figures(sales: Iterable[Sale], year: int, month: int, channel: str) -> list[Figure]:
    """The month's figures: of all, then each team with its reps."""
    exact: dict[tuple[str | None, int | None], tuple[int, Decimal]] = {}
    for sale in sales:
        if belongs_to(sale.closing_on, year, month):
            for place in places(sale):
                count, so_far = exact.get(place, (0, Decimal(0)))
                exact[place] = (count + 1, so_far + expected(sale.amount, sale.stage))
    found = [Figure(*place, count, to_the_cent(total, channel)) for place, (count, total) in exact.items()]
    return sorted(found, key=lambda f: (f.team is not None, f.team or "", f.rep_id or 0))


def day_of(text: str) -> date | None:
    """The expected closing day that was typed (``2026-11-30``); ``None`` when it is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def day_problem(text: str) -> Problem | None:
    """What is wrong with the expected closing day; it may be left open."""
    if not text.strip() or day_of(text) is not None:
        return None
    return Problem(
        "invalid_format",
        Text("预计成交日期应写成 2026-11-30。", "The expected closing date must look like 2026-11-30."),
    )
