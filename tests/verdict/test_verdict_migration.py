"""Figures of trial migrations as criteria: missing, missed, old, of another plan."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from drivers.words import Text
from migration.evidence import of_reconciliation
from migration.reconcile_model import Reconciliation, TableResult, Total
from reports.evidence.read import read
from reports.pages.migration import migration_page
from reports.verdict.criteria import TrialRules
from reports.verdict.judge import judge
from reports.verdict.model import Conclusion, Judged, State, Verdict
from tests.evidence_factory import NOW, RunFactory, criteria, papers, register, ticked


def verdict(run: RunFactory) -> Verdict:
    return judge(read(run.write()), register(), criteria(), ticked(), NOW, papers())


def row(found: Verdict, id_: str) -> Judged:
    return next(j for j in found.judged if j.id == id_)


@pytest.fixture
def run(tmp_path: Path) -> RunFactory:
    return RunFactory(tmp_path / "run")


def changed(run: RunFactory, **figures: float) -> RunFactory:
    run.migrations = [dataclasses.replace(m, figures=m.figures | figures) for m in run.migrations]
    return run


def test_a_whole_migration_goes(run: RunFactory) -> None:
    found = verdict(run)
    assert found.conclusion is Conclusion.GO and row(found, "MIG-05").figures


def test_without_a_migration_there_is_no_evidence(run: RunFactory) -> None:
    run.migrations = []
    found = verdict(run)
    assert {row(found, f"MIG-0{n}").state for n in (3, 4, 5, 6)} == {State.NO_EVIDENCE}
    assert found.conclusion is Conclusion.NO_GO
    assert "没有证据：这次运行没有留下试迁移的结果" in migration_page(found, read(run.root), "zh")


@pytest.mark.parametrize(
    ("id_", "figure", "value"),
    [
        ("MIG-03", "unaccounted", 1.0),
        ("MIG-04", "success_percent", 98.99),
        ("MIG-05", "wrong_rows", 1.0),
        ("MIG-05", "wrong_values", 1.0),
        ("MIG-05", "agreement_percent", 99.99),
        ("MIG-05", "wrong_totals", 1.0),
        ("MIG-05", "wrong_sums", 1.0),
        ("MIG-05", "lost_links", 1.0),
        ("MIG-06", "sample_percent", 9.9),
        ("MIG-06", "sample_unjudged", 1.0),
        ("MIG-06", "sample_wrong", 1.0),
        ("MIG-06", "sample_picked", 0.0),
        ("MIG-06", "sample_picked_wrong", 1.0),
        ("MIG-06", "sample_draws", 2.0),
    ],
)
def test_a_figure_that_misses_its_goal_fails_its_requirement(
    run: RunFactory, id_: str, figure: str, value: float
) -> None:
    found = verdict(changed(run, **{figure: value}))
    assert row(found, id_).state is State.FAIL and found.conclusion is Conclusion.NO_GO
    assert figure in [c.id.split(" ")[1] for c in row(found, id_).figures if c.state == "FAIL"]


def test_a_figure_that_is_no_number_is_no_evidence(run: RunFactory) -> None:
    found = row(verdict(changed(run, wrong_values=float("nan"))), "MIG-05")
    shown = {c.id.split(" ")[1]: (c.measured, c.state) for c in found.figures}
    assert (found.state, shown["wrong_values"]) == (State.NO_EVIDENCE, ("—", "NO EVIDENCE"))


@pytest.mark.parametrize("beside", [False, True])
def test_a_figure_that_a_result_does_not_have_is_no_evidence_also_beside_a_whole_result(
    run: RunFactory, beside: bool
) -> None:
    evidence = read(run.write())
    (whole,) = evidence.migrations
    for rule in criteria().migration:
        kept = {k: v for k, v in whole.figures.items() if k != rule.figure}
        less = dataclasses.replace(whole, figures=kept)
        results = (whole, less) if beside else (less,)
        again = dataclasses.replace(evidence, migrations=results)
        found = row(judge(again, register(), criteria(), ticked(), NOW, papers()), rule.requirement)
        assert found.state is State.NO_EVIDENCE, rule.figure
        assert rule.figure in found.measured.zh and "again" in found.measured.en
        assert ("—", "NO EVIDENCE") in [(c.measured, c.state) for c in found.figures]


def test_a_reconciliation_of_nothing_is_no_agreement(run: RunFactory) -> None:
    evidence = read(run.write())
    nothing = of_reconciliation(Reconciliation(NOW.isoformat(), ()), {}, name=evidence.migrations[0].name)
    results = (dataclasses.replace(nothing, made=evidence.migrations[0].made),)
    no_limit = dataclasses.replace(criteria(), trial=TrialRules(0))
    again = dataclasses.replace(evidence, migrations=results)
    found = judge(again, register(), no_limit, ticked(), NOW, papers())
    assert row(found, "MIG-05").state is State.FAIL


def test_a_group_that_holds_more_rows_than_before_is_a_figure() -> None:
    moved = Total("owner", Text("负责人", "owner"), "王芳", 3, 4)
    table = TableResult(
        "customers", Text("客户", "customers"), 4, 4, 4, 0, 0, 0, 0, (), (), (), (), (), (moved,), (), (), 0, "x.csv"
    )  # fmt: skip
    made = of_reconciliation(Reconciliation(NOW.isoformat(), (table,)), {})
    assert not table.sound and made.figures["wrong_totals"] == 1.0


@pytest.mark.parametrize(
    ("size", "ids"),
    [
        ("before", {"MIG-03"}),
        ("given_rows", {"MIG-04"}),
        ("old_rows", {"MIG-05"}),
        ("sample_of", {"MIG-06"}),
    ],
)
def test_a_trial_that_is_too_small_is_no_evidence(run: RunFactory, size: str, ids: set[str]) -> None:
    evidence = read(run.write())
    for rows in (999.0, float("nan")):
        small = dataclasses.replace(evidence, migrations=changed(run, **{size: rows}).migrations)
        found = judge(small, register(), criteria(), ticked(), NOW, papers())
        unseen = {f"MIG-0{n}" for n in range(3, 7) if row(found, f"MIG-0{n}").state is State.NO_EVIDENCE}
        assert unseen == ids and found.conclusion is Conclusion.NO_GO
    assert {c.state for c in row(found, *ids).figures} == {"NO EVIDENCE"}


def test_a_trial_that_is_too_small_says_how_big_it_has_to_be(run: RunFactory) -> None:
    told = row(verdict(changed(run, old_rows=22.0)), "MIG-05").measured
    assert "只有 22 行，至少要 1,000 行" in told.zh and "1,000 are needed" in told.en


def test_a_trial_whose_rows_nobody_counted_is_no_evidence(run: RunFactory) -> None:
    (one,) = run.migrations
    kept = {k: v for k, v in one.figures.items() if k != "old_rows"}
    run.migrations = [dataclasses.replace(one, figures=kept)]
    assert row(verdict(run), "MIG-05").state is State.NO_EVIDENCE


def with_a_small_one(run: RunFactory, **figures: float) -> RunFactory:
    (big,) = run.migrations
    sizes = {"before": 22.0, "given_rows": 20.0, "old_rows": 20.0, "sample_of": 20.0}
    name = big.name.rpartition("-")[0] + "-ui"
    run.migrations = [big, dataclasses.replace(big, name=name, figures=big.figures | sizes | figures)]
    return run


@pytest.mark.parametrize(("wrong", "state"), [(0.0, State.PASS), (3.0, State.FAIL)])
def test_a_small_trial_beside_a_big_one_shows_nothing_and_can_still_fail(
    run: RunFactory, wrong: float, state: State
) -> None:
    assert row(verdict(with_a_small_one(run, wrong_values=wrong)), "MIG-05").state is state


def test_the_page_has_one_line_for_a_criterion_with_the_worst_result_first(run: RunFactory) -> None:
    found = verdict(with_a_small_one(run, wrong_values=3.0, success_percent=99.5))
    big, small = (m.name for m in run.migrations)
    page = migration_page(found, read(run.root), "zh")
    assert page.count("与旧系统不同的值</td>") == 1 and page.count(f"{small} · {big}") == 2
    line = page[page.index("与旧系统不同的值</td>") :]
    assert "<b>3</b>" in line[:200] and "num bad" in line[:200]


def test_a_migration_of_another_plan_is_no_evidence(run: RunFactory) -> None:
    evidence = read(run.write())
    strange = tuple(dataclasses.replace(m, name="UAT-9999-http") for m in evidence.migrations)
    old = tuple(dataclasses.replace(m, made="2020-01-01T00:00:00+00:00") for m in evidence.migrations)
    for results in (strange, old):
        again = dataclasses.replace(evidence, migrations=results)
        found = judge(again, register(), criteria(), ticked(), NOW, papers())
        assert row(found, "MIG-05").state is State.NO_EVIDENCE
