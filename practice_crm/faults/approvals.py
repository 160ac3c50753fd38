"""Faults of approvals of discounts (APR-01 to APR-03)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from practice_crm.faults.fault import BOTH, HTTP, UI, Fault, Rule
from practice_crm.rules import opportunities
from practice_crm.rules.approvals import LIMIT
from practice_crm.rules.fields import Problem, Problems
from practice_crm.vocabulary import (
    ADMINISTRATOR,
    APPROVAL_APPROVED,
    APPROVAL_AT_DIRECTOR,
    SALES_DIRECTOR,
    SALES_MANAGER,
)
from practice_crm.wording import Text


def _at_limit_too(sound: Rule) -> Rule:
    def needs_director(amount: Decimal, channel: str) -> bool:
        return amount >= LIMIT

    return needs_director


def _whole_yuan(sound: Rule) -> Rule:
    def needs_director(amount: Decimal, channel: str) -> bool:
        return int(amount) > LIMIT

    return needs_director


def _never_from(*channels: str) -> Rule:
    """The director isn't asked for what comes through these channels."""

    def wrap(sound: Rule) -> Rule:
        def needs_director(amount: Decimal, channel: str) -> bool:
            return channel not in channels and bool(sound(amount, channel))

        return needs_director

    return wrap


def _director_first(sound: Rule) -> Rule:
    def chain(requester_role: str, amount: Decimal, channel: str) -> tuple[str, ...]:
        return tuple(reversed(sound(requester_role, amount, channel)))

    return chain


def _manager_decides_alone(sound: Rule) -> Rule:
    def line_manager(role: str) -> str | None:
        return SALES_MANAGER if role == SALES_MANAGER else sound(role)

    return line_manager


def _own_boss(sound: Rule) -> Rule:
    def line_manager(role: str) -> str | None:
        return SALES_DIRECTOR if role == SALES_DIRECTOR else sound(role)

    return line_manager


def _every_manager_told(sound: Rule) -> Rule:
    def is_told(owner_team: str, role: str, team: str) -> bool:
        return True

    return is_told


def _first_approval_is_enough(sound: Rule) -> Rule:
    def state_after(roles: Sequence[str], approvals: int) -> str:
        return APPROVAL_APPROVED if approvals else str(sound(roles, approvals))

    return state_after


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


def _nothing_off(sound: Rule) -> Rule:
    def amount_of(text: str) -> Decimal | None:
        return opportunities.amount_of(text)

    return amount_of


def _no_why(sound: Rule) -> Rule:
    def problems(values: Mapping[str, str]) -> Problems:
        return {field: problem for field, problem in sound(values).items() if field != "why"}

    return problems


def _manager_only_escalates(sound: Rule) -> Rule:
    def escalation_role(state: str) -> str | None:
        return None if state == APPROVAL_AT_DIRECTOR else sound(state)

    return escalation_role


FAULTS: tuple[Fault, ...] = (
    Fault(
        "approval-of-nothing",
        "APR-01",
        BOTH,
        Text("可以申请 0 元的折扣。", "A discount of nothing can be asked for."),
        "approvals.amount_of",
        _nothing_off,
    ),
    Fault(
        "approval-without-a-reason",
        "APR-01",
        BOTH,
        Text("申请折扣不用写理由。", "Asking for a discount needs no reason."),
        "approvals.problems",
        _no_why,
    ),
    Fault(
        "approval-late-director-unnoticed",
        "APR-02",
        BOTH,
        Text("总监逾期时不升级给任何人。", "Nobody hears of a request that is late with the director."),
        "approvals.escalation_role",
        _manager_only_escalates,
    ),
    Fault(
        "approval-limit-inclusive",
        "APR-01",
        BOTH,
        Text("正好 10 万元也要总监审批。", "Exactly ¥100,000 asks for the director too."),
        "approvals.needs_director",
        _at_limit_too,
    ),
    Fault(
        "approval-limit-without-cents",
        "APR-01",
        BOTH,
        Text(
            "只看整元：100,000.01 元不用总监审批。",
            "Cents are cut off: ¥100,000.01 doesn't ask for the director.",
        ),
        "approvals.needs_director",
        _whole_yuan,
    ),
    Fault(
        "approval-director-never-asked",
        "APR-01",
        BOTH,
        Text("再大的折扣也只要经理审批。", "The manager is enough for any discount."),
        "approvals.needs_director",
        _never_from("page", "api"),
    ),
    Fault(
        "approval-director-only-by-page",
        "APR-01",
        HTTP,
        Text("通过接口批准时不再要总监审批。", "Approved through the interface, the director isn't asked."),
        "approvals.needs_director",
        _never_from("api"),
    ),
    Fault(
        "approval-director-only-by-api",
        "APR-01",
        UI,
        Text("在页面上批准时不再要总监审批。", "Approved on the page, the director isn't asked."),
        "approvals.needs_director",
        _never_from("page"),
    ),
    Fault(
        "approval-director-first",
        "APR-01",
        BOTH,
        Text("先总监、后经理。", "The director comes before the manager."),
        "approvals.chain",
        _director_first,
    ),
    Fault(
        "approval-one-is-enough",
        "APR-01",
        BOTH,
        Text("第一个批准就算通过。", "The first approval ends it."),
        "approvals.state_after",
        _first_approval_is_enough,
    ),
    Fault(
        "approval-managers-among-themselves",
        "APR-01",
        BOTH,
        Text("经理的申请送给经理自己这一级。", "A manager's request goes to managers, not to the director."),
        "approvals.line_manager",
        _manager_decides_alone,
    ),
    Fault(
        "approval-director-own-boss",
        "APR-01",
        BOTH,
        Text("总监的申请可以提交，送给总监自己。", "A director's request is taken and goes to the director."),
        "approvals.line_manager",
        _own_boss,
    ),
    Fault(
        "approval-told-to-every-manager",
        "APR-01",
        BOTH,
        Text("申请送到所有经理的待办里。", "The request is put on every manager's list."),
        "approvals.is_told",
        _every_manager_told,
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
