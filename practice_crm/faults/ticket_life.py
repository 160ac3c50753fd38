"""Faults of working on tickets: terms, closing, reopening (SRV-03, SRV-04)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from practice_crm import vocabulary_service as words
from practice_crm.faults.fault import BOTH, HTTP, UI, Fault, Rule
from practice_crm.rules.fields import Problem
from practice_crm.wording import Text


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
