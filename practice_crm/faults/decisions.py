"""Faults of deciding requests (APR-03)."""

from __future__ import annotations

from practice_crm.faults.fault import BOTH, HTTP, UI, Fault, Rule
from practice_crm.rules.fields import Problem
from practice_crm.vocabulary import (
    SALES_DIRECTOR,
)
from practice_crm.wording import Text


def _own_in(*channels: str) -> Rule:
    """Whoever asked may decide too, through these channels, and out of turn as that is."""

    def wrap(sound: Rule) -> Rule:
        def decision_problem(at: object, person_id: int, role: str, team: str, channel: str) -> object:
            found = sound(at, person_id, role, team, channel)
            return None if found and found.code == "own_request" and channel in channels else found

        return decision_problem

    return wrap


def _any_turn(sound: Rule) -> Rule:
    def in_turn(waiting_for: str | None, owner_team: str, role: str, team: str, channel: str) -> bool:
        return role == SALES_DIRECTOR or bool(sound(waiting_for, owner_team, role, team, channel))

    return in_turn


def _any_turn_in(chosen: str) -> Rule:
    def wrap(sound: Rule) -> Rule:
        def in_turn(waiting_for: str | None, owner_team: str, role: str, team: str, channel: str) -> bool:
            boss = role == SALES_DIRECTOR and channel == chosen
            return boss or bool(sound(waiting_for, owner_team, role, team, channel))

        return in_turn

    return wrap


def _twice(sound: Rule) -> Rule:
    def decision_problem(at: object, person_id: int, role: str, team: str, channel: str) -> object:
        found = sound(at, person_id, role, team, channel)
        return None if found and found.code == "already_decided" else found

    return decision_problem


def _no_reason_in(*channels: str) -> Rule:
    def wrap(sound: Rule) -> Rule:
        def refusal_says_why(channel: str) -> bool:
            return channel not in channels and bool(sound(channel))

        return refusal_says_why

    return wrap


def _never_again(sound: Rule) -> Rule:
    def may_resubmit(state: str, channel: str) -> bool:
        return False

    return may_resubmit


def _always_again(sound: Rule) -> Rule:
    def may_resubmit(state: str, channel: str) -> bool:
        return True

    return may_resubmit


def _decided_open(sound: Rule) -> Rule:
    def decision_problem(at: object, person_id: int, role: str, team: str, channel: str) -> object:
        found = sound(at, person_id, role, team, channel)
        return None if found and found.code == "decided" else found

    return decision_problem


def _by_anybody(sound: Rule) -> Rule:
    def resubmission_problem(state: str, owner_id: int, person_id: int, channel: str) -> Problem | None:
        found: Problem | None = sound(state, owner_id, owner_id, channel)
        return found

    return resubmission_problem


FAULTS: tuple[Fault, ...] = (
    Fault(
        "approval-own-request",
        "APR-03",
        BOTH,
        Text("可以批准自己的申请。", "One's own request can be approved."),
        "approvals.decision_problem",
        _own_in("page", "api"),
    ),
    Fault(
        "approval-own-request-by-page",
        "APR-03",
        UI,
        Text("在页面上可以批准自己的申请。", "One's own request can be approved on the page."),
        "approvals.decision_problem",
        _own_in("page"),
    ),
    Fault(
        "approval-own-request-by-api",
        "APR-03",
        HTTP,
        Text("通过接口可以批准自己的申请。", "One's own request can be approved through the interface."),
        "approvals.decision_problem",
        _own_in("api"),
    ),
    Fault(
        "approval-out-of-turn",
        "APR-03",
        BOTH,
        Text("总监可以抢在经理之前批准。", "The director may approve before the manager."),
        "approvals.in_turn",
        _any_turn,
    ),
    Fault(
        "approval-out-of-turn-by-api",
        "APR-03",
        HTTP,
        Text(
            "顺序只在页面上检查，接口不查。", "The order is kept only on the page, not through the interface."
        ),
        "approvals.in_turn",
        _any_turn_in("api"),
    ),
    Fault(
        "approval-out-of-turn-by-page",
        "APR-03",
        UI,
        Text("顺序只在接口里检查，页面不查。", "The order is kept only by the interface, not on the page."),
        "approvals.in_turn",
        _any_turn_in("page"),
    ),
    Fault(
        "approval-counted-twice",
        "APR-03",
        BOTH,
        Text("同一个人批准两次，算两级。", "One person's two approvals count as two levels."),
        "approvals.decision_problem",
        _twice,
    ),
    Fault(
        "approval-refused-without-reason",
        "APR-03",
        BOTH,
        Text("驳回不用写原因。", "Refusing doesn't ask why."),
        "approvals.refusal_says_why",
        _no_reason_in("page", "api"),
    ),
    Fault(
        "approval-refused-without-reason-by-api",
        "APR-03",
        HTTP,
        Text("通过接口驳回不用写原因。", "Refusing through the interface doesn't ask why."),
        "approvals.refusal_says_why",
        _no_reason_in("api"),
    ),
    Fault(
        "approval-not-again",
        "APR-03",
        BOTH,
        Text("驳回之后不能重新提交。", "A refused request can't be submitted again."),
        "approvals.may_resubmit",
        _never_again,
    ),
    Fault(
        "approval-changed-after-approval",
        "APR-03",
        BOTH,
        Text("已通过的申请还能改金额再提交。", "An approved request can be changed and submitted again."),
        "approvals.may_resubmit",
        _always_again,
    ),
    Fault(
        "approval-submitted-again-by-another",
        "APR-03",
        BOTH,
        Text("别人也能修改并重新提交申请。", "Somebody else can change a request and submit it again."),
        "approvals.resubmission_problem",
        _by_anybody,
    ),
    Fault(
        "approval-decided-still-open",
        "APR-03",
        BOTH,
        Text("已有结论的申请还能驳回。", "A request that is decided can still be refused."),
        "approvals.decision_problem",
        _decided_open,
    ),
)
