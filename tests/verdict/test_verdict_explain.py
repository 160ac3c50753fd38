"""What led to the verdict, and the shortest list that would turn it."""

import dataclasses

import pytest

from reports.evidence.model import Outcome
from reports.evidence.read import read
from reports.verdict.checklist import Checklist
from reports.verdict.defects import Defects
from reports.verdict.explain import explain
from reports.verdict.model import Conclusion
from reports.verdict.release import Release
from tests.evidence_factory import NOW, RunFactory, project, ticked


@pytest.fixture
def run(tmp_path):
    return RunFactory(tmp_path / "run")


def told(run, checklist=None, **changes):
    return explain(read(run.write()), project(checklist, **changes), NOW)


def test_a_go_says_until_when_it_holds(run):
    found = told(run)
    assert found.verdict.conclusion is Conclusion.GO and found.facts == ()
    assert "2026-12-04" in found.turns[0].zh


def test_one_failure_is_one_thing_to_do_though_several_criteria_fall_with_it(run):
    run.outcome("CUS-01", "ui", Outcome.FAILED, "x")
    found = told(run)
    assert {j.id for j in found.facts} == {"CUS-01", "EXIT-uat-must"}
    assert [t.en for t in found.turns] == ["UAT-0009 (ui) mended and passed, or waived by the rules"]
    assert found.reaches is Conclusion.GO and found.shortest


def test_everything_that_is_wrong_is_on_the_list_once_and_the_list_suffices(run):
    run.outcome("CUS-01", "ui", Outcome.FAILED, "x")
    run.outcome("CUS-02", "http", Outcome.NOT_RUN)
    run.drop("CUS-03")
    run.change_load("PERF-01", valid=False)
    run.entry = None
    run.info = dataclasses.replace(run.info, partial=True)
    items = tuple(i for i in ticked().items if i.id != "GOL-05")
    found = told(run, Checklist(items), defects=Defects(), release=Release(), proofs=())
    words = "\n".join(t.en for t in found.turns)
    assert found.reaches is Conclusion.GO and found.shortest
    for part in ("UAT-0009 (ui)", "UAT-0010 (http)", "CUS-03 (ui)", "CUS-03 (http)", "load UAT-", "GOL-05", "GOL-01",
                 "whole suite again", "before the round", "defects", "build that goes live"):  # fmt: skip
        assert part in words, part
    assert len(set(found.turns)) == len(found.turns)


def test_what_need_not_be_done_is_not_on_the_list(run):
    run.outcome("SRV-05", "ui", Outcome.FAILED)
    run.outcome("CUS-01", "ui", Outcome.FAILED)
    assert "SRV-05" not in "".join(t.zh for t in told(run).turns)
    assert len(told_again(run).turns) == 1


def told_again(run):
    return explain(read(run.root), project(), NOW)


def test_an_empty_folder_is_explained_too(tmp_path):
    found = explain(read(tmp_path / "none"), project(), NOW)
    assert found.verdict.conclusion is Conclusion.NO_GO and found.turns
