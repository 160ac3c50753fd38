"""Faults of dashboard and reports (RPT-01)."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from decimal import Decimal

from practice_crm.faults.fault import BOTH, HTTP, UI, Fault, Rule
from practice_crm.rules import reports
from practice_crm.rules.reports import FunnelStep, RetentionMonth, Total
from practice_crm.vocabulary import (
    MARKETING,
    SALES_DIRECTOR,
    SALES_MANAGER,
    SALES_REP,
    SERVICE_AGENT,
    STAGE_LOST,
)
from practice_crm.wording import Text

_STALE_S = 5.0


def _whole_yuan(sound: Rule) -> Rule:
    def yuan(cents: int) -> Decimal:
        return Decimal(round(cents / 100)).quantize(Decimal("0.01"))

    return yuan


def _lost_reached(sound: Rule) -> Rule:
    def funnel(totals: Mapping[str, Total]) -> list[FunnelStep]:
        lost = totals.get(STAGE_LOST, Total(0, 0)).number
        return [
            step if step.stage == STAGE_LOST else step._replace(reached=step.reached + lost)
            for step in sound(totals)
        ]

    return funnel


def _stale(sound: Rule) -> Rule:
    """A cache that knows only how many opportunities there were."""
    kept: dict[int, tuple[float, list[FunnelStep]]] = {}

    def funnel(totals: Mapping[str, Total]) -> list[FunnelStep]:
        many = sum(total.number for total in totals.values())
        at, figures = kept.get(many, (0.0, []))
        if time.monotonic() - at < _STALE_S and figures:
            return figures
        kept[many] = time.monotonic(), list(sound(totals))
        return kept[many][1]

    return funnel


def _wider(role: str, instead: str, *, channels: Iterable[str] = ("page", "api"), deed: str = "") -> Rule:
    """This role's figures add up more than it may see."""

    def wrap(sound: Rule) -> Rule:
        def scope(who: str, report: str, channel: str, doing: str) -> str:
            wide = who == role and channel in channels and deed in ("", doing) and report != "sources"
            return instead if wide else str(sound(who, report, channel, doing))

        return scope

    return wrap


def _director_own(sound: Rule) -> Rule:
    def scope(role: str, report: str, channel: str, deed: str) -> str:
        return "own" if role == SALES_DIRECTOR else str(sound(role, report, channel, deed))

    return scope


def _all_sources(sound: Rule) -> Rule:
    def scope(role: str, report: str, channel: str, deed: str) -> str:
        wide = role == SALES_REP and report == "sources"
        return "all" if wide else str(sound(role, report, channel, deed))

    return scope


def _everything_performs(sound: Rule) -> Rule:
    def is_performance(stage: str) -> bool:
        return stage != STAGE_LOST

    return is_performance


def _by_team(sound: Rule) -> Rule:
    def region_of(customer_region: str, owner_team: str) -> str:
        return owner_team

    return region_of


def _new_ones_too(sound: Rule) -> Rule:
    def retention(wins: Iterable[tuple[int, str]], until: str) -> list[RetentionMonth]:
        months = []
        for month in sound(wins, until):
            again = min(month.before, max(month.buyers, month.again))
            months.append(month._replace(again=again, rate=reports.percent(again, month.before)))
        return months

    return retention


def _of_this_month(sound: Rule) -> Rule:
    def retention(wins: Iterable[tuple[int, str]], until: str) -> list[RetentionMonth]:
        return [
            month._replace(rate=reports.percent(month.again, month.buyers)) for month in sound(wins, until)
        ]

    return retention


def _by_utc(sound: Rule) -> Rule:
    def month_of(moment: datetime, zone: tzinfo) -> str:
        return moment.astimezone(UTC).strftime("%Y-%m")

    return month_of


def _rounded_plot(sound: Rule) -> Rule:
    def plotted(number: int, amount: Decimal) -> str:
        return f"{number} · {amount:,.0f}"

    return plotted


