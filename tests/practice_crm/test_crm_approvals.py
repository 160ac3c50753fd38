"""Discount approvals as pure rules: who decides, by when, and who may not (APR-01, APR-02, APR-03)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from practice_crm import vocabulary as words
from practice_crm.rules import approvals
from practice_crm.rules.approvals import Standing

REP, MANAGER, DIRECTOR = words.SALES_REP, words.SALES_MANAGER, words.SALES_DIRECTOR
AT_MANAGER, AT_DIRECTOR = words.APPROVAL_AT_MANAGER, words.APPROVAL_AT_DIRECTOR
DONE, NO = words.APPROVAL_APPROVED, words.APPROVAL_REFUSED
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
WANG, ZHAO, ZHOU = 1, 2, 3


@pytest.mark.parametrize(
    ("amount", "roles"),
    [
        ("0.01", (MANAGER,)),
        ("99999.99", (MANAGER,)),
        ("100000.00", (MANAGER,)),
        ("100000.01", (MANAGER, DIRECTOR)),
    ],
)
def test_above_a_hundred_thousand_the_director_approves_after_the_line_manager(
    amount: str, roles: tuple[str, ...]
) -> None:
    assert approvals.chain(REP, Decimal(amount), "api") == roles


@pytest.mark.parametrize("amount", ["1", "100000", "100000.01", "999999"])
def test_a_managers_own_request_goes_to_the_director_once(amount: str) -> None:
    assert approvals.chain(MANAGER, Decimal(amount), "page") == (DIRECTOR,)


@pytest.mark.parametrize("role", [DIRECTOR, words.ADMINISTRATOR, words.MARKETING, words.SERVICE_AGENT])
def test_whoever_has_nobody_above_has_no_chain(role: str) -> None:
    assert approvals.chain(role, Decimal("500000"), "api") == ()


def test_each_approval_moves_the_request_on_and_the_last_one_ends_it() -> None:
    both, one = (MANAGER, DIRECTOR), (DIRECTOR,)
    assert [approvals.state_after(both, n) for n in (0, 1, 2)] == [AT_MANAGER, AT_DIRECTOR, DONE]
    assert [approvals.state_after(one, n) for n in (0, 1)] == [AT_DIRECTOR, DONE]
    assert [approvals.waits_for(s) for s in (AT_MANAGER, AT_DIRECTOR, DONE, NO)] == [
        MANAGER,
        DIRECTOR,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("state", "decided", "person", "role", "team", "code"),
    [
        (AT_MANAGER, (), ZHAO, MANAGER, "华东", None),
        (AT_DIRECTOR, (ZHAO,), ZHOU, DIRECTOR, "", None),
        (AT_MANAGER, (), WANG, MANAGER, "华东", "own_request"),
        (AT_DIRECTOR, (ZHAO,), ZHAO, MANAGER, "华东", "already_decided"),
        (DONE, (ZHAO,), ZHAO, MANAGER, "华东", "already_decided"),
        (DONE, (ZHAO,), ZHOU, DIRECTOR, "", "decided"),
        (NO, (ZHAO,), ZHOU, DIRECTOR, "", "decided"),
        (AT_MANAGER, (), ZHOU, DIRECTOR, "", "out_of_turn"),
        (AT_MANAGER, (), ZHAO, MANAGER, "华北", "out_of_turn"),
        (AT_MANAGER, (), 9, words.ADMINISTRATOR, "", "out_of_turn"),
        (AT_MANAGER, (), 9, REP, "华东", "out_of_turn"),
        (AT_DIRECTOR, (ZHAO,), 9, MANAGER, "华东", "out_of_turn"),
    ],
)
def test_nobody_decides_about_their_own_request_out_of_turn_or_twice(
    state: str, decided: tuple[int, ...], person: int, role: str, team: str, code: str | None
) -> None:
    problem = approvals.decision_problem(Standing(state, WANG, "华东", decided), person, role, team, "api")
    assert (problem.code if problem else None) == code


def test_a_manager_without_a_team_has_no_teams_requests() -> None:
    assert not approvals.in_turn(MANAGER, "", MANAGER, "", "api")


@pytest.mark.parametrize(
    ("role", "team", "told"),
    [(MANAGER, "华东", True), (MANAGER, "华北", False), (MANAGER, "", False), (DIRECTOR, "", True)],
)
def test_a_request_is_put_before_the_managers_of_its_own_team_only(role: str, team: str, told: bool) -> None:
    assert approvals.is_told("华东", role, team) is told


def test_refusing_says_why_and_approving_need_not() -> None:
    wrong = approvals.comment_problem(False, "  ", "api")
    assert wrong and wrong.code == "required"
    assert approvals.comment_problem(False, "毛利太低", "api") is None
    assert approvals.comment_problem(True, "", "api") is None
    long = approvals.comment_problem(True, "长" * 2001, "api")
    assert long and long.code == "invalid_format"


@pytest.mark.parametrize(
    ("state", "person", "code"),
    [
        (NO, WANG, None),
        (NO, ZHAO, "not_allowed"),
        (AT_MANAGER, WANG, "decided"),
        (AT_DIRECTOR, WANG, "decided"),
        (DONE, WANG, "decided"),
    ],
)
def test_only_a_refused_request_is_submitted_again_and_only_by_whom_it_belongs_to(
    state: str, person: int, code: str | None
) -> None:
    problem = approvals.resubmission_problem(state, WANG, person, "api")
    assert (problem.code if problem else None) == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("100000.01", None),
        ("1e3", None),
        ("0", "invalid_format"),
        ("-1", "invalid_format"),
        ("0.001", "invalid_format"),
        ("很多", "invalid_format"),
        ("", "required"),
    ],
)
def test_a_discount_is_an_amount_to_the_cent(typed: str, code: str | None) -> None:
    found = approvals.problems({"discount": typed, "why": "竞争激烈"})
    assert (found["discount"].code if found else None) == code


def test_a_request_says_why() -> None:
    assert list(approvals.problems({"discount": "10", "why": " "})) == ["why"]


@pytest.mark.parametrize(
    ("hours", "overdue"), [(0, False), (23.99, False), (24, False), (24.001, True), (48, True)]
)
def test_an_approval_is_overdue_after_twenty_four_hours(hours: float, overdue: bool) -> None:
    assert approvals.is_overdue(NOON, NOON + timedelta(hours=hours), "api") is overdue


def test_both_levels_share_the_time() -> None:
    assert approvals.counts_from(NOON, NOON + timedelta(hours=20)) == NOON
    assert approvals.due_at(NOON) == NOON + timedelta(hours=24)


@pytest.mark.parametrize(
    ("state", "overdue", "escalated", "now"),
    [
        (AT_MANAGER, True, False, True),
        (AT_DIRECTOR, True, False, True),
        (AT_MANAGER, False, False, False),
        (AT_MANAGER, True, True, False),
        (DONE, True, False, False),
        (NO, True, False, False),
    ],
)
def test_a_pending_overdue_request_is_escalated_once(
    state: str, overdue: bool, escalated: bool, now: bool
) -> None:
    assert approvals.escalates(state, overdue, escalated) is now


def test_escalation_goes_one_level_up() -> None:
    assert approvals.escalation_role(AT_MANAGER) == DIRECTOR
    assert approvals.escalation_role(AT_DIRECTOR) == words.ADMINISTRATOR
    assert approvals.escalation_role(DONE) is None
