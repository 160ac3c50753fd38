"""Stages, the limit, giving up, and arrivals that don't wait for the CRM (PERF-03, PERF-04)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from load.criteria import judge
from load.desk import LoadDesk
from load.entry import LoadRefused
from load.measure import Sample
from load.measured import Measured
from load.plan import Arrivals, Criterion, Stage, StopRule
from load.profile_files import ProfileError, load_profile
from load.runner import LoadRun
from load.stages import Patience, breaking_point, figures_by_stage
from reports.evidence.model import StageFigures
from tests.load.conftest import ran, settings_for, short
from tests.load.servers.truth import Truth

STEP_UP = load_profile("step-up")


def samples(ms_by_second: Sequence[float], state: str = "ok") -> list[Sample]:
    return [
        Sample("record_customer", 1, float(second) + 0.1 * n, ms, state)  # type: ignore[arg-type]
        for second, ms in enumerate(ms_by_second)
        for n in range(5)
    ]


def test_each_stage_has_figures_of_its_own() -> None:
    found = figures_by_stage(STEP_UP, samples([100.0] * 60 + [4000.0] * 30), 0.0, 90.0)
    assert [(s.users, s.begin, s.end, s.count) for s in found] == [
        (20, 0, 30, 150),
        (40, 30, 60, 150),
        (60, 60, 90, 150),
    ]
    assert [s.held for s in found] == [True, True, False]
    assert found[2].mean_ms == pytest.approx(4000)


def test_a_stage_without_any_transaction_has_not_held() -> None:
    assert [s.held for s in figures_by_stage(STEP_UP, samples([100.0] * 30), 0.0, 60.0)] == [True, False]


def test_a_stage_in_which_everything_failed_at_once_has_not_held() -> None:
    profile = STEP_UP.model_copy(
        update={"criteria": [Criterion(requirement="PERF-03", measure="mean", at_most=3)]}
    )
    found = figures_by_stage(
        profile, samples([100.0] * 30) + samples([0.0] * 30 + [5.0] * 30, "refused")[150:], 0.0, 60.0
    )
    assert [s.held for s in found] == [True, False], "a quick error page is no quick answer"


NOTHING_ASKED = [
    Criterion(requirement="PERF-03", measure="capacity", at_least=100),
    Criterion(requirement="PERF-05", page="all", measure="mean", at_most=3),
]


def test_where_nothing_was_asked_of_a_stage_nothing_has_held() -> None:
    profile = STEP_UP.model_copy(update={"criteria": NOTHING_ASKED})
    found = figures_by_stage(profile, samples([5.0] * 150, "refused"), 0.0, 150.0)
    assert [s.held for s in found] == [False] * 5
    judged = judge(Measured(profile, 100, 150.0, complete=True, lag_p99_ms=1.0, stages=found, cpu_share=0.1))
    states = {c.id: c.state for c in judged}
    assert {states["PERF-03/breaking_point"], states["PERF-03/all/capacity"]} == {"NO EVIDENCE"}


def test_a_limit_without_anything_to_break_is_refused(tmp_path: Path) -> None:
    text = Path("load/profiles/step-up.toml").read_text("utf-8").partition("[[criteria]]")[0]
    asked = '[[criteria]]\nrequirement = "PERF-03"\nmeasure = "capacity"\nat_least = 60\n'
    (tmp_path / "p.toml").write_text(text + asked, "utf-8")
    with pytest.raises(ProfileError, match=r"finds_limit 需要.*finds_limit needs"):
        load_profile(str(tmp_path / "p.toml"))


def test_how_many_hold_is_asked_after_what_has_to_hold(tmp_path: Path) -> None:
    desk = LoadDesk(settings_for("http://127.0.0.1:9", tmp_path), scenario="UAT-0207", mark="g", out=tmp_path)
    desk._run = cast(
        LoadRun,
        SimpleNamespace(gathered=SimpleNamespace(profile=STEP_UP.model_copy(update={"criteria": []}))),
    )
    with pytest.raises(LoadRefused, match="找出了平均响应时间"):
        desk.held("capacity", at_least=100)


def test_a_run_that_was_given_up_broke_in_its_last_stage() -> None:
    stages = figures_by_stage(STEP_UP, samples([100.0] * 60), 0.0, 60.0)
    assert breaking_point(STEP_UP, stages, given_up=True).measured == "40"


def test_the_limit_is_the_first_stage_that_broke() -> None:
    stages = figures_by_stage(STEP_UP, samples([100.0] * 60 + [4000.0] * 30), 0.0, 90.0)
    found = breaking_point(STEP_UP, stages)
    assert (found.state, found.measured) == ("PASS", "60") and "60 人时不再满足" in found.text_zh


def test_a_limit_that_was_not_reached_is_said_to_lie_above() -> None:
    found = breaking_point(STEP_UP, figures_by_stage(STEP_UP, samples([100.0] * 150), 0.0, 150.0))
    assert found.measured == "> 100" and "极限在其上" in found.text_zh


def test_no_stage_at_all_is_no_evidence_of_a_limit() -> None:
    assert breaking_point(STEP_UP, ()).state == "NO EVIDENCE"


RULE = StopRule(above_s=3.0, over_s=10, for_s=30)


def given_up_at(seconds: Sequence[float], rule: StopRule = RULE) -> float | None:
    patience = Patience(rule)
    for second, ms in enumerate(seconds):
        ended = [Sample("record_customer", 1, second - ms / 1000, ms, "ok")]
        if patience.heard(ended, [], float(second)):
            return float(second)
    return None


def test_a_run_is_given_up_when_the_rule_was_broken_for_long_enough() -> None:
    assert given_up_at([3500.0] * 60) == 30.0


def test_a_run_that_recovers_in_between_goes_on() -> None:
    assert given_up_at(([3500.0] * 20 + [100.0] * 20) * 3) is None


def test_a_mean_at_the_limit_is_not_above_it() -> None:
    assert given_up_at([3000.0] * 60) is None


def test_those_who_wait_for_ever_count_for_the_rule() -> None:
    patience, told = Patience(RULE), []
    for second in range(60):
        told.append(patience.heard([], [("record_customer", 0.0)], float(second)))
    assert told[33] is None and told[34] is not None


def test_stages_that_dont_fill_the_window_are_refused(tmp_path: Path) -> None:
    text = (
        (Path("load/profiles/step-up.toml"))
        .read_text("utf-8")
        .replace("measured_s = 150", "measured_s = 140")
    )
    (tmp_path / "p.toml").write_text(text, "utf-8")
    with pytest.raises(ProfileError, match="stages 各段之和为 150 秒"):
        load_profile(str(tmp_path / "p.toml"))


def test_a_misspelt_key_in_a_stage_gets_the_nearest_right_word(tmp_path: Path) -> None:
    text = (
        Path("load/profiles/spike.toml")
        .read_text("utf-8")
        .replace("{ reps = 20, for_s = 40 }", "{ rep = 20, for_s = 40 }")
    )
    (tmp_path / "p.toml").write_text(text, "utf-8")
    with pytest.raises(ProfileError, match="是否想写 reps"):
        load_profile(str(tmp_path / "p.toml"))


def test_reps_come_and_go_with_the_stages_and_the_limit_is_found(tmp_path: Path) -> None:
    profile = short(
        reps={"count": 6, "think_s": (0.02, 0.05)},
        window={
            "measured_s": 9.0,
            "stages": (Stage(reps=2, for_s=3), Stage(reps=6, for_s=3), Stage(reps=2, for_s=3)),
        },
    ).model_copy(
        update={
            "finds_limit": True,
            "criteria": [Criterion(requirement="PERF-03", measure="mean", at_most=0.3)],
        }
    )
    result = ran(Truth(crowd=4, delay_s=0.05), tmp_path, profile).result
    assert result and result.complete
    assert [s.users for s in result.stages] == [2, 6, 2]
    assert [s.held for s in result.stages] == [True, False, True]
    assert next(c for c in result.criteria if c.id == "PERF-03/breaking_point").measured == "6"
    users = {second.t: second.users for second in result.seconds}
    assert (users[1], users[5], users[8]) == (2, 6, 2)


def test_a_run_that_is_given_up_says_why_and_has_failed(tmp_path: Path) -> None:
    profile = short(window={"measured_s": 30.0, "stop_when": StopRule(above_s=0.2, over_s=2, for_s=1)})
    run = ran(Truth(trouble="hangs", after=5), tmp_path, profile)
    assert run.result and run.result.complete and run.result.window_s < 15
    wrong = "FAIL" if run.result.valid else "INVALID"  # on a machine that has much else to do
    assert run.criterion("/given_up").state == wrong and "提前结束" in run.criterion("/given_up").text_zh
    assert run.criterion("/window").state == wrong


def test_arrivals_show_the_waiting_that_a_closed_circle_of_reps_hides(tmp_path: Path) -> None:
    # one second of standstill in every two: of evenly arriving customers half meet it, and wait half of it
    stalling = {"stall": (1.0, 2.0), "delay_s": 0.01}
    open_model = short(reps={"count": 10}, window={"measured_s": 6.0}).model_copy(
        update={"arrivals": Arrivals(per_s=40)}
    )
    closed = short(reps={"count": 2, "think_s": (0.0, 0.01)}, window={"measured_s": 6.0})
    arrived = ran(Truth(**stalling), tmp_path / "open", open_model).result
    circled = ran(Truth(**stalling), tmp_path / "closed", closed).result
    assert arrived and circled
    assert arrived.transactions[0].count == pytest.approx(240, abs=4)
    assert arrived.transactions[0].mean_ms > 200  # 260 on a quiet machine
    assert circled.transactions[0].mean_ms < arrived.transactions[0].mean_ms / 2  # a tenth on a quiet machine


def test_a_stage_is_not_blamed_for_what_happened_in_another() -> None:
    good = StageFigures(20, 0, 30, 100, 0, 100.0, 120.0, True)
    found = breaking_point(STEP_UP, (good, replace(good, users=40, held=True)))
    assert found.measured == "> 40"
