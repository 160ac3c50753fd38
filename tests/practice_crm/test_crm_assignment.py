"""Who gets a lead (LEAD-02), and when it goes back to the pool (LEAD-04): the rules alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from practice_crm.rules import assignment
from practice_crm.rules.assignment import Keeper, Taker

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
PEOPLE = [
    Keeper(3, "sales_manager", "华东"),
    Keeper(5, "sales_manager", "华北"),
    Keeper(8, "sales_director", ""),
    Keeper(11, "administrator", ""),
    Keeper(1, "sales_rep", "华东"),
]


@pytest.mark.parametrize(
    ("role", "names_owner", "given_out"),
    [
        ("administrator", False, True),
        ("marketing", False, True),
        ("administrator", True, False),
        ("sales_rep", False, False),
        ("sales_manager", False, False),
        ("sales_director", False, False),
    ],
)
def test_only_what_nobody_brought_is_given_out(role: str, names_owner: bool, given_out: bool) -> None:
    assert assignment.is_assigned(role, names_owner, "api") is given_out


def test_a_region_is_answered_for_by_the_team_of_its_name() -> None:
    assert assignment.responsible_team(" 华东 ") == "华东"
    assert assignment.responsible_team("") == ""


def test_within_a_team_leads_are_given_in_turn() -> None:
    turns = {1: 0, 2: 0, 7: 0}
    given = []
    for _ in range(7):
        takers = [Taker(person, "华东", turn) for person, turn in turns.items()]
        taken = assignment.next_taker(takers, "华东")
        assert taken is not None
        turns[taken] = assignment.following_turn(takers)
        given.append(taken)
    assert given == [1, 2, 7, 1, 2, 7, 1]


def test_who_joins_later_is_next_and_who_left_gets_none() -> None:
    there = [Taker(1, "华东", 4), Taker(2, "华东", 3, is_active=False), Taker(9, "华东", 0)]
    assert assignment.next_taker(there, "华东") == 9
    assert assignment.next_taker(there[:2], "华东") == 1


def test_only_the_team_of_the_region_takes_part() -> None:
    assert assignment.next_taker([Taker(4, "华北", 0)], "华东") is None
    assert assignment.next_taker([Taker(4, "", 0)], "") is None
    assert assignment.next_taker([], "华东") is None


def test_the_first_assignment_has_number_one() -> None:
    assert assignment.following_turn([]) == 1
    assert assignment.following_turn([Taker(1, "华东", 7), Taker(2, "华北", 12)]) == 13


@pytest.mark.parametrize(
    ("team", "preferred", "keeper"),
    [("华北", 3, 5), ("华北", None, 5), ("", 5, 5), ("", None, 3), ("华南", 8, 8), ("", 99, 3)],
)
def test_a_lead_nobody_takes_lands_with_a_manager(team: str, preferred: int | None, keeper: int) -> None:
    assert assignment.pool_keeper(PEOPLE, team, preferred) == keeper


def test_without_managers_the_pool_is_the_directors_then_the_administrators() -> None:
    assert assignment.pool_keeper(PEOPLE[2:], "华东", None) == 8
    assert assignment.pool_keeper(PEOPLE[3:], "华东", None) == 11
    assert assignment.pool_keeper(PEOPLE[4:], "华东", None) is None


def test_of_two_managers_of_a_team_it_is_always_the_same_one() -> None:
    both = [Keeper(6, "sales_manager", "华东"), *PEOPLE]
    assert assignment.pool_keeper(both, "华东", None) == 3


def test_nobody_is_told_what_they_did_themselves() -> None:
    assert assignment.is_told(2, 3)
    assert assignment.is_told(2, None)
    assert not assignment.is_told(2, 2)


@pytest.mark.parametrize(
    ("idle", "back"),
    [
        (timedelta(days=3) - timedelta(seconds=1), False),
        (timedelta(days=3), True),
        (timedelta(days=30), True),
        (timedelta(0), False),
    ],
)
def test_a_lead_goes_back_after_exactly_so_many_days(idle: timedelta, back: bool) -> None:
    assert assignment.goes_back("跟进中", False, NOW - idle, NOW, 3) is back


@pytest.mark.parametrize(
    ("status", "in_pool", "days", "back"),
    [
        ("新建", False, 3, True),
        ("跟进中", False, 3, True),
        ("已关闭", False, 3, False),
        ("已成交", False, 3, False),
        ("新建", True, 3, False),
        ("新建", False, 0, False),
        ("新建", False, 1, True),
    ],
)
def test_only_open_leads_of_somebody_go_back(status: str, in_pool: bool, days: int, back: bool) -> None:
    assert assignment.goes_back(status, in_pool, NOW - timedelta(days=9), NOW, days) is back


def test_a_follow_up_starts_the_days_anew_but_never_backwards() -> None:
    assert assignment.seen_to(NOW, NOW + timedelta(hours=1)) == NOW + timedelta(hours=1)
    assert assignment.seen_to(NOW, NOW - timedelta(hours=1)) == NOW


def test_both_people_hear_of_it_and_a_manager_with_a_lead_of_their_own_once() -> None:
    assert assignment.told_of_return(1, 3) == [1, 3]
    assert assignment.told_of_return(3, 3) == [3]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("7", 7),
        (" 0 ", 0),
        ("365", 365),
        ("366", None),
        ("-1", None),
        ("3.5", None),
        ("三", None),
        ("", None),
        ("00007", None),
    ],
)
def test_the_days_are_a_whole_number_of_at_most_a_year(text: str, days: int | None) -> None:
    assert assignment.days_of(text) == days
    problem = assignment.days_problem(text)
    assert (problem is None) is (days is not None)
    if problem:
        assert problem.code == ("invalid_format" if text.strip() else "required")
