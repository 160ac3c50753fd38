"""Since when a criterion was broken, with how many reps; and what a transaction's requests came to."""

from __future__ import annotations

from datetime import datetime

import pytest

from drivers.errors import CrmError, CrmUnreachable
from load.criteria import judge
from load.figures import request_figures, transactions
from load.measure import Book, Request, Sample
from load.measured import Measured
from load.moments import broken_since
from load.plan import Criterion, Measure
from load.profile_files import load_profile

BEGIN = 1_790_000_000.0
PRESENCE = [(BEGIN, 40), (BEGIN + 30, 80), (BEGIN + 60, 100)]


def samples(slow: range = range(0), *, name: str = "search", bad: int | None = None) -> list[Sample]:
    """One a second for two minutes: 100 ms, 5 s in the seconds of ``slow``."""
    return [
        Sample(name, 1, BEGIN + t, 5000.0 if t in slow else 100.0, "refused" if t == bad else "ok")
        for t in range(120)
    ]


def criterion(measure: Measure = "mean", limit: float = 3.0) -> Criterion:
    return Criterion(requirement="PERF-02", measure=measure, transaction="search", at_most=limit)


def test_the_moment_is_that_of_the_first_slow_one_and_the_reps_are_those_of_then() -> None:
    moment = broken_since(criterion(), samples(range(45, 120)), PRESENCE)
    assert moment and (moment.began, moment.ended, moment.users) == (BEGIN + 45, None, 80)


def test_of_two_stretches_the_longer_one_is_told_and_when_it_was_over() -> None:
    slow = [*samples(range(10, 20))[:60], *samples(range(70, 100))[60:]]
    moment = broken_since(criterion(), slow, PRESENCE)
    assert moment and moment.began == BEGIN + 70 and moment.users == 100
    assert moment.ended and 90 <= moment.ended - BEGIN <= 100


def test_what_held_or_was_slow_elsewhere_has_no_moment() -> None:
    assert broken_since(criterion(), samples(), PRESENCE) is None
    assert broken_since(criterion(), samples(range(120), name="dashboard"), PRESENCE) is None
    assert broken_since(criterion(), [], PRESENCE) is None


def test_of_failures_it_is_the_first() -> None:
    moment = broken_since(criterion("errors", 0), samples(bad=33), PRESENCE)
    assert moment and (moment.began, moment.users) == (BEGIN + 33, 80)


def test_the_sentence_says_reason_moment_and_number_of_reps_in_both_languages() -> None:
    profile = load_profile("trial-day").model_copy(update={"criteria": [criterion()]})
    slow = samples(range(45, 120))
    times = [s.ms for s in slow]

    measured = Measured(
        profile=profile,
        reps_at_work=8,
        window_s=8.0,
        complete=True,
        lag_p99_ms=1.0,
        transactions=transactions(slow, []),
        when=lambda c: broken_since(c, slow, PRESENCE),
    )
    [told] = [c for c in judge(measured) if c.id == "PERF-02/search/mean"]
    clock = f"{datetime.fromtimestamp(BEGIN + 45).astimezone():%H:%M:%S}"
    assert told.state == "FAIL" and told.users == 80 and sum(times) / 120 > 3000
    assert told.text_zh == f"搜索客户平均 3.163 秒，超过 3 秒；{clock} 起，当时 80 人在岗"
    assert (
        told.text_en
        == f"searching a customer: 3.163 s on average, above 3 s, from {clock} on, when 80 reps were in"
    )
    assert datetime.fromisoformat(told.since).timestamp() == BEGIN + 45


def test_a_request_belongs_to_the_transaction_in_which_it_was_made() -> None:
    book = Book()
    book.heard("GET /sign-in", 1.0)
    with book.transaction("search", 1):
        book.heard("GET /api/search", 20.0)
        book.heard("GET /api/customers/:id", 10.0, CrmError("404"))
        raise CrmUnreachable("gone")
    book.heard("GET /later", 1.0)
    made = book.take_requests()
    assert [(r.transaction, r.name, r.failed) for r in made] == [
        ("search", "GET /api/search", False),
        ("search", "GET /api/customers/:id", True),
    ]
    assert not book.take_requests()


def test_requests_are_counted_by_kind_inside_the_window_only() -> None:
    made = [Request("search", "GET /s", BEGIN + t, 10.0 * (t + 1), t == 1) for t in range(4)]
    [one] = request_figures(made, BEGIN, BEGIN + 3)
    assert (one.count, one.failed, one.mean_ms, one.p95_ms, one.max_ms) == (3, 1, pytest.approx(20), 30, 30)
