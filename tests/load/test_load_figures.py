"""Figures are exact: nothing rounded, nothing dropped, the ramp outside, the unanswered inside."""

from __future__ import annotations

import random

import pytest

from drivers.errors import CrmRefused, CrmUnreachable, Reason
from load.figures import per_second, percentile, stuck, transaction, transactions, with_unanswered, within
from load.measure import Book, Open, Sample


def sample(began: float, ms: float, state: str = "ok") -> Sample:
    return Sample("record_customer", 1, began, ms, state, "" if state == "ok" else "because")  # type: ignore[arg-type]


def test_a_percentile_is_a_time_that_was_measured() -> None:
    chance = random.Random(7)
    times = sorted(chance.uniform(1000, 9000) for _ in range(997))
    for share in (0.5, 0.9, 0.95, 0.99, 1.0):
        value = percentile(times, share)
        assert value in times
        assert sum(t <= value for t in times) >= share * len(times) > sum(t < value for t in times)


def test_times_between_one_and_ten_seconds_are_not_rounded() -> None:
    assert transaction("", [sample(0, 3049.0)]).p95_ms == 3049.0


def test_a_request_that_never_came_back_is_failed_with_the_time_it_waited() -> None:
    found = transaction("", with_unanswered([sample(0, 100)], [Open("record_customer", 2, 5.0)], end=35.0))
    assert (found.count, found.failed, found.max_ms) == (2, 1, 30_000)
    assert found.mean_ms == pytest.approx(15_050)


def test_who_waits_all_through_the_window_failed_in_it() -> None:
    """A server that hangs already in the ramp must not leave an empty window behind."""
    before = [sample(3, 60_000, "unanswered"), sample(3, 60_000), sample(3, 4_000, "unanswered")]
    assert stuck([*before, sample(12, 60_000, "unanswered")], begin=10.0) == [before[0]]


def test_a_quick_error_does_not_flatter_the_average() -> None:
    found = transaction("", [sample(0, 4000), sample(1, 5, "refused")])
    assert (found.count, found.failed, found.mean_ms) == (2, 1, 4000)


def test_a_refused_connection_does_not_flatter_the_average() -> None:
    assert transaction("", [sample(0, 4000), sample(1, 1, "unanswered")]).mean_ms == 4000
    assert transaction("", [sample(0, 40), sample(1, 30_040, "unanswered")]).mean_ms == 15_040


def test_the_window_holds_what_began_in_it_also_when_it_ended_later() -> None:
    samples = [sample(9.999, 5000), sample(10.0, 90_000), sample(69.999, 1), sample(70.0, 1)]
    assert within(samples, 10.0, 70.0) == samples[1:3]


def test_a_kind_of_transaction_that_never_happened_is_shown_with_none() -> None:
    assert transactions([], ["record_customer"])[0].count == 0


def test_the_seconds_add_up_to_the_window() -> None:
    samples = [sample(100 + i / 7, 10) for i in range(70)]
    seconds = per_second(samples, 102.0, {-2: 1, 0: 3})
    assert seconds[0].t == -2
    assert sum(s.count for s in seconds) == 70
    assert [s.users for s in seconds[:4]] == [1, 1, 3, 3]


def test_started_is_succeeded_and_failed_and_under_way() -> None:
    ticking = iter(range(100))
    book = Book(clock=lambda: float(next(ticking)), wall=lambda: 1000.0)
    with book.transaction("a", 1):
        pass
    with book.transaction("a", 1):
        raise CrmRefused(Reason.OTHER, "no")
    with book.transaction("a", 1):
        raise CrmUnreachable("gone")
    with book.transaction("a", 1):
        raise ValueError("the answer is no JSON")
    stopped = book.transaction("a", 2)
    stopped.__enter__()
    assert (book.started, book.succeeded, book.failed, len(book.open())) == (5, 1, 3, 1)
    assert [s.state for s in book.take()] == ["ok", "refused", "unanswered", "refused"]
    assert book.take() == []


def test_reps_at_work_at_the_same_time_are_timed_apart() -> None:
    now = [0.0]
    book = Book(clock=lambda: now[0], wall=lambda: 0.0)
    first, second = book.transaction("a", 1), book.transaction("a", 2)
    first.__enter__()
    now[0] = 1.0
    second.__enter__()
    now[0] = 3.0
    first.__exit__(None, None, None)
    assert [o.rep for o in book.open()] == [2]
    now[0] = 4.0
    second.__exit__(None, None, None)
    assert [(s.rep, s.began, s.ms) for s in book.take()] == [(1, 0.0, 3000.0), (2, 1.0, 3000.0)]


def test_a_rep_who_is_stopped_in_the_middle_stays_under_way() -> None:
    book = Book()
    with pytest.raises(GeneratorExit), book.transaction("a", 1):
        raise GeneratorExit
    assert (book.failed, len(book.open())) == (0, 1)
