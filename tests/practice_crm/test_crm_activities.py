"""Follow-ups (OPP-03): the rules alone."""

from __future__ import annotations

from datetime import datetime

import pytest

from practice_crm.rules import activities

NOW = datetime(2026, 11, 21, 9, 0)  # noqa: DTZ001 the wall clock's
GOOD = {"activity_kind": "电话", "happened_at": "2026-11-21 08:30", "next_step": "寄送样品"}


def codes(**changed: str) -> dict[str, str]:
    found = activities.problems({**GOOD, **changed}, NOW, "api")
    return {field: problem.code for field, problem in found.items()}


def test_a_follow_up_has_kind_time_and_next_step() -> None:
    assert codes() == {}


@pytest.mark.parametrize("field", ["activity_kind", "happened_at", "next_step"])
@pytest.mark.parametrize("empty", ["", "  ", "\u3000"])
def test_what_is_left_out_is_named(field: str, empty: str) -> None:
    assert codes(**{field: empty}) == {field: "required"}


def test_the_kind_is_one_of_the_list() -> None:
    assert codes(activity_kind="托梦") == {"activity_kind": "invalid_choice"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-11-21 09:00", None),
        ("2026-11-21 09:01", "invalid_format"),
        ("2026-11-22 08:00", "invalid_format"),
        ("21/11/2026 08:30", "invalid_format"),
        ("2026-11-31 08:30", "invalid_format"),
        ("昨天", "invalid_format"),
    ],
)
def test_a_follow_up_has_happened(text: str, code: str | None) -> None:
    assert codes(happened_at=text).get("happened_at") == code


def test_the_time_is_taken_to_the_minute_and_shown_as_it_was_typed() -> None:
    for text in ("2026-11-02 00:15", "2026-11-02T00:15", "2026-11-02 00:15:59"):
        moment = activities.moment_of(text)
        assert moment is not None
        assert activities.shown_time(moment, "page") == "2026-11-02 00:15"


@pytest.mark.parametrize(("own", "of_sale", "shown_on"), [(7, None, 7), (None, 9, 9), (7, 9, 7)])
def test_a_follow_up_of_an_opportunity_shows_on_its_customer_too(
    own: int | None, of_sale: int | None, shown_on: int
) -> None:
    assert activities.customer_shown_on(own, of_sale) == shown_on


def test_a_follow_up_belongs_to_whoever_answers_for_the_record() -> None:
    assert activities.owner_of(1, 3) == 1
