"""Discount approvals: who has to approve (APR-01), by when (APR-02), and who may not (APR-03).

The chain belongs to the person who asks: a rep's request goes to the manager of the rep's team and, above
the limit, then to the director. A manager's own request goes to the director, who is the manager's line
manager: one decision, whatever the amount, because nobody decides twice. A director has nobody above, so
there is no such request: the rep whose sale it is asks for it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from practice_crm.rules import fields, opportunities
from practice_crm.rules.fields import Problem, Problems
from practice_crm.vocabulary import (
    ADMINISTRATOR,
    APPROVAL_APPROVED,
    APPROVAL_AT_DIRECTOR,
    APPROVAL_AT_MANAGER,
    APPROVAL_REFUSED,
    SALES_DIRECTOR,
    SALES_MANAGER,
    SALES_REP,
)
from practice_crm.wording import Text

LIMIT = Decimal("100000.00")
"""Yuan; up to here the line manager is enough."""
TIME_ALLOWED = timedelta(hours=24)
"""For all levels together, by the clock on the wall: nights and weekends count."""
_LINE_MANAGER = {SALES_REP: SALES_MANAGER, SALES_MANAGER: SALES_DIRECTOR}
_WAITING = {SALES_MANAGER: APPROVAL_AT_MANAGER, SALES_DIRECTOR: APPROVAL_AT_DIRECTOR}
_DECIDER = {state: role for role, state in _WAITING.items()}
_ABOVE = {SALES_MANAGER: SALES_DIRECTOR, SALES_DIRECTOR: ADMINISTRATOR}


class Standing(NamedTuple):
    """Where a request stands: its state, who asked, their team, and who has decided in this round."""

    state: str
    owner_id: int
    owner_team: str
    decided_by: Collection[int]


def amount_of(text: str) -> Decimal | None:
    """The discount in yuan; ``None`` when it's no amount, nothing, or finer than a cent."""
    return opportunities.amount_of(text) or None


def problems(values: Mapping[str, str]) -> Problems:
    """Every field that keeps a request from being submitted."""
    return fields.gathered(
        {
            "discount": _amount_problem(values.get("discount", "")),
            "why": fields.of_text("why", values.get("why", ""), required=True, limit=fields.REMARK_LENGTH),
        }
    )


def _amount_problem(text: str) -> Problem | None:
    if not text.strip():
        return fields.missing("discount")
    if amount_of(text) is not None:
        return None
    return Problem(
        "invalid_format",
        Text(
            "折扣金额应大于 0，最多两位小数。",
            "The discount must be more than 0 with at most two decimals.",
        ),
    )


def needs_director(amount: Decimal, channel: str) -> bool:
    """Above the limit the director approves too; at the limit the line manager is enough (APR-01)."""
    del channel
    return amount > LIMIT


def line_manager(role: str) -> str | None:
    """The role that approves first for somebody of ``role``; ``None`` where nobody stands above."""
    return _LINE_MANAGER.get(role)


def chain(requester_role: str, amount: Decimal, channel: str) -> tuple[str, ...]:
    """The roles that have to approve, in order; empty when nobody can."""
    first = line_manager(requester_role)
    if first is None:
        return ()
    if needs_director(amount, channel) and first != SALES_DIRECTOR:
        return (first, SALES_DIRECTOR)
    return (first,)


def state_after(roles: Sequence[str], approvals: int) -> str:
    """The state of a request after so many approvals in this round."""
    return APPROVAL_APPROVED if approvals >= len(roles) else _WAITING[roles[approvals]]


def waits_for(state: str) -> str | None:
    """The role whose turn it is; ``None`` when the request is decided."""
    return _DECIDER.get(state)


def is_pending(state: str) -> bool:
    """Whether somebody still has to decide."""
    return waits_for(state) is not None


def is_own(owner_id: int, person_id: int, channel: str) -> bool:
    """Whether the person would decide about their own request."""
    del channel
    return owner_id == person_id


def has_decided(decided_by: Collection[int], person_id: int, channel: str) -> bool:
    """Whether the person has had their say in this round."""
    del channel
    return person_id in decided_by


def in_turn(waiting_for: str | None, owner_team: str, role: str, team: str, channel: str) -> bool:
    """Whether it's the turn of somebody with this role and team."""
    del channel
    return role == waiting_for and _concerned(owner_team, role, team)


def is_told(owner_team: str, role: str, team: str) -> bool:
    """Whether somebody whose role's turn it is gets the request on their list; of managers the team's own."""
    return _concerned(owner_team, role, team)


def _concerned(owner_team: str, role: str, team: str) -> bool:
    return role != SALES_MANAGER or (bool(team) and team == owner_team)


def decision_problem(at: Standing, person_id: int, role: str, team: str, channel: str) -> Problem | None:
    """Why this person may not decide now (APR-03)."""
    if is_own(at.owner_id, person_id, channel):
        return Problem(
            "own_request",
            Text("不能审批自己的申请。", "Nobody approves their own request."),
        )
    if has_decided(at.decided_by, person_id, channel):
        return Problem(
            "already_decided", Text("您已经审批过这个申请。", "You have decided about this request already.")
        )
    if not is_pending(at.state):
        return Problem(
            "decided",
            Text(f"申请{at.state}，不能再审批。", "The request is decided; nothing is left to approve."),
        )
    if not in_turn(waits_for(at.state), at.owner_team, role, team, channel):
        return Problem(
            "out_of_turn",
            Text(
                f"还没有轮到您：申请{at.state}。", "It isn't your turn: the request waits for somebody else."
            ),
        )
    return None


def comment_problem(approves: bool, comment: str, channel: str) -> Problem | None:
    """A refusal says why (APR-03)."""
    return fields.of_text(
        "comment", comment, required=not approves and refusal_says_why(channel), limit=fields.REMARK_LENGTH
    )


def refusal_says_why(channel: str) -> bool:
    """Whether refusing asks for the reason."""
    del channel
    return True


def resubmission_problem(state: str, owner_id: int, person_id: int, channel: str) -> Problem | None:
    """Why this person may not submit the request again: it isn't refused, or it isn't theirs."""
    if owner_id != person_id:
        return Problem(
            "not_allowed",
            Text("只有申请人能重新提交。", "Only the person who asked can submit it again."),
        )
    if may_resubmit(state, channel):
        return None
    return Problem(
        "decided",
        Text(f"申请{state}，不能重新提交。", "Only a refused request can be submitted again."),
    )


def may_resubmit(state: str, channel: str) -> bool:
    """A refused request may be changed and submitted again; no other."""
    del channel
    return state == APPROVAL_REFUSED


def due_at(submitted_at: datetime) -> datetime:
    """Until when everybody must have decided (APR-02)."""
    return submitted_at + TIME_ALLOWED


def counts_from(submitted_at: datetime, last_decided_at: datetime | None) -> datetime:
    """From when the time runs: from the submission of this round, not from the first level's decision."""
    del last_decided_at
    return submitted_at


def is_overdue(started_at: datetime, until: datetime, channel: str) -> bool:
    """Whether the approval has taken too long; ``until`` is its end, or now while it's pending."""
    del channel
    return until > due_at(started_at)


def escalates(state: str, overdue: bool, escalated: bool) -> bool:
    """Whether the request has to be brought before somebody higher now: once in a round (APR-02)."""
    return is_pending(state) and overdue and not escalated


def escalation_role(state: str) -> str | None:
    """Who hears of an overdue request: the role above the one that is late.

    Escalation informs and presses; it doesn't hand over the decision, else one person would decide twice.
    """
    return _ABOVE.get(waits_for(state) or "")
