"""Faults of asking for discounts and who is to decide (APR-01)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from practice_crm.faults.fault import BOTH, HTTP, UI, Fault, Rule
from practice_crm.rules import opportunities
from practice_crm.rules.approvals import LIMIT
from practice_crm.rules.fields import Problems
from practice_crm.vocabulary import (
    APPROVAL_APPROVED,
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


def _nothing_off(sound: Rule) -> Rule:
    def amount_of(text: str) -> Decimal | None:
        return opportunities.amount_of(text)

    return amount_of


def _no_why(sound: Rule) -> Rule:
    def problems(values: Mapping[str, str]) -> Problems:
        return {field: problem for field, problem in sound(values).items() if field != "why"}

    return problems


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
)
