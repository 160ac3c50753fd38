"""The business rules alone: no database, no server."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from practice_crm import vocabulary
from practice_crm.rules import (
    areas,
    contacts,
    customers,
    duplicates,
    leads,
    numbering,
    opportunities,
    searching,
    sessions,
    visibility,
)

DAY = date(2026, 11, 21)
GOOD = {"name": "上海远景科技有限公司", "industry": "制造业-IT设备", "contact": "021-58886666"}


@pytest.mark.parametrize(
    ("running", "number"),
    [
        (1, "CUST202611210001"),
        (9999, "CUST202611219999"),
        (10000, "CUST2026112110000"),
        (99999, "CUST2026112199999"),
    ],
)
def test_a_number_has_four_digits_and_grows_after_9999(running: int, number: str) -> None:
    assert numbering.number(DAY, running) == number


def test_the_day_starts_at_one_and_a_deleted_number_stays_given() -> None:
    assert numbering.next_running(0) == 1
    assert numbering.last_given_after_delete(7, 7) == 7


@pytest.mark.parametrize(
    ("contact", "form"),
    [
        ("13800138000", "mobile"),
        ("138 0013 8000", "mobile"),
        ("+86 138-0013-8000", "mobile"),
        ("１３８００１３８０００", "mobile"),
        ("12800138000", None),
        ("1380013800", None),
        ("138001380000", None),
        ("021-58886666", "landline"),
        ("(021) 5888 6666", "landline"),
        ("0755-26886666转801", "landline"),
        ("58886666", None),
        ("021-588866", None),
        ("400-800-1234", "landline"),
        ("wang.fang@example.com.cn", "email"),
        ("ＷＡＮＧ@Example.com", "email"),
        ("wang@", None),
        ("wang@example", None),
        ("wang@@example.com", None),
        ("wang..fang@example.com", None),
        ("wang fang", None),
        ("", None),
    ],
)
def test_a_contact_is_a_mobile_a_landline_or_an_email(contact: str, form: str | None) -> None:
    assert contacts.form(contact) == form


@pytest.mark.parametrize("field", ["name", "industry", "contact"])
@pytest.mark.parametrize("empty", ["", "   ", "\u3000"])
def test_a_required_field_left_empty_is_named(field: str, empty: str) -> None:
    found = customers.problems({**GOOD, field: empty}, "api")
    assert list(found) == [field]
    assert found[field].code == "required"


def test_a_complete_customer_has_no_problem() -> None:
    assert customers.problems(GOOD, "api") == {}


def test_an_industry_outside_the_list_is_refused() -> None:
    assert customers.problems({**GOOD, "industry": "制造业"}, "api")["industry"].code == "invalid_choice"


@pytest.mark.parametrize(("length", "refused"), [(200, False), (201, True)])
def test_a_name_has_at_most_200_characters(length: int, refused: bool) -> None:
    assert bool(customers.problems({**GOOD, "name": "司" * length}, "api")) is refused


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Acme GmbH", "a@B.com"), ("ACME　gmbh", " A@b.COM ")),
        (("上海远景", "021-58886666"), ("上海 远景", "（021）5888 6666")),
        (("上海远景", "13800138000"), ("上海远景", "+86 138-0013-8000")),
        (("STRASSE", "13800138000"), ("Straße", "13800138000")),
    ],
)
def test_spelling_makes_no_other_customer(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert duplicates.key(*one) == duplicates.key(*other)


def test_another_contact_or_name_is_another_customer() -> None:
    keys = {
        duplicates.key("甲公司", "13800138000"),
        duplicates.key("甲公司", "13800138001"),
        duplicates.key("乙公司", "13800138000"),
    }
    assert len(keys) == 3


def test_a_record_is_no_duplicate_of_itself() -> None:
    assert duplicates.refuses(5, None, "api")
    assert duplicates.refuses(5, 6, "api")
    assert not duplicates.refuses(5, 5, "api")
    assert not duplicates.refuses(None, None, "api")


@pytest.mark.parametrize("query", ["acme", "ACME", "ａｃｍｅ", "远景", "CUST20261121"])
def test_search_folds_case_and_width_on_both_sides(query: str) -> None:
    stored = searching.stored("Acme 上海远景", "CUST202611210001")
    assert any(place.term in stored for place in searching.customer_places(query, True))


def test_the_contact_is_searched_only_where_that_tells_nothing() -> None:
    assert any(place.column == "contact_key" for place in searching.customer_places("138 0013", True))
    assert all(place.column != "contact_key" for place in searching.customer_places("138 0013", False))


def test_the_table_of_roles_for_customers() -> None:
    read = {role: visibility.scope(role, "customer", "open", "api") for role in vocabulary.ROLES}
    edit = {role: visibility.scope(role, "customer", "edit", "api") for role in vocabulary.ROLES}
    assert list(read.values()) == ["own", "team", "all", "all", "all", "all"]
    assert list(edit.values()) == ["own", "team", "all", "none", "none", "all"]


def test_service_and_marketing_have_nothing_to_do_with_opportunities() -> None:
    for role in ("service_agent", "marketing"):
        for deed in ("list", "search", "export", "open", "create", "edit", "reassign", "delete"):
            assert visibility.scope(role, "opportunity", deed, "api") == "none"


def test_only_the_administrator_deletes_and_a_rep_hands_over_nothing() -> None:
    deletes = [
        role for role in vocabulary.ROLES if visibility.scope(role, "lead", "delete", "page") != "none"
    ]
    assert deletes == ["administrator"]
    assert visibility.scope("sales_rep", "customer", "reassign", "page") == "none"


@pytest.mark.parametrize(
    ("scope", "owner", "team", "inside"),
    [
        ("all", 2, "华北", True),
        ("team", 2, "华东", True),
        ("team", 2, "华北", False),
        ("team", 1, "华北", True),
        ("own", 1, "华东", True),
        ("own", 2, "华东", False),
        ("none", 1, "华东", False),
    ],
)
def test_what_a_scope_includes(scope: visibility.Scope, owner: int, team: str, inside: bool) -> None:
    assert visibility.includes(scope, 1, "华东", owner, team) is inside


def test_somebody_without_a_team_has_no_team() -> None:
    assert not visibility.includes("team", 1, "", 2, "")


def test_only_the_administrator_reaches_the_areas() -> None:
    for area in ("configuration", "import", "users"):
        reaching = [role for role in vocabulary.ROLES if areas.may_reach(role, area, "page")]
        assert reaching == ["administrator"]


def test_marketing_sees_no_contact_of_those_who_refused() -> None:
    assert not visibility.shows_contact("marketing", True)
    assert visibility.shows_contact("marketing", False)
    assert visibility.shows_contact("service_agent", True)


LEAD_MOVES = {
    ("新建", "跟进中"),
    ("新建", "已成交"),
    ("新建", "已关闭"),
    ("跟进中", "已成交"),
    ("跟进中", "已关闭"),
    ("已关闭", "跟进中"),
}


@pytest.mark.parametrize("before", vocabulary.LEAD_STATUSES)
@pytest.mark.parametrize("after", vocabulary.LEAD_STATUSES)
def test_the_moves_of_a_lead(before: str, after: str) -> None:
    allowed = before == after or (before, after) in LEAD_MOVES
    assert (leads.change_problem(before, after) is None) is allowed


def test_an_unknown_status_is_an_unknown_choice() -> None:
    problem = leads.change_problem("新建", "won")
    assert problem and problem.code == "invalid_choice"


def test_a_won_lead_gets_each_thing_once() -> None:
    assert leads.makes_customer("已成交", False) and leads.makes_opportunity("已成交", False)
    assert not leads.makes_customer("已成交", True) and not leads.makes_opportunity("已成交", True)
    assert not leads.makes_customer("跟进中", False) and not leads.makes_opportunity("已关闭", False)
    assert leads.customer_to_link(5) == 5


def test_a_lead_needs_company_source_contact_and_industry() -> None:
    assert set(leads.problems({})) == {"company", "source", "contact", "industry"}


@pytest.mark.parametrize("before", vocabulary.STAGES)
@pytest.mark.parametrize("after", vocabulary.STAGES)
def test_the_moves_of_an_opportunity(before: str, after: str) -> None:
    stages = list(vocabulary.STAGES)
    still_open = before not in ("赢单", "输单")
    step = stages.index(after) == stages.index(before) + 1 and after != "输单"
    allowed = still_open and (step or after == "输单")
    problem = opportunities.move_problem(before, after, "价格太高", "api")
    assert (problem is None) is allowed
    if problem:
        assert problem.code == ("stage_order" if still_open else "closed")


def test_losing_needs_a_reason() -> None:
    for reason in ("", "  "):
        problem = opportunities.move_problem("方案报价", "输单", reason, "page")
        assert problem and problem.code == "loss_reason_required"


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("", Decimal("0.00")),
        ("0", Decimal("0.00")),
        ("100,000.5", Decimal("100000.50")),
        ("999999999999.99", Decimal("999999999999.99")),
        ("1000000000000", None),
        ("-0.01", None),
        ("1.005", None),
        ("NaN", None),
        ("Infinity", None),
        ("1e400", None),
        ("十万", None),
    ],
)
def test_an_amount_is_yuan_to_the_cent(typed: str, amount: Decimal | None) -> None:
    assert opportunities.amount_of(typed) == amount


def test_a_session_ends_at_its_time_and_not_before() -> None:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    assert sessions.is_alive(now + timedelta(microseconds=1), now)
    assert not sessions.is_alive(now, now)


def test_a_session_key_is_always_fresh_and_dies_at_sign_out() -> None:
    assert sessions.key_at_sign_in("brought-along", "fresh") == "fresh"
    assert sessions.ends_at_sign_out()
    assert sessions.person_of(None, "api") is None
    assert sessions.person_of(3, "page") == 3
