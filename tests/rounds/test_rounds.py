"""The ledger of rounds: what is kept, that it can't be rewritten unnoticed, and what changed between rounds."""

import dataclasses
import json

import pytest
from lxml import etree

from reports.evidence.model import Outcome
from reports.evidence.read import read
from reports.pages.labels import GROUPS
from reports.rounds.compare import Comparison, compare
from reports.rounds.ledger import Round, Speed, add_round, read_rounds, round_of, with_current
from reports.rounds.plots import heat_map, progress, speeds
from reports.verdict.judge import judge_project
from reports.verdict.table import InputError
from reports.words import LANGS
from tests.evidence_factory import NOW, RunFactory, project

P, F, N = "passed", "failed", "not_run"


def a_round(number, outcomes, build="", **changes):
    made = Round(
        name=f"第 {number} 轮", run=f"r{number}", target="practice", build=build or f"1.{number}",
        started=f"2026-11-{number:02}T09:00:00+00:00", finished=f"2026-11-{number:02}T10:00:00+00:00",
        evidence=f"{number}" * 64, conclusion="NO-GO", outcomes=outcomes,
    )  # fmt: skip
    return dataclasses.replace(made, **changes)


def test_a_run_is_kept_with_build_dates_figures_and_lasting_ids(tmp_path):
    run = RunFactory(tmp_path / "run")
    run.outcome("CUS-01", "ui", Outcome.FAILED)
    run.attempts[run.key("CUS-02")] = [(Outcome.FAILED, ""), (Outcome.PASSED, "")]
    evidence = read(run.write())
    made = round_of(evidence, judge_project(evidence, project(), NOW))
    assert (made.build, made.conclusion, made.failed, made.customers) == ("1.4.2+7f3c", "NO-GO", 1, 50_213)
    assert made.outcomes["UAT-0009@ui"] == F and made.unstable == (run.key("CUS-02"),)
    assert made.groups["CUS"] == (9, 10) and made.speeds[0].name == "录入客户"
    add_round(tmp_path / "rounds.jsonl", made)
    assert read_rounds(tmp_path / "rounds.jsonl") == (made,)


@pytest.mark.parametrize(
    "history, now, what",
    [
        ([], F, "new"), ([P], F, "new"), ([P, N], F, "new"), ([F], F, "still_open"), ([F, N], F, "still_open"),
        ([F, P], F, "regressed"), ([F], P, "mended"), ([F, N], P, "mended"), ([F], N, "not_again"),
        (["blocked"], F, "still_open"), ([P], P, ""), ([F, P], P, ""), ([P], N, "not_again"), ([], N, "not_again"), ([], P, ""),
    ],
)  # fmt: skip
def test_what_became_of_a_case(history, now, what):
    rounds = [a_round(n, {"UAT-1@ui": o}) for n, o in enumerate([*history, now], 1)]
    found = compare(rounds)
    assert found == (Comparison(**{what: ("UAT-1@ui",)}) if what else Comparison())


def test_a_case_that_came_out_differently_on_the_same_build_is_flaky():
    rounds = [a_round(1, {"UAT-1@ui": F}, "1.4"), a_round(2, {"UAT-1@ui": P}, "1.4")]
    assert compare(rounds).flaky == ("UAT-1@ui",)
    assert compare([a_round(1, {"UAT-1@ui": P}, unstable=("UAT-1@ui",))]).flaky == ("UAT-1@ui",)


def test_a_scenario_that_was_left_out_of_the_plan_is_not_forgotten():
    assert compare([a_round(1, {"UAT-1@ui": F}), a_round(2, {})]).not_again == ("UAT-1@ui",)
    assert compare([a_round(1, {"UAT-1@ui": P}), a_round(2, {})]) == Comparison()


def test_a_line_that_was_changed_or_taken_out_is_noticed(tmp_path):
    path = tmp_path / "rounds.jsonl"
    for n in (1, 2, 3):
        add_round(path, a_round(n, {"UAT-1@ui": P}))
    lines = path.read_text("utf-8").splitlines()
    for bad in ([lines[0], lines[2]], [lines[0].replace("NO-GO", "GO"), *lines[1:]], [*lines[:2], "{"]):
        path.write_text("\n".join(bad) + "\n", "utf-8")
        with pytest.raises(InputError):
            read_rounds(path)
    path.write_bytes(("\ufeff" + "\r\n".join(lines) + "\r\n").encode())
    assert len(read_rounds(path)) == 3


def test_a_run_is_closed_once(tmp_path):
    add_round(tmp_path / "r.jsonl", a_round(1, {}))
    with pytest.raises(InputError):
        add_round(tmp_path / "r.jsonl", a_round(1, {}))
    assert len(json.loads((tmp_path / "r.jsonl").read_text("utf-8"))) > 10


def test_the_present_run_comes_last_and_once_beside_those_of_the_same_crm():
    ledger = [a_round(1, {}), a_round(2, {}), a_round(3, {}, target="creme")]
    assert [r.run for r in with_current(ledger, a_round(4, {}))] == ["r1", "r2", "r4"]
    assert [r.run for r in with_current(ledger, a_round(2, {}))] == ["r1", "r2"]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("count", [0, 1, 5, 60])
def test_plots_are_sound_for_any_number_of_rounds(lang, count):
    hostile = "<script>&\x00"
    rounds = [
        a_round(n % 28 + 1, {"a": P, "b": F}, name="第 <1> 轮", groups={"CUS": (n % 10, 10), "X<": (0, 0)},
                speeds=(Speed("录入<", 0.6, 100.0 + n, 200.0, 0), Speed("搜索", 0.4, 0.0, 0.0, 0)))
        for n in range(count)
    ]  # fmt: skip
    assert hostile
    for made in (progress(rounds, lang), heat_map(rounds, lang, GROUPS), speeds(rounds, lang, {})):
        assert made == "" if not count else etree.fromstring(made.encode()) is not None
