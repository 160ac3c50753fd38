"""Figures of trial migrations as criteria: missing, missed, old, of another plan."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from reports.evidence.read import read
from reports.pages.migration import migration_page
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
        ("MIG-05", "wrong_sums", 1.0),
        ("MIG-05", "lost_links", 1.0),
        ("MIG-06", "sample_percent", 9.9),
        ("MIG-06", "sample_unjudged", 1.0),
        ("MIG-06", "sample_wrong", 1.0),
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
    assert row(verdict(changed(run, wrong_values=float("nan"))), "MIG-05").state is State.NO_EVIDENCE


def test_a_migration_of_another_plan_is_no_evidence(run: RunFactory) -> None:
    evidence = read(run.write())
    strange = tuple(dataclasses.replace(m, name="UAT-9999-http") for m in evidence.migrations)
    old = tuple(dataclasses.replace(m, made="2020-01-01T00:00:00+00:00") for m in evidence.migrations)
    for results in (strange, old):
        again = dataclasses.replace(evidence, migrations=results)
        found = judge(again, register(), criteria(), ticked(), NOW, papers())
        assert row(found, "MIG-05").state is State.NO_EVIDENCE
