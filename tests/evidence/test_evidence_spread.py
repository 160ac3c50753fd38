"""How times are spread, and whether a set of them is slower than another (Mann-Whitney)."""

from __future__ import annotations

import random

import pytest

from reports.evidence.spread import counted, distribution, slower


def times(seed: int, factor: float = 1.0, count: int = 400) -> list[float]:
    drawn = random.Random(seed)
    return [factor * 100 * drawn.lognormvariate(0, 0.5) for _ in range(count)]


def test_every_time_is_in_the_class_that_is_less_than_one_percent_above_it() -> None:
    for ms in (0.1, 0.7, 49.9, 3000.0, 61_234.5):
        [upper] = distribution("x", [ms]).upper_ms
        assert ms <= upper * 1.00001 and upper < ms * 1.0101
    made = distribution("x", [5.0, 5.0, 900.0])
    assert made.counts == (2, 1)
    assert distribution("x", []).counts == ()


def test_the_same_times_are_not_slower_and_twice_the_times_are() -> None:
    then = counted(distribution("x", times(1)))
    same = slower(then, counted(distribution("x", times(2))))
    worse = slower(then, counted(distribution("x", times(2, 2.0))))
    faster = slower(then, counted(distribution("x", times(2, 0.5))))
    assert same and same.p > 0.01 and same.superiority == pytest.approx(0.5, abs=0.05)
    assert worse and worse.p < 1e-6 and worse.superiority > 0.7
    assert faster and faster.p > 0.99 and faster.superiority < 0.3


def test_one_outlier_sways_the_mean_and_not_the_test() -> None:
    then, now = times(1), [*times(1)[:-1], 1e6]
    found = slower(counted(distribution("x", then)), counted(distribution("x", now)))
    assert found and found.p > 0.4


def test_figures_of_the_textbook_come_out() -> None:
    # Mann and Whitney's U for 3 values all above 3 others is 9; z with continuity = (9 - 4.5 - .5)/sqrt(5.25)
    found = slower({1.0: 1, 2.0: 1, 3.0: 1}, {4.0: 1, 5.0: 1, 6.0: 1})
    assert found and found.superiority == 1.0 and found.p == pytest.approx(0.0404, abs=0.0005)


def test_nothing_can_be_said_of_nothing_and_equal_times_are_equal() -> None:
    assert slower({}, {1.0: 3}) is None
    found = slower({5.0: 9}, {5.0: 9})
    assert found and (found.p, found.superiority) == (1.0, 0.5)
