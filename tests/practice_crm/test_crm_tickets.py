"""The rules of service tickets and the knowledge base alone (SRV): no database, no server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from practice_crm import vocabulary_service as words
from practice_crm.rules import agents, knowledge, service_levels, tickets
from practice_crm.rules.agents import Agent

OPENED = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
GOOD = {"title": "空压机停机", "via": "电话", "category": "咨询", "priority": "高"}


def test_a_complete_ticket_has_no_problem() -> None:
    assert tickets.problems(GOOD, words.CATEGORIES, "api") == {}


@pytest.mark.parametrize("field", ["title", "via", "category", "priority"])
def test_a_ticket_without_one_of_these_is_refused(field: str) -> None:
    assert tickets.problems({**GOOD, field: " "}, words.CATEGORIES, "page")[field].code == "required"


@pytest.mark.parametrize("field", ["via", "category", "priority"])
def test_a_choice_is_one_of_its_list(field: str) -> None:
    assert tickets.problems({**GOOD, field: "传真"}, words.CATEGORIES, "api")[field].code == "invalid_choice"


def test_a_category_of_ones_own_counts() -> None:
    assert tickets.problems({**GOOD, "category": "设备安装"}, ["设备安装"], "api") == {}


def test_the_fewest_open_tickets_decide_then_who_waited_longest() -> None:
    assert agents.chosen([Agent(1, True, 2, 9), Agent(2, True, 1, 12)]) == 2
    assert agents.chosen([Agent(1, True, 1, 9), Agent(2, True, 1, 4)]) == 2
    assert agents.chosen([Agent(2, True, 0, 0), Agent(1, True, 0, 0)]) == 1


def test_nobody_at_work_means_nobody_is_chosen() -> None:
    assert agents.chosen([]) is None


def test_who_has_left_is_passed_over_and_a_category_without_agents_is_everybodys() -> None:
    gone, here = Agent(1, False, 0, 0), Agent(2, True, 5, 5)
    assert agents.responsible([gone, here], [gone, here]) == [here]
    assert agents.responsible([gone], [gone, here]) == [here]
    assert agents.responsible([here], [here, Agent(3, True, 0, 0)]) == [here]


def test_only_a_complaint_calls_sales_in_and_only_the_first_mark_tells() -> None:
    assert tickets.sales_problem("投诉") is None
    problem = tickets.sales_problem("咨询")
    assert problem is not None and problem.code == "wrong_state"
    assert tickets.alerts_sales(False, "page") and not tickets.alerts_sales(True, "api")
    assert tickets.alerted(sales_owner=1, agent=2, recorder=3) == 1
    assert tickets.alert_makes_todo("api")


@pytest.mark.parametrize(
    ("priority", "respond", "solve"), [("紧急", 1, 4), ("高", 4, 24), ("中", 8, 72), ("低", 24, 120)]
)
def test_terms_follow_the_priority(priority: str, respond: int, solve: int) -> None:
    assert service_levels.response_hours(priority) == respond
    assert service_levels.solution_hours(priority) == solve


def test_the_last_moment_is_in_time_the_next_one_is_late() -> None:
    due = service_levels.due(OPENED, 4)
    assert due == OPENED + timedelta(hours=4)
    moment = timedelta(microseconds=1)
    assert not service_levels.is_late(due, None, due)
    assert service_levels.is_late(due, None, due + moment)
    assert not service_levels.is_late(due, due, due + timedelta(days=9))
    assert service_levels.is_late(due, due + moment, due + timedelta(days=9))


def test_an_overdue_solution_weighs_more_than_an_overdue_response() -> None:
    assert service_levels.lateness(False, False) == ""
    assert service_levels.lateness(True, False) == "响应超时"
    assert service_levels.lateness(True, True) == "解决超时"
    assert service_levels.lateness(False, True) == "解决超时"


def test_the_first_response_stays_the_first() -> None:
    later = OPENED + timedelta(hours=1)
    assert service_levels.first_response(None, OPENED) == OPENED
    assert service_levels.first_response(OPENED, later) == OPENED


def test_times_are_whole_minutes_also_over_midnight() -> None:
    assert service_levels.minutes(OPENED, None) is None
    assert service_levels.minutes(OPENED, OPENED + timedelta(minutes=59, seconds=59)) == 59
    assert service_levels.minutes(OPENED, OPENED + timedelta(days=1, minutes=1)) == 1441


def test_an_answer_takes_an_open_ticket_in_hand() -> None:
    assert tickets.status_after_reply("待处理") == "处理中"
    assert tickets.status_after_reply("处理中") == "处理中"


def test_closing_asks_for_a_satisfaction_of_the_list() -> None:
    assert tickets.satisfaction_problem("满意", "page") is None
    assert tickets.satisfaction_problem("未评价", "api") is None
    for said, code in (("", "required"), ("还行", "invalid_choice")):
        problem = tickets.satisfaction_problem(said, "api")
        assert problem is not None and problem.code == code


def test_only_a_closed_ticket_is_reopened_and_with_a_reason() -> None:
    assert tickets.reopen_problem("已关闭", "又坏了") is None
    for status, reason, code in (("已关闭", " ", "required"), ("处理中", "又坏了", "wrong_state")):
        problem = tickets.reopen_problem(status, reason)
        assert problem is not None and problem.code == code
    assert tickets.status_after_reopening() == "处理中"
    assert tickets.history_after_reopening([1, 2, 3]) == [1, 2, 3]
    assert not tickets.may_change("已关闭", "page") and tickets.may_change("处理中", "page")


def test_an_article_needs_title_and_text() -> None:
    assert set(knowledge.problems({})) == {"title", "body"}
    assert knowledge.problems({"title": "E07", "body": "断电"}) == {}


def test_articles_are_found_in_any_letter_case_and_width_by_title_and_text() -> None:
    stored = knowledge.findable_text("空压机 E07", "Air-Filter")
    for typed in ("e07", "Ｅ０７", "AIR-filter"):
        (place,) = knowledge.places(typed)
        assert place.term in stored


def test_a_draft_is_its_authors_alone() -> None:
    assert knowledge.is_found(True, False, "page")
    assert knowledge.is_found(False, True, "api")
    assert not knowledge.is_found(False, False, "api")


def test_an_article_stands_at_a_ticket_once() -> None:
    assert knowledge.linked([], 7) == [7]
    assert knowledge.linked([7, 9], 7) == [7, 9]
