"""The forecast to the cent (OPP-04), and the tasks of the stages (OPP-02): the rules alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from practice_crm import vocabulary
from practice_crm.rules import forecast, stage_tasks
from practice_crm.rules.forecast import Figure, Sale

MARCH = date(2027, 3, 15)


def sale(amount: str, stage: str = "初步接触", team: str = "华东", rep: int = 1, day: date = MARCH) -> Sale:
    return Sale(team, rep, day, stage, Decimal(amount))


def total(*sales: Sale) -> Decimal:
    return forecast.figures(sales, 2027, 3, "api")[0].amount


@pytest.mark.parametrize(
    ("stage", "worth"),
    [
        ("初步接触", "10.00"),
        ("需求确认", "30.00"),
        ("方案报价", "50.00"),
        ("商务谈判", "80.00"),
        ("赢单", "100.00"),
        ("输单", "0.00"),
    ],
)
def test_each_stage_has_its_probability(stage: str, worth: str) -> None:
    assert total(sale("100.00", stage)) == Decimal(worth)
    assert set(forecast.PERCENT) == set(vocabulary.STAGES)


def test_fractions_of_a_cent_are_added_up_before_rounding() -> None:
    assert total(*[sale("33.33")] * 3) == Decimal("10.00")


@pytest.mark.parametrize(("amount", "shown"), [("100.04", "10.00"), ("100.05", "10.01"), ("100.25", "10.03")])
def test_half_a_cent_counts_as_a_whole_one(amount: str, shown: str) -> None:
    assert total(sale(amount)) == Decimal(shown)


def test_there_is_a_figure_of_all_of_each_team_and_of_each_rep() -> None:
    found = forecast.figures(
        [sale("100"), sale("200", rep=2), sale("300", "赢单", "华北", 4), sale("50", rep=2)], 2027, 3, "api"
    )
    assert found == [
        Figure(None, None, 4, Decimal("335.00")),
        Figure("华东", None, 3, Decimal("35.00")),
        Figure("华东", 1, 1, Decimal("10.00")),
        Figure("华东", 2, 2, Decimal("25.00")),
        Figure("华北", None, 1, Decimal("300.00")),
        Figure("华北", 4, 1, Decimal("300.00")),
    ]


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2027, 3, 1), True),
        (date(2027, 3, 31), True),
        (date(2027, 2, 28), False),
        (date(2027, 4, 1), False),
        (date(2026, 3, 15), False),
    ],
)
def test_a_month_goes_from_its_first_to_its_last_day(day: date, counts: bool) -> None:
    assert bool(forecast.figures([sale("100", day=day)], 2027, 3, "api")) is counts


@pytest.mark.parametrize("text", ["2026-02-30", "30.11.2026", "下个月", "2026-11"])
def test_a_closing_day_that_is_none_is_refused(text: str) -> None:
    problem = forecast.day_problem(text)
    assert problem is not None and problem.code == "invalid_format"


def test_a_closing_day_may_be_left_open() -> None:
    assert forecast.day_problem(" ") is None
    assert forecast.day_of("2026-11-30") == date(2026, 11, 30)


def test_every_stage_but_the_first_has_tasks_with_a_due_date() -> None:
    for stage in vocabulary.STAGES:
        due = stage_tasks.tasks(stage, date(2026, 12, 30), "api")
        assert bool(due) is (stage != vocabulary.STAGE_FIRST)
        assert all(task.due_on > date(2026, 12, 30) for task in due)


def test_the_days_are_calendar_days_from_reaching_the_stage() -> None:
    assert stage_tasks.tasks("需求确认", date(2026, 12, 30), "api") == [
        ("安排需求调研", date(2027, 1, 2)),
        ("整理需求清单", date(2027, 1, 4)),
    ]


def test_in_the_small_hours_it_is_already_the_new_day() -> None:
    two_in_shanghai = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
    assert stage_tasks.reached_on(two_in_shanghai, ZoneInfo("Asia/Shanghai")) == date(2026, 11, 21)


def test_the_owner_does_the_tasks_whoever_moved_the_opportunity() -> None:
    assert stage_tasks.who_does_them(1, 3) == 1
