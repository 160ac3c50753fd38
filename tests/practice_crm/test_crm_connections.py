"""The rules of connections, orders, delivery, chat and calls (INT-01 to INT-06), as sentences."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from practice_crm.rules import calls, chat, comparing, connections, delivery, orders
from practice_crm.rules.comparing import Entry
from practice_crm.rules.delivery import Heard
from practice_crm.wording import Text

BEIJING = timezone(timedelta(hours=8))
SENT = {"reference": "CRM-1", "amount": "99999.99"}
TAKEN = {"order_number": "SO1", "reference": "CRM-1", "amount": "99999.99"}


# orders


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("0.01", "0.01"),
        ("99,999.99", "99999.99"),
        ("100000", "100000.00"),
        ("999999999999.99", "999999999999.99"),
    ],
)
def test_an_amount_is_kept_to_the_cent(text: str, amount: str) -> None:
    assert orders.amount_of(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["", "0", "0.00", "-1", "1.005", "1000000000000", "NaN", "Infinity", "一"])
def test_what_is_no_amount_above_zero_to_the_cent_is_refused_and_never_rounded(text: str) -> None:
    assert orders.amount_of(text) is None


def test_an_amount_that_is_missing_is_asked_for_and_a_wrong_one_is_explained() -> None:
    assert (orders.amount_problem(" ") or ("",))[0] == "required"
    assert (orders.amount_problem("1.005") or ("",))[0] == "invalid_format"
    assert orders.amount_problem("1.00") is None


def test_a_customer_is_found_by_the_whole_number_only() -> None:
    known = {"CUST202611210001": 1, "CUST2026112100010": 2}
    assert orders.customer_of(" cust202611210001 ", known) == 1
    assert orders.customer_of("CUST20261121000", known) is None
    assert orders.customer_of("", known) is None


def test_only_a_higher_revision_is_newer() -> None:
    assert orders.is_newer(2, 1)
    assert not orders.is_newer(1, 1)
    assert not orders.is_newer(1, 2)


def test_an_order_goes_to_the_erp_when_it_is_confirmed_for_the_first_time() -> None:
    assert orders.hands_over(orders.DRAFT) and orders.may_edit(orders.DRAFT)
    assert not orders.hands_over(orders.CONFIRMED) and not orders.may_edit(orders.CONFIRMED)
    assert orders.goes_out(orders.CONFIRMED) and not orders.goes_out(orders.DRAFT)


def test_a_time_without_its_zone_is_no_time() -> None:
    assert orders.moment_of("2026-11-20T00:05:00+08:00") == datetime(2026, 11, 19, 16, 5, tzinfo=UTC)
    assert orders.moment_of("2026-11-20T00:05:00") is None
    assert orders.moment_of("yesterday") is None


def test_the_number_that_is_known_stays_when_none_is_told() -> None:
    assert orders.number_to_keep("", "SO1") == "SO1"
    assert orders.number_to_keep("SO1", "") == "SO1"


def test_what_is_wrong_with_an_order_is_named_field_by_field() -> None:
    assert set(orders.problems({})) == {"product_kind", "amount"}
    assert not orders.problems({"product_kind": "软件许可", "amount": "1"})


# delivery


def test_only_an_answer_about_our_own_order_with_a_number_is_a_confirmation() -> None:
    assert delivery.judged(Heard(201, TAKEN), SENT).number == "SO1"
    for body in (None, {}, {**TAKEN, "order_number": " "}, {**TAKEN, "reference": "CRM-2"}):
        assert delivery.judged(Heard(200, body), SENT).meaning == "again"
    assert delivery.judged(Heard(200, {**TAKEN, "amount": "100000.00"}), SENT).meaning == "again"


@pytest.mark.parametrize(
    ("status", "meaning"),
    [(500, "again"), (503, "again"), (599, "again"), (408, "again"), (425, "again"), (429, "again")]
    + [(400, "refused"), (401, "refused"), (422, "refused"), (499, "refused"), (302, "refused")],
)
def test_errors_pass_and_refusals_do_not(status: int, meaning: str) -> None:
    assert delivery.judged(Heard(status, None), SENT).meaning == meaning


def test_no_answer_is_worth_another_try_and_says_why() -> None:
    late = Text("晚", "late")
    assert delivery.judged(Heard(0, None, late), SENT) == ("again", late, "")


def test_a_refusal_says_what_the_other_side_said() -> None:
    assert "信用额度" in delivery.judged(Heard(422, {"error": "信用额度不足"}), SENT).why.zh
    assert "签名" in delivery.judged(Heard(401, None), SENT).why.zh


def test_after_the_last_attempt_it_has_plainly_failed() -> None:
    assert delivery.next_state("again", 5, 6) == delivery.WAITING
    assert delivery.next_state("again", 6, 6) == delivery.FAILED
    assert delivery.next_state("refused", 1, 6) == delivery.FAILED
    assert delivery.next_state("delivered", 9, 6) == delivery.DELIVERED


def test_the_pause_doubles_up_to_an_hour() -> None:
    assert [delivery.pause_s(60, n) for n in (0, 1, 2, 3, 7, 40)] == [60, 60, 120, 240, 3600, 3600]


def test_every_attempt_carries_the_same_key() -> None:
    assert {delivery.key_at("k", tried) for tried in range(5)} == {"k"}


def test_the_owner_is_told_of_failures_only_and_only_they_are_sent_again() -> None:
    for state in delivery.STATES:
        assert delivery.tells_owner(state) == delivery.may_send_again(state) == (state == delivery.FAILED)


def test_what_a_dead_process_was_sending_is_free_again_half_a_minute_after_its_time() -> None:
    began = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
    assert not delivery.is_stuck(began, began + timedelta(seconds=40), 10)
    assert delivery.is_stuck(began, began + timedelta(seconds=41), 10)
    assert not delivery.is_stuck(None, began, 10)


# connections


def sound(**other: Any) -> dict[str, Any]:
    settings = {
        "name": "ERP",
        "kind": "erp",
        "address": "http://127.0.0.1:8080",
        "fields": ["order_number", "customer_number", "amount"],
        "frequency": "realtime",
        "daily_at": "02:00",
        "retry_seconds": 60.0,
        "attempts": 6,
        "patience_seconds": 10.0,
    }
    return {**settings, **other}


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"kind": "fax"},
        {"address": ""},
        {"address": "ftp://x"},
        {"address": "http://"},
        {"address": "http://x:99999"},
        {"fields": ["order_number", "customer_number"]},
        {"fields": ["order_number", "customer_number", "amount", "password"]},
        {"frequency": "hourly"},
        {"daily_at": "24:00"},
        {"daily_at": "2:00"},
        {"retry_seconds": -1},
        {"retry_seconds": 3600.5},
        {"attempts": 0},
        {"attempts": 21},
        {"patience_seconds": 0},
        {"patience_seconds": "10"},
    ],
    ids=str,
)
def test_a_wrong_setting_is_named(wrong: dict[str, Any]) -> None:
    assert not connections.problems(sound())
    assert set(connections.problems(sound(**wrong))) == set(wrong)


def test_a_chat_needs_no_address() -> None:
    fields = ["conversation", "customer_number", "text"]
    assert not connections.problems(sound(kind="chat", address="", fields=fields))


def test_a_token_is_recognised_and_can_not_be_read_back() -> None:
    kept = connections.token_hash("secret")
    assert connections.token_fits("secret", kept)
    assert not connections.token_fits("Secret", kept)
    assert not connections.token_fits("", connections.token_hash(""))
    assert "secret" not in kept and kept != connections.signing_key("secret")


def test_a_signature_belongs_to_one_path_one_body_and_one_key() -> None:
    right = connections.signature("k", "/orders", b"{}")
    assert right == connections.signature("k", "/orders", b"{}")
    others = {
        connections.signature("l", "/orders", b"{}"),
        connections.signature("k", "/order", b"{}"),
        connections.signature("k", "/orders", b"[]"),
    }
    assert right not in others and len(others) == 3


def test_only_the_fields_of_the_list_are_taken() -> None:
    assert connections.only_listed({"amount": 1, "note": 2}, ["amount", "missing"]) == {"amount": 1}


def at(hour: int, minute: int = 0, day: int = 21) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("now", "since", "due"),
    [
        (at(1, 59), at(12, day=20), False),
        (at(2, 0), at(12, day=20), True),
        (at(2, 1), at(2, 0), False),
        (at(1, 59, day=22), at(2, 0), False),
        (at(2, 0, day=22), at(2, 0), True),
        (at(9, day=24), at(2, 0), True),
    ],
)
def test_the_daily_synchronisation_runs_once_after_its_time(
    now: datetime, since: datetime, due: bool
) -> None:
    assert connections.sync_due(connections.DAILY, now, time(2), since) is due
    assert not connections.sync_due(connections.REAL_TIME, now, time(2), since)


def test_on_a_daily_connection_an_order_waits_for_the_next_time() -> None:
    assert connections.may_go_at(connections.REAL_TIME, at(1), time(2)) == at(1)
    assert connections.may_go_at(connections.DAILY, at(1), time(2)) == at(2)
    assert connections.may_go_at(connections.DAILY, at(3), time(2)) == at(2, day=22)


# comparing

OURS = Entry("SO1", "", Decimal("36000.00"), "软件许可", 1, 7)


def test_the_same_order_is_known_by_its_number_or_by_our_own_reference() -> None:
    sent = Entry("", "CRM-1", Decimal(1), "", 0, 8)
    assert comparing.same_order(OURS._replace(id=0), [sent, OURS]) is OURS
    assert comparing.same_order(Entry("SO9", "CRM-1", Decimal(1), "", 1), [OURS, sent]) is sent
    assert comparing.same_order(Entry("SO9", "", Decimal(1), "", 1), [OURS, sent]) is None


def test_a_cent_is_a_difference_and_so_is_another_kind() -> None:
    assert comparing.unlike(OURS, OURS) == []
    assert comparing.unlike(OURS, OURS._replace(amount=Decimal("36000.01"))) == [
        ("amount", "36000.00", "36000.01")
    ]
    assert comparing.unlike(OURS, OURS._replace(product_kind="硬件设备"))[0].field == "product_kind"


def test_an_order_without_a_number_can_not_be_missing_on_the_other_side() -> None:
    waiting = OURS._replace(number="")
    assert comparing.only_ours([OURS, waiting], []) == [OURS]
    assert comparing.only_ours([OURS], ["SO1"]) == []


# chat and calls


def test_a_message_stands_where_it_was_spoken_and_arrival_decides_only_between_equals() -> None:
    spoken = [(at(10, 1), 1), (at(10, 0), 2), (at(10, 0), 1)]
    assert sorted(chat.place(*each) for each in spoken) == [(at(10), 1), (at(10), 2), (at(10, 1), 1)]


def test_what_a_message_lacks_is_named() -> None:
    assert set(chat.problems({})) == {"conversation", "customer_number", "text"}
    whole = {"conversation": "c", "customer_number": "n", "text": "t", "sent_at": "2026-11-20T09:00:00+08:00"}
    assert not chat.problems(whole)
    assert set(chat.problems({**whole, "sent_at": "now", "text": "x" * 4001})) == {"sent_at", "text"}


def test_a_caller_is_known_by_the_whole_number() -> None:
    known = {"13800138000": 1}
    assert calls.caller_of("13800138000", known) == 1
    assert calls.caller_of("15900138000", known) is None


def test_an_unknown_number_makes_a_lead_once() -> None:
    assert (calls.unknown_makes(False), calls.unknown_makes(True)) == ("lead", "nothing")


def test_what_is_wrong_with_a_call_is_named() -> None:
    assert not calls.problems({"number": "138 0013 8000", "seconds": "86400"})
    wrong = {"number": "a@example.com", "seconds": "86401", "started_at": "09:30", "agent": "x" * 61}
    assert set(calls.problems(wrong)) == set(wrong)
