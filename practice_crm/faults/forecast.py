"""Faults of the sales forecast (OPP-04)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal

from practice_crm.faults.fault import BOTH, UI, Fault, Rule
from practice_crm.rules.forecast import CENT
from practice_crm.rules.visibility import Scope
from practice_crm.vocabulary import STAGE_LOST
from practice_crm.wording import Text


def _rounded_one_by_one(sound: Rule) -> Rule:
    def expected(amount: Decimal, stage: str) -> Decimal:
        return Decimal(sound(amount, stage)).quantize(CENT)

    return expected


def _to_even(sound: Rule) -> Rule:
    def to_the_cent(amount: Decimal, channel: str) -> Decimal:
        return amount.quantize(CENT, ROUND_HALF_EVEN)

    return to_the_cent


def _cut_on_page(sound: Rule) -> Rule:
    def to_the_cent(amount: Decimal, channel: str) -> Decimal:
        return amount.quantize(CENT, ROUND_DOWN) if channel == "page" else sound(amount, channel)

    return to_the_cent


def _lost_counted(sound: Rule) -> Rule:
    def probability(stage: str) -> Decimal:
        return Decimal("0.1") if stage == STAGE_LOST else sound(stage)

    return probability


def _not_weighted(sound: Rule) -> Rule:
    def probability(stage: str) -> Decimal:
        return Decimal(0) if stage == STAGE_LOST else Decimal(1)

    return probability


def _a_day_on(sound: Rule) -> Rule:
    def belongs_to(closing_on: date, year: int, month: int) -> bool:
        return bool(sound(closing_on + timedelta(days=1), year, month))

    return belongs_to


def _of_everybody(sound: Rule) -> Rule:
    def seen(listed: Scope) -> Scope:
        return listed if listed == "none" else "all"

    return seen


FAULTS: tuple[Fault, ...] = (
    Fault(
        "forecast-rounded-one-by-one",
        "OPP-04",
        BOTH,
        Text("每个商机先四舍五入再相加。", "Each sale is rounded before they are added up."),
        "forecast.expected",
        _rounded_one_by_one,
    ),
    Fault(
        "forecast-half-to-even",
        "OPP-04",
        BOTH,
        Text("半分钱没有进位。", "Half a cent is not rounded up."),
        "forecast.to_the_cent",
        _to_even,
    ),
    Fault(
        "forecast-cut-on-page",
        "OPP-04",
        UI,
        Text("页面上的预测舍去了分以下。", "On the page, fractions of a cent are cut off."),
        "forecast.to_the_cent",
        _cut_on_page,
    ),
    Fault(
        "forecast-counts-lost",
        "OPP-04",
        BOTH,
        Text("输单也计入预测。", "Lost opportunities count in the forecast."),
        "forecast.probability",
        _lost_counted,
    ),
    Fault(
        "forecast-not-weighted",
        "OPP-04",
        BOTH,
        Text("预测没有乘以阶段概率。", "The forecast is not weighted by probability."),
        "forecast.probability",
        _not_weighted,
    ),
    Fault(
        "forecast-month-end",
        "OPP-04",
        BOTH,
        Text("月末成交的商机计入了下个月。", "A sale at the end of a month counts in the next."),
        "forecast.belongs_to",
        _a_day_on,
    ),
    Fault(
        "forecast-of-everybody",
        "OPP-04",
        BOTH,
        Text("看得到别人的预测。", "The forecast shows what is not the viewer’s."),
        "forecast.seen",
        _of_everybody,
    ),
)
