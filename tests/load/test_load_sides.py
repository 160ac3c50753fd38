"""What measures beside the load: the probe outside, the browser, the CRM's own side."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from load.beside import Line, Teller, told
from load.criteria import judge
from load.health import invalid_reasons
from load.measure import State
from load.measured import Measured
from load.outside import feel
from load.plan import Criterion, Profile
from load.profile_files import load_profile
from load.sides import crm_moments, own_pace, page_figures, probed, silent_s, visits
from tests.load.conftest import ran, short
from tests.load.servers.truth import Truth

AT = 1_790_000_000.0


def page(t: float, ms: float, own: float = 30.0, error: str = "") -> Line:
    figures = {"usable_ms": ms, "first_byte_ms": ms / 3, "structure_ms": ms / 2, "own_ms": own}
    state = "refused" if error else "ok"
    return Line(
        at=AT + t, kind="page", page="home", ms=ms, state=state, error=error, figures={} if error else figures
    )


def measured(*seen: Line, limit: float = 3.0) -> Measured:
    asked = [
        Criterion(requirement="PERF-05", page="all", measure="p95", at_most=limit),
        Criterion(requirement="PERF-05", page="all", measure="errors", at_most=0),
    ]
    found = visits(seen, AT, AT + 60)
    return Measured(
        profile=load_profile("trial-pages").model_copy(update={"criteria": asked}),
        reps_at_work=5,
        window_s=8.0,
        complete=True,
        lag_p99_ms=1.0,
        pages=page_figures(found),
        browser_own_ms=own_pace(found),
    )


def states(one: Measured) -> dict[str, str]:
    return {c.id.removeprefix("PERF-05/page-all/"): c.state for c in judge(one) if "page" in c.id}


def test_pages_are_judged_by_what_the_browser_measured_inside_the_window() -> None:
    fast = [page(t, 400) for t in range(0, 60, 10)]
    assert states(measured(*fast, page(-5, 60_000), page(61, 60_000))) == {"p95": "PASS", "errors": "PASS"}
    assert states(measured(*fast, page(5, 3100)))["p95"] == "FAIL"
    assert states(measured(*fast, page(5, 20, error="HTTP 500")))["errors"] == "FAIL"
    assert states(measured()) == {"p95": "NO EVIDENCE", "errors": "NO EVIDENCE"}


def test_a_browser_that_is_slow_by_itself_proves_nothing_about_the_pages() -> None:
    slow = measured(*(page(t, 3500, own=900) for t in range(0, 60, 10)))
    assert states(slow)["p95"] == "INVALID"
    [told_] = [c for c in judge(slow) if c.id.endswith("/p95")]
    assert "空白页" in told_.text_zh and "empty page" in told_.text_en


def test_a_page_that_no_slow_browser_can_explain_fails() -> None:
    """An empty page in 0.9 s, and 40 s for this one: ten times the empty page would be 9 s."""
    slow = measured(*(page(t, 40_000, own=900) for t in range(0, 60, 10)))
    assert states(slow)["p95"] == "FAIL"


def probes(seed: int, more: float = 0.0, count: int = 60) -> tuple[float, ...]:
    drawn = random.Random(seed)
    return tuple(more + 10 + drawn.expovariate(1 / 20) for _ in range(count))


def validity(inside: tuple[float, ...], outside: tuple[float, ...]) -> list[str]:
    one = Measured(
        profile=load_profile("trial"),
        reps_at_work=5,
        window_s=5.0,
        complete=True,
        lag_p99_ms=1.0,
        inside_ms=inside,
        outside_ms=outside,
    )
    return [reason.en for reason in invalid_reasons(one)]


def test_a_request_that_takes_longer_in_the_generator_than_beside_it_makes_the_run_invalid() -> None:
    [why] = validity(probes(1, more=120), probes(2))
    assert "one and the same request" in why and "fewer reps" in why


@pytest.mark.parametrize("seed", range(20))
def test_a_crm_that_is_slow_for_both_is_no_reason(seed: int) -> None:
    slow = tuple(ms * 40 for ms in probes(seed))
    assert not validity(slow, tuple(ms * 40 for ms in probes(seed + 100)))


def test_a_few_requests_by_chance_are_no_reason() -> None:
    assert not validity(probes(1, more=900, count=6), probes(2, count=6))
    assert not validity((), ())


def probe(t: float, ms: float = 20.0, state: State = "ok") -> Line:
    return Line(at=AT + t, kind="probe", ms=ms, state=state)


@pytest.mark.parametrize(
    ("lines", "silent"),
    [
        ([], 60),
        ([page(5, 100)], 60),
        ([probe(t) for t in range(60)], 0),
        ([probe(t, state="refused") for t in range(60)], 0),
        ([probe(t) for t in range(20)], 40),
        ([probe(-10, 30_000, "unanswered"), probe(20, 90_000, "unanswered")], 0),
    ],
)
def test_the_probe_was_there_while_it_asked_or_waited(lines: list[Line], silent: float) -> None:
    assert silent_s(lines, AT, AT + 60) == pytest.approx(silent)


@pytest.mark.parametrize(
    ("window_s", "silent", "expected"), [(60, 60, 1), (60, 31, 1), (60, 30, 0), (60, None, 0), (19, 19, 0)]
)
def test_a_run_whose_generator_nothing_was_held_against_is_invalid(
    window_s: float, silent: float | None, expected: int
) -> None:
    one = replace(measured(), window_s=window_s, probe_silent_s=silent, cpu_share=0.1)
    why = invalid_reasons(one)
    assert len(why) == expected and all("独立探针" in reason.zh and "probe" in reason.en for reason in why)


def test_a_generator_that_never_told_what_it_took_is_invalid() -> None:
    [why] = invalid_reasons(replace(measured(), window_s=60.0, cpu_share=0.0))
    assert "处理器" in why.zh and "processor" in why.en
    assert not invalid_reasons(replace(measured(), window_s=5.0, cpu_share=0.0)), "too short to tell"


def test_pages_of_a_browser_that_nothing_is_known_of_prove_nothing_about_times() -> None:
    unknown = measured(*(page(t, 400, own=0) for t in range(0, 60, 10)))
    assert states(unknown) == {"p95": "INVALID", "errors": "PASS"}


class Broken:
    """A keeper that isn't answered with what it expects."""

    def customers_total(self) -> int:
        raise ValueError("Expecting value: line 1 column 1")


