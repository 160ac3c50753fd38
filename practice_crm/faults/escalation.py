"""Faults of requests that nobody decides in time (APR-02)."""

from __future__ import annotations

from datetime import datetime, timedelta

from practice_crm.faults.fault import BOTH, HTTP, UI, Fault, Rule
from practice_crm.vocabulary import (
    ADMINISTRATOR,
    APPROVAL_AT_DIRECTOR,
)
from practice_crm.wording import Text


def _hours(count: float) -> Rule:
    def wrap(sound: Rule) -> Rule:
        def is_overdue(started_at: datetime, until: datetime, channel: str) -> bool:
            return until > started_at + timedelta(hours=count)

        return is_overdue

    return wrap


def _never_shown_in(*channels: str) -> Rule:
    def wrap(sound: Rule) -> Rule:
        def is_overdue(started_at: datetime, until: datetime, channel: str) -> bool:
            return channel not in channels and bool(sound(started_at, until, channel))

        return is_overdue

    return wrap


def _each_level_anew(sound: Rule) -> Rule:
    def counts_from(submitted_at: datetime, last_decided_at: datetime | None) -> datetime:
        return last_decided_at or submitted_at

    return counts_from


def _escalated_to_administrator(sound: Rule) -> Rule:
    def escalation_role(state: str) -> str | None:
        return ADMINISTRATOR

    return escalation_role


def _not_escalated(sound: Rule) -> Rule:
    def escalates(state: str, overdue: bool, escalated: bool) -> bool:
        return False

    return escalates


def _finished_escalates(sound: Rule) -> Rule:
    def is_overdue(started_at: datetime, until: datetime, channel: str) -> bool:
        return bool(sound(started_at, max(until, started_at + timedelta(hours=24, seconds=1)), channel))

    return is_overdue


def _manager_only_escalates(sound: Rule) -> Rule:
    def escalation_role(state: str) -> str | None:
        return None if state == APPROVAL_AT_DIRECTOR else sound(state)

    return escalation_role


FAULTS: tuple[Fault, ...] = (
    Fault(
        "approval-late-director-unnoticed",
        "APR-02",
        BOTH,
        Text("总监逾期时不升级给任何人。", "Nobody hears of a request that is late with the director."),
        "approvals.escalation_role",
        _manager_only_escalates,
    ),
    Fault(
        "approval-overdue-a-minute-early",
        "APR-02",
        BOTH,
        Text("不到 24 小时就算逾期。", "Overdue before the 24 hours are over."),
        "approvals.is_overdue",
        _hours(23.95),
    ),
    Fault(
        "approval-overdue-late",
        "APR-02",
        BOTH,
        Text("过了 25 小时才算逾期。", "Overdue only after 25 hours."),
        "approvals.is_overdue",
        _hours(25),
    ),
    Fault(
        "approval-overdue-not-shown-on-page",
        "APR-02",
        UI,
        Text("页面上不显示逾期。", "The page doesn't show that it's overdue."),
        "approvals.is_overdue",
        _never_shown_in("page"),
    ),
    Fault(
        "approval-overdue-not-shown-by-api",
        "APR-02",
        HTTP,
        Text("接口不显示逾期。", "The interface doesn't tell that it's overdue."),
        "approvals.is_overdue",
        _never_shown_in("api"),
    ),
    Fault(
        "approval-time-for-each-level",
        "APR-02",
        BOTH,
        Text("每一级各算 24 小时。", "Each level has 24 hours of its own."),
        "approvals.counts_from",
        _each_level_anew,
    ),
    Fault(
        "approval-escalated-to-wrong-person",
        "APR-02",
        BOTH,
        Text("逾期升级给了系统管理员，不是总监。", "Escalated to the administrator instead of the director."),
        "approvals.escalation_role",
        _escalated_to_administrator,
    ),
    Fault(
        "approval-never-escalated",
        "APR-02",
        BOTH,
        Text("逾期不升级。", "What is overdue isn't escalated."),
        "approvals.escalates",
        _not_escalated,
    ),
    Fault(
        "approval-finished-counts-on",
        "APR-02",
        BOTH,
        Text("按时批完的申请后来也显示逾期。", "What was decided in time is shown as overdue later."),
        "approvals.is_overdue",
        _finished_escalates,
    ),
)