FAULTS: tuple[Fault, ...] = (
    Fault(
        "report-cents-lost",
        "RPT-01",
        BOTH,
        Text("报表金额四舍五入到元。", "Amounts of reports are rounded to whole yuan."),
        "reports.yuan",
        _whole_yuan,
    ),
    Fault(
        "funnel-lost-count-as-reached",
        "RPT-01",
        BOTH,
        Text("输单也算到达了每个阶段。", "The lost count as having reached every stage."),
        "reports.funnel",
        _lost_reached,
    ),
    Fault(
        "report-stale",
        "RPT-01",
        BOTH,
        Text("报表来自缓存，记录变了也不变。", "Reports come from a cache that doesn't notice changes."),
        "reports.funnel",
        _stale,
    ),
    Fault(
        "report-rep-sees-team",
        "RPT-01",
        BOTH,
        Text("销售代表的报表含全团队的数字。", "A rep's reports hold the whole team's figures."),
        "reports.scope",
        _wider(SALES_REP, "team"),
    ),
    Fault(
        "report-rep-sees-team-by-api",
        "RPT-01",
        HTTP,
        Text("接口给销售代表全团队的数字。", "The interface gives a rep the whole team's figures."),
        "reports.scope",
        _wider(SALES_REP, "team", channels=("api",)),
    ),
    Fault(
        "report-rep-sees-team-by-page",
        "RPT-01",
        UI,
        Text("页面给销售代表全团队的数字。", "The page gives a rep the whole team's figures."),
        "reports.scope",
        _wider(SALES_REP, "team", channels=("page",)),
    ),
    Fault(
        "report-manager-sees-all-teams",
        "RPT-01",
        BOTH,
        Text("经理的报表含别的团队。", "A manager's reports hold other teams' figures."),
        "reports.scope",
        _wider(SALES_MANAGER, "all"),
    ),
    Fault(
        "report-director-sees-own",
        "RPT-01",
        BOTH,
        Text("总监的报表只有自己名下的。", "The director's reports hold only the director's own."),
        "reports.scope",
        _director_own,
    ),
    Fault(
        "report-open-to-service",
        "RPT-01",
        BOTH,
        Text("客服专员能看销售报表。", "Service sees the sales reports."),
        "reports.scope",
        _wider(SERVICE_AGENT, "all"),
    ),
    Fault(
        "report-open-to-marketing",
        "RPT-01",
        BOTH,
        Text("市场专员能看销售漏斗和业绩。", "Marketing sees funnel and performance."),
        "reports.scope",
        _wider(MARKETING, "all"),
    ),
    Fault(
        "report-sources-of-everybody",
        "RPT-01",
        BOTH,
        Text("销售代表的来源渠道含别人的线索。", "A rep's source channels count other people's leads."),
        "reports.scope",
        _all_sources,
    ),
    Fault(
        "regions-count-open-sales",
        "RPT-01",
        BOTH,
        Text("没有赢的商机也算业绩。", "What isn't won yet counts as performance."),
        "reports.is_performance",
        _everything_performs,
    ),
    Fault(
        "regions-by-team",
        "RPT-01",
        BOTH,
        Text("业绩按团队算，不按客户所在区域。", "Performance counts by team, not by the customer's region."),
        "reports.region_of",
        _by_team,
    ),
    Fault(
        "retention-counts-new-customers",
        "RPT-01",
        BOTH,
        Text("新客户也算留存。", "New customers count as retained."),
        "reports.retention",
        _new_ones_too,
    ),
    Fault(
        "retention-of-this-month",
        "RPT-01",
        BOTH,
        Text("留存率除以本月成交的客户。", "The rate is divided by this month's buyers."),
        "reports.retention",
        _of_this_month,
    ),
    Fault(
        "report-month-by-utc",
        "RPT-01",
        BOTH,
        Text("月份按格林尼治时间算。", "Months are those of Greenwich, not of the business."),
        "reports.month_of",
        _by_utc,
    ),
    Fault(
        "plot-other-than-table",
        "RPT-01",
        UI,
        Text("图上的金额与表中的不同。", "The plot's amounts differ from the table's."),
        "reports.plotted",
        _rounded_plot,
    ),
)