def test_the_probe_goes_on_when_the_answer_is_no_number() -> None:
    assert feel(Broken())[1:] == ("refused", "Expecting value: line 1 column 1")  # type: ignore[arg-type]


def test_lines_are_read_as_they_were_told_and_half_a_line_waits(tmp_path: Path) -> None:
    file = tmp_path / "outside.jsonl"
    assert told(file) == []
    tell = Teller(file)
    lines = [Line(at=AT, kind="ready"), Line(at=AT + 1, kind="probe", ms=4.5), page(2, 100)]
    for line in lines:
        tell(line)
    with file.open("ab") as more:
        more.write(b'{"at": 17')
    assert told(file) == lines
    assert probed(lines, AT, AT + 9) == (4.5,)
    assert probed(lines, 0.0, 0.0) == ()


def test_the_crm_side_is_its_processor_time_since_the_moment_before_and_the_size_of_its_database() -> None:
    def at(t: float, cpu: float, mb: float) -> Line:
        return Line(at=AT + t, kind="crm", figures={"cpu_seconds": cpu, "memory_mb": 99.0, "database_mb": mb})

    moments = crm_moments([at(-5, 1.0, 7.0), at(0, 2.0, 7.0), at(5, 6.0, 8.5)], AT, AT + 60)
    assert [(m.t, m.cpu_share, m.database_mb) for m in moments] == [(0.0, 0.2, 7.0), (5.0, 0.8, 8.5)]
    assert crm_moments([], AT, AT + 1) == ()


def watched() -> Profile:
    base = load_profile("trial-pages").changed(
        reps={"count": 3, "think_s": (0.05, 0.2), "does": {"record_customer": 100.0}},
        window={"ramp_s": 0.3, "measured_s": 8.0, "drain_s": 1.0},
    )
    return base.model_copy(update={"criteria": [*short().criteria, *base.criteria]})


def test_without_pages_to_open_the_run_goes_on_and_pages_are_no_evidence(tmp_path: Path) -> None:
    run = ran(Truth(), tmp_path, watched())
    assert run.result and run.result.complete and not run.result.pages
    assert run.criterion("page-all/p95").state in ("NO EVIDENCE", "INVALID")
    assert any("旁路测量没有准备好" in said.zh for said in run.said)
    made = run.result.generator
    assert made["outside_ms"] > 0 and made["inside_ms"] > 0, "both probes have measured"
