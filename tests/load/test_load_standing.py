"""What is seen while the run goes on: each criterion as it stands; and what lasts or comes back (PERF-04)."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from load.assess import Gathered, assess
from load.exchange import Tick
from load.lasting import lasting
from load.measure import Open, Sample
from load.plan import Criterion, Measure, Profile
from load.profile_files import load_profile
from load.progress import Progress, Watch
from load.view import LiveView
from tests.load.conftest import settings_for

AT = 1_790_000_000.0


def second(t: int, ms: float, state: str = "ok", waits: bool = False) -> Tick:
    open_ = [Open("record_customer", 9, AT + t - 20)] if waits else []
    return Tick(
        at=AT + t,
        phase="window",
        reps=5,
        samples=[Sample("record_customer", 1, AT + t - 0.5, ms, state)],  # type: ignore[arg-type]
        open=open_,
    )


def shown(*ticks: Tick) -> Progress:
    """Where things stand after these."""
    found: list[Progress] = []
    watch = Watch(load_profile("trial"), found.append)
    watch._standings._clock = lambda: 0.0
    for tick in (Tick(at=AT, phase="window", reps=5), *ticks):
        watch.heard(tick)
    return found[-1]


def colours(progress: Progress) -> dict[str, str]:
    return {c.what.en: c.colour for c in progress.criteria}


def test_a_criterion_turns_red_as_soon_as_it_does_not_hold() -> None:
    assert set(colours(shown(second(1, 100))).values()) == {"good", "open"}
    slow = colours(shown(second(1, 100), second(2, 9000)))
    assert slow["recording a customer on average"] == "bad"
    assert slow["recording a customer failed"] == "good"
    assert colours(shown(second(1, 100, "refused")))["recording a customer failed"] == "bad"


def test_who_waits_for_long_turns_it_red_before_any_answer_comes() -> None:
    assert colours(shown(second(1, 100, waits=True)))["recording a customer on average"] == "bad"


def test_a_count_that_may_still_be_reached_is_open_and_then_good() -> None:
    count = "recording a customer succeeded"
    assert colours(shown(second(1, 100)))[count] == "open"
    assert colours(shown(*(second(t, 100) for t in range(1, 7))))[count] == "good"


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "录入客户 平均"), ("en", "recording a customer on average")]
)
def test_the_red_one_stands_first_on_the_screen(lang: str, words: str) -> None:
    console = Console(width=90, height=30, record=True, force_terminal=True)
    view = LiveView(console, load_profile("trial"), lang)  # type: ignore[arg-type]
    console.print(view._panel(shown(second(1, 9000))))
    lines = [line for line in console.export_text().splitlines() if "✗" in line or "✓" in line or "…" in line]
    assert lines[0].strip().startswith("✗") and words in lines[0]


def samples(ms: Callable[[int], float], failed: range = range(0)) -> list[Sample]:
    return [
        Sample("search", 1, AT + t, ms(t), "refused" if t in failed else "ok") for t in range(120)
    ]  # fmt: skip


def value(measure: Measure, some: list[Sample], profile: Profile | None = None) -> float | None:
    asked = Criterion(requirement="PERF-04", measure=measure, at_most=1)
    return lasting(asked, profile or load_profile("spike"), some, AT, AT + 120)


def test_growth_is_the_last_third_against_the_first_and_a_hair_is_none() -> None:
    assert value("growth", samples(lambda t: 200.0)) == pytest.approx(1.0)
    assert value("growth", samples(lambda t: 200.0 if t < 60 else 500.0)) == pytest.approx(2.5)
    assert value("growth", samples(lambda t: 10.0 if t < 60 else 40.0)) == 1.0, "30 ms can't be felt"
    assert value("growth", []) is None


def test_what_failed_says_nothing_about_how_long_work_takes() -> None:
    assert value("growth", samples(lambda t: 9.0, range(0, 120))) is None
    assert value("growth", samples(lambda t: 900.0 if t < 60 else 9.0, range(80, 120))) is None
    assert value("growth", samples(lambda t: 9.0, range(0, 40))) is None
    assert value("recovery", samples(lambda t: 100.0, range(0, 40))) is None, "there is no calm before it"


def test_who_waited_for_long_in_vain_has_become_slower() -> None:
    gone = [s._replace(state="unanswered", ms=9000.0) for s in samples(lambda t: 200.0) if s.began >= AT + 80]
    assert value("growth", [*samples(lambda t: 200.0)[:80], *gone]) == pytest.approx(45)
    quick = [s._replace(ms=1.0) for s in gone]
    assert value("growth", [*samples(lambda t: 200.0)[:80], *quick]) is None, "no connection is no speed"


def test_errors_that_grow_are_seen_and_those_at_the_beginning_are_not() -> None:
    assert value("error_growth", samples(lambda t: 9.0)) == 0
    assert value("error_growth", samples(lambda t: 9.0, range(100, 120))) == pytest.approx(0.5)
    assert value("error_growth", samples(lambda t: 9.0, range(0, 20))) == 0


@pytest.mark.parametrize(
    ("name", "measures"),
    [
        ("endurance", {"growth", "error_growth"}),
        ("spike", {"recovery"}),
        ("steady", {"mean", "p95", "errors"}),
    ],
)
def test_a_profile_asks_for_what_its_requirement_says(name: str, measures: set[str]) -> None:
    assert measures <= {c.measure for c in load_profile(name).criteria}


@pytest.mark.parametrize(
    ("name", "measure", "part", "told"),
    [
        ("endurance", "growth", range(0, 40), True),
        ("endurance", "growth", range(40, 120), False),
        ("endurance", "growth", range(32, 46), True),  # 8 of 40: a fifth
        ("spike", "recovery", range(0, 40), True),
        ("spike", "recovery", range(40, 120), False),
    ],
)
def test_an_end_is_compared_with_a_beginning_that_the_host_left_alone(
    name: str, measure: Measure, part: range, told: bool, tmp_path: Path
) -> None:
    """The first third of an hour, what came before a burst; the host took half of the processors during ``part``."""
    profile = load_profile(name)
    step = profile.window.measured_s / 120
    ticks = [
        Tick(
            at=AT + n * step,
            phase="window",
            reps=profile.reps_at(n * step),
            stolen_share=0.5 if n in part else 0.0,
            lag_ms=[1.0],
            cpu_share=0.1,
            samples=[Sample("search", 1, AT + n * step, 200.0, "ok")],
        )
        for n in range(120)
    ]
    ticks += [Tick(at=AT + 120 * step, phase="drain"), Tick(at=AT + 120 * step + 1, phase="done")]
    result = assess(Gathered(profile, "", settings_for("http://127.0.0.1:9", tmp_path), ticks=ticks))
    [found] = [c for c in result.criteria if c.id.endswith(f"/{measure}")]
    assert ("但开始时宿主机拿走了这台虚拟机" in found.text_zh) is told


def test_recovery_is_the_time_from_the_end_of_the_burst_until_it_is_calm_again() -> None:
    # the profile: 20 reps for 40 s, 100 for 30 s, 20 for 50 s
    assert value("recovery", samples(lambda t: 5000.0 if 40 <= t < 70 else 100.0)) == 0
    assert value("recovery", samples(lambda t: 5000.0 if 40 <= t < 85 else 100.0)) == 15
    assert value("recovery", samples(lambda t: 5000.0 if t >= 40 else 100.0)) == math.inf
    assert value("recovery", samples(lambda t: 100.0), load_profile("trial")) is None
