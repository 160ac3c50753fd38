"""Faults of service tickets (SRV-01 to SRV-04)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from practice_crm import vocabulary_service as words
from practice_crm.faults.fault import BOTH, HTTP, UI, Fault, Rule
from practice_crm.rules.agents import Agent
from practice_crm.rules.fields import Problem
from practice_crm.wording import Text


def _first_agent(sound: Rule) -> Rule:
    def chosen(agents: Sequence[Agent]) -> int | None:
        return agents[0].id if agents else None

    return chosen


def _newest_again(sound: Rule) -> Rule:
    def chosen(agents: Sequence[Agent]) -> int | None:
        last = max(agents, key=lambda a: a.newest_ticket, default=None)
        return last.id if last else None

    return chosen


def _only_in_turn(sound: Rule) -> Rule:
    def chosen(agents: Sequence[Agent]) -> int | None:
        found: int | None = sound([agent._replace(open_tickets=0) for agent in agents])
        return found

    return chosen


def _those_who_left(sound: Rule) -> Rule:
    def at_work(agents: Sequence[Agent]) -> list[Agent]:
        return list(agents)

    return at_work


def _any_agent(sound: Rule) -> Rule:
    def responsible(of_category: Sequence[Agent], everybody: Sequence[Agent]) -> list[Agent]:
        return list(sound((), everybody))

    return responsible


def _always_medium(sound: Rule) -> Rule:
    def kept_priority(asked: str) -> str:
        return words.MEDIUM

    return kept_priority


def _uncategorised(*channels: str) -> Rule:
    """Through these channels a ticket may be saved without a category."""

    def wrap(sound: Rule) -> Rule:
        def category_problem(value: str, categories: Collection[str], channel: str) -> Problem | None:
            return None if channel in channels and not value else sound(value, categories, channel)

        return category_problem

    return wrap


def _alerts_again(*channels: str) -> Rule:
    """Marking again tells again, through these channels."""

    def wrap(sound: Rule) -> Rule:
        def alerts_sales(marked_before: bool, channel: str) -> bool:
            return channel in channels or bool(sound(marked_before, channel))

        return alerts_sales

    return wrap


def _silent(*channels: str) -> Rule:
    """Marking tells nobody, through these channels."""

    def wrap(sound: Rule) -> Rule:
        def alerts_sales(marked_before: bool, channel: str) -> bool:
            return channel not in channels and bool(sound(marked_before, channel))

        return alerts_sales

    return wrap


def _tells_agent(sound: Rule) -> Rule:
    def alerted(sales_owner: int, agent: int, recorder: int) -> int:
        return agent

    return alerted


def _no_todo(sound: Rule) -> Rule:
    def alert_makes_todo(channel: str) -> bool:
        return False

    return alert_makes_todo


def _last_response(sound: Rule) -> Rule:
    def first_response(before: datetime | None, now: datetime) -> datetime:
        return now

    return first_response


def _in_hours(sound: Rule) -> Rule:
    def minutes(since: datetime, until: datetime | None) -> int | None:
        return int((until - since).total_seconds() // 3600) if until else None

    return minutes


def _one_for_all(hours: int) -> Rule:
    """One term, whatever the priority."""

    def wrap(sound: Rule) -> Rule:
        def term(priority: str) -> int:
            return hours

        return term

    return wrap


def _hour_of_grace(sound: Rule) -> Rule:
    def is_late(due_at: datetime, done_at: datetime | None, now: datetime) -> bool:
        return bool(sound(due_at + timedelta(hours=1), done_at, now))

    return is_late


def _forgiven(sound: Rule) -> Rule:
    def is_late(due_at: datetime, done_at: datetime | None, now: datetime) -> bool:
        return done_at is None and bool(sound(due_at, done_at, now))

    return is_late


def _never_solution(sound: Rule) -> Rule:
    def lateness(response_late: bool, solution_late: bool) -> str:
        return str(sound(response_late, False))

    return lateness


def _unrated(*channels: str) -> Rule:
    """Through these channels a ticket may be closed without 满意度."""

    def wrap(sound: Rule) -> Rule:
        def satisfaction_problem(value: str, channel: str) -> Problem | None:
            return None if channel in channels and not value else sound(value, channel)

        return satisfaction_problem

    return wrap


def _always_content(sound: Rule) -> Rule:
    def kept_satisfaction(asked: str) -> str:
        return "满意"

    return kept_satisfaction


def _history_lost(sound: Rule) -> Rule:
    def history_after_reopening(entries: Sequence[int]) -> list[int]:
        return []

    return history_after_reopening


def _last_line_lost(sound: Rule) -> Rule:
    def history_after_reopening(entries: Sequence[int]) -> list[int]:
        return list(entries[:-1])

    return history_after_reopening


def _stays_closed(sound: Rule) -> Rule:
    def status_after_reopening() -> str:
        return words.TICKET_CLOSED

    return status_after_reopening


def _workable_when_closed(*channels: str) -> Rule:
    """A closed ticket can be worked on without reopening it, through these channels."""

    def wrap(sound: Rule) -> Rule:
        def may_change(status: str, channel: str) -> bool:
            return channel in channels or bool(sound(status, channel))

        return may_change

    return wrap


def _without_reason(sound: Rule) -> Rule:
    def reopen_problem(status: str, reason: str) -> Problem | None:
        problem: Problem | None = sound(status, reason or "-")
        return problem

    return reopen_problem


FAULTS: tuple[Fault, ...] = (
    Fault(
        "tickets-to-first-agent",
        "SRV-01",
        BOTH,
        Text("工单总是交给名单上的第一位客服。", "Every ticket goes to the first agent of the list."),
        "agents.chosen",
        _first_agent,
    ),
    Fault(
        "tickets-to-same-agent",
        "SRV-01",
        BOTH,
        Text("刚接过工单的客服又接下一个。", "Whoever got the last ticket gets the next one too."),
        "agents.chosen",
        _newest_again,
    ),
    Fault(
        "tickets-in-turn-only",
        "SRV-01",
        BOTH,
        Text(
            "分派只看轮次，不看手上还有几个工单。", "Assignment ignores how many tickets an agent has open."
        ),
        "agents.chosen",
        _only_in_turn,
    ),
    Fault(
        "tickets-to-those-who-left",
        "SRV-01",
        BOTH,
        Text("工单分派给已经离职的客服。", "Tickets go to agents who have left."),
        "agents.at_work",
        _those_who_left,
    ),
    Fault(
        "ticket-category-ignored",
        "SRV-01",
        BOTH,
        Text("分派不看类别由谁负责。", "Assignment ignores whose category it is."),
        "agents.responsible",
        _any_agent,
    ),
    Fault(
        "ticket-priority-lost",
        "SRV-01",
        BOTH,
        Text("新工单的优先级一律变成“中”。", "Every new ticket becomes priority “中”."),
        "tickets.kept_priority",
        _always_medium,
    ),
    Fault(
        "ticket-category-optional-by-page",
        "SRV-01",
        UI,
        Text("页面上不写类别也能保存工单。", "The page saves a ticket without a category."),
        "tickets.category_problem",
        _uncategorised("page"),
    ),
    Fault(
        "ticket-category-optional-by-api",
        "SRV-01",
        HTTP,
        Text("通过接口不写类别也能保存工单。", "The interface saves a ticket without a category."),
        "tickets.category_problem",
        _uncategorised("api"),
    ),
    Fault(
        "sales-told-again",
        "SRV-02",
        BOTH,
        Text("重复标记“需销售介入”，就重复通知。", "Marking a complaint again tells sales again."),
        "tickets.alerts_sales",
        _alerts_again("page", "api"),
    ),
    Fault(
        "sales-told-again-by-api",
        "SRV-02",
        HTTP,
        Text("接口重试时重复通知销售。", "A retry through the interface tells sales again."),
        "tickets.alerts_sales",
        _alerts_again("api"),
    ),
    Fault(
        "sales-not-told-by-page",
        "SRV-02",
        UI,
        Text("在页面上标记“需销售介入”不通知任何人。", "Marking a complaint on the page tells nobody."),
        "tickets.alerts_sales",
        _silent("page"),
    ),
    Fault(
        "sales-alert-to-agent",
        "SRV-02",
        BOTH,
        Text(
            "需销售介入的通知发给了客服，没有发给销售负责人。",
            "The agent is told instead of the sales owner.",
        ),
        "tickets.alerted",
        _tells_agent,
    ),
    Fault(
        "sales-alert-without-todo",
        "SRV-02",
        BOTH,
        Text("需销售介入只有通知，没有待办。", "Sales is told, but gets no to-do."),
        "tickets.alert_makes_todo",
        _no_todo,
    ),
    Fault(
        "response-of-last-answer",
        "SRV-03",
        BOTH,
        Text("首次响应时间算到最后一次回复。", "The first response time runs to the last answer."),
        "service_levels.first_response",
        _last_response,
    ),
    Fault(
        "times-in-hours",
        "SRV-03",
        BOTH,
        Text("响应和解决时间按小时记成了分钟。", "Times are whole hours shown as minutes."),
        "service_levels.minutes",
        _in_hours,
    ),
    Fault(
        "response-term-for-all",
        "SRV-03",
        BOTH,
        Text("响应时限不分优先级，一律 8 小时。", "The response term is 8 hours for every priority."),
        "service_levels.response_hours",
        _one_for_all(8),
    ),
    Fault(
        "solution-term-for-all",
        "SRV-03",
        BOTH,
        Text("解决时限不分优先级，一律 72 小时。", "The solution term is 72 hours for every priority."),
        "service_levels.solution_hours",
        _one_for_all(72),
    ),
    Fault(
        "overdue-an-hour-later",
        "SRV-03",
        BOTH,
        Text("超过时限一小时以后才标识超时。", "A ticket is flagged an hour after its term."),
        "service_levels.is_late",
        _hour_of_grace,
    ),
    Fault(
        "overdue-forgotten-when-done",
        "SRV-03",
        BOTH,
        Text("超时的工单一处理，标识就没有了。", "The overdue flag vanishes once the work is done."),
        "service_levels.is_late",
        _forgiven,
    ),
    Fault(
        "solution-never-overdue",
        "SRV-03",
        BOTH,
        Text("解决超时从不标识。", "An overdue solution is never flagged."),
        "service_levels.lateness",
        _never_solution,
    ),
    Fault(
        "closed-without-satisfaction-by-page",
        "SRV-03",
        UI,
        Text("页面上不记满意度也能关闭工单。", "The page closes a ticket without satisfaction."),
        "tickets.satisfaction_problem",
        _unrated("page"),
    ),
    Fault(
        "closed-without-satisfaction-by-api",
        "SRV-03",
        HTTP,
        Text("通过接口不记满意度也能关闭工单。", "The interface closes a ticket without satisfaction."),
        "tickets.satisfaction_problem",
        _unrated("api"),
    ),
    Fault(
        "satisfaction-always-good",
        "SRV-03",
        BOTH,
        Text("满意度一律记成“满意”。", "Satisfaction is always recorded as “满意”."),
        "tickets.kept_satisfaction",
        _always_content,
    ),
    Fault(
        "history-lost-on-reopening",
        "SRV-04",
        BOTH,
        Text("重新打开工单后，以前的历史没有了。", "Reopening a ticket loses its history."),
        "tickets.history_after_reopening",
        _history_lost,
    ),
    Fault(
        "closing-lost-on-reopening",
        "SRV-04",
        BOTH,
        Text("重新打开时，上次关闭和满意度被抹掉。", "Reopening erases the closing and its satisfaction."),
        "tickets.history_after_reopening",
        _last_line_lost,
    ),
    Fault(
        "reopened-stays-closed",
        "SRV-04",
        BOTH,
        Text("重新打开的工单仍是关闭状态。", "A reopened ticket stays closed."),
        "tickets.status_after_reopening",
        _stays_closed,
    ),
    Fault(
        "closed-ticket-answered-by-api",
        "SRV-04",
        HTTP,
        Text("已关闭的工单通过接口还能回复。", "A closed ticket can be answered through the interface."),
        "tickets.may_change",
        _workable_when_closed("api"),
    ),
    Fault(
        "closed-ticket-answered-by-page",
        "SRV-04",
        UI,
        Text("已关闭的工单在页面上还能回复。", "A closed ticket can be answered on the page."),
        "tickets.may_change",
        _workable_when_closed("page"),
    ),
    Fault(
        "reopened-without-reason",
        "SRV-04",
        BOTH,
        Text("不写原因也能重新打开工单。", "A ticket is reopened without a reason."),
        "tickets.reopen_problem",
        _without_reason,
    ),
)
