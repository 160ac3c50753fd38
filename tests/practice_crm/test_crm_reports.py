"""What the figures of the reports mean, as pure rules (RPT-01, RPT-02)."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from practice_crm import vocabulary as words
from practice_crm.rules import reports, spreadsheets
from practice_crm.rules.reports import REPORTS, Deed, Report, Total


def test_the_funnel_counts_who_came_at_least_so_far_and_leaves_the_lost_aside() -> None:
    found = reports.funnel(
        {
            "初步接触": Total(3, 10),
            "方案报价": Total(2, 20),
            "赢单": Total(1, 10_000_001),
            "输单": Total(4, 7),
        }
    )
    assert [(s.stage, s.number, s.reached) for s in found] == [
        ("初步接触", 3, 6),
        ("需求确认", 0, 3),
        ("方案报价", 2, 3),
        ("商务谈判", 0, 1),
        ("赢单", 1, 1),
        ("输单", 4, 4),
    ]
    assert [s.amount for s in found if s.number] == [
        Decimal("0.10"),
        Decimal("0.20"),
        Decimal("100000.01"),
        Decimal("0.07"),
    ]


def test_an_empty_funnel_has_all_its_stages() -> None:
    assert [(s.stage, s.number) for s in reports.funnel({})] == [(stage, 0) for stage in words.STAGES]


@pytest.mark.parametrize("stage", words.STAGES)
def test_only_what_was_won_is_performance(stage: str) -> None:
    assert reports.is_performance(stage) is (stage == "赢单")


def test_a_sale_counts_in_the_region_of_its_customer() -> None:
    assert reports.region_of("华南", "华东") == "华南"


def test_regions_come_in_their_order_and_the_unplaced_last() -> None:
    found = reports.regions({"": Total(1, 5), "华南": Total(2, 100)})
    assert [(r.region, r.number, r.amount) for r in found] == [
        ("华东", 0, Decimal("0.00")),
        ("华北", 0, Decimal("0.00")),
        ("华南", 2, Decimal("1.00")),
        ("", 1, Decimal("0.05")),
    ]


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [
        (1, 2, "50.0"),
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 16, "6.3"),
        (1, 80, "1.3"),
        (0, 5, "0.0"),
        (5, 5, "100.0"),
    ],
)
def test_shares_are_rounded_half_up_to_one_decimal(part: int, whole: int, share: str) -> None:
    assert reports.percent(part, whole) == Decimal(share)


def test_of_nothing_there_is_no_share() -> None:
    assert reports.percent(0, 0) is None


def test_retained_is_who_bought_in_the_three_months_before_and_again_in_the_last_three() -> None:
    wins = [
        (1, "2026-06"),  # before, and again
        (1, "2026-09"),
        (2, "2026-08"),  # before, not again
        (3, "2026-09"),  # only in the last three: new, no part of the rate
        (4, "2026-05"),  # too long ago
        (4, "2026-11"),
        (5, "2026-07"),  # twice before, counts once
        (5, "2026-08"),
        (5, "2026-11"),
        (5, "2026-11"),
    ]
    last = reports.retention(wins, "2026-11")[-1]
    assert last == ("2026-11", 2, 3, 2, Decimal("66.7"))


def test_where_nobody_bought_before_there_is_no_rate() -> None:
    assert [m.rate for m in reports.retention([(1, "2026-11")], "2026-11")] == [None] * 12


def test_the_trend_shows_twelve_months_and_asks_for_the_sales_that_they_need() -> None:
    months = [m.month for m in reports.retention([], "2026-03")]
    assert (months[0], months[-1], len(months)) == ("2025-04", "2026-03", 12)
    assert reports.first_month("2026-03") == "2024-11"
    assert reports.retention([(1, "2024-11"), (1, "2025-02")], "2026-03")[0].before == 1


@pytest.mark.parametrize(
    ("month", "count", "before"),
    [
        ("2026-11", 0, "2026-11"),
        ("2026-11", 10, "2026-01"),
        ("2026-11", 11, "2025-12"),
        ("2026-01", 25, "2023-12"),
    ],
)
def test_months_are_counted_over_the_turn_of_the_year(month: str, count: int, before: str) -> None:
    assert reports.months_before(month, count) == before


def test_a_sale_after_midnight_belongs_to_the_new_month_of_the_business() -> None:
    moment = datetime(2026, 11, 30, 16, 30, tzinfo=UTC)
    assert reports.month_of(moment, ZoneInfo("Asia/Shanghai")) == "2026-12"
    assert reports.month_of(moment, UTC) == "2026-11"


def test_sources_count_leads_and_the_share_that_was_won() -> None:
    found = {
        s.source: s
        for s in reports.sources({("官网", "新建"): 2, ("官网", "已成交"): 1, ("展会", "新建"): 4})
    }
    assert list(found) == list(words.SOURCES)
    assert found["官网"] == ("官网", 3, 1, Decimal("33.3"))
    assert found["展会"] == ("展会", 4, 0, Decimal("0.0"))
    assert found["其他"].rate is None


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("channel", ["page", "api"])
@pytest.mark.parametrize("deed", ["open", "export"])
def test_everybody_sees_figures_of_what_they_may_list(report: Report, channel: str, deed: Deed) -> None:
    seen = {role: reports.scope(role, report, channel, deed) for role in words.ROLES}
    assert seen == {
        words.SALES_REP: "own",
        words.SALES_MANAGER: "team",
        words.SALES_DIRECTOR: "all",
        words.ADMINISTRATOR: "all",
        words.SERVICE_AGENT: "none",
        words.MARKETING: "all" if report == "sources" else "none",
    }


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_what_begins_like_a_formula_is_text(start: str) -> None:
    assert spreadsheets.harmless(f"{start}1+1") == f"'{start}1+1"
    assert not spreadsheets.is_formula(f"{start}1+1")


@pytest.mark.parametrize("text", ["", "上海远景", "1=1", "'=1"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert spreadsheets.harmless(text) == text


def test_plots_and_files_say_what_the_table_says() -> None:
    assert reports.plotted(3, Decimal("1234567.80")) == "3 · 1,234,567.80"
    assert spreadsheets.figure(Decimal("0.10")) == Decimal("0.10")


def test_a_csv_file_begins_with_the_mark_that_excel_needs() -> None:
    assert spreadsheets.byte_order_mark().encode() == b"\xef\xbb\xbf"
