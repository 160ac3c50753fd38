"""GO WITH CONDITIONS, what could requirements weigh, and the words of the first page."""

import dataclasses
from datetime import date

import pytest

from reports.evidence.model import Outcome
from reports.evidence.read import read
from reports.verdict.ids import ranges
from reports.verdict.judge import judge
from reports.verdict.model import Conclusion, Condition, State
from reports.verdict.register import Register
from reports.words import Text
from tests.evidence_factory import NOW, RunFactory, criteria, papers, register, ticked


@pytest.fixture
def run(tmp_path):
    return RunFactory(tmp_path / "run")


def promise(id="CUS-05", due=date(2026, 12, 31)):
    condition = Condition(id, "李强", due, Text("补上标签筛选", "add filtering by tag"))
    return dataclasses.replace(criteria(), conditions=(condition,))


def verdict(run, rules=None, rows=None):
    return judge(read(run.write()), rows or register(), rules or criteria(), ticked(), NOW, papers())


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.NOT_SUPPORTED])
def test_a_should_that_fails_with_owner_and_date_is_go_with_conditions(run, outcome):
    run.outcome("CUS-05", "ui", outcome)
    judged = verdict(run, promise())
    assert judged.conclusion is Conclusion.GO_WITH_CONDITIONS
    assert [c.requirement for c in judged.conditions] == ["CUS-05"]


def test_a_should_that_fails_without_owner_and_date_is_no_go(run):
    run.outcome("CUS-05", "ui", Outcome.FAILED)
    assert verdict(run).conclusion is Conclusion.NO_GO


def test_a_condition_past_its_date_is_none(run):
    run.outcome("CUS-05", "ui", Outcome.FAILED)
    assert verdict(run, promise(due=date(2026, 11, 20))).conclusion is Conclusion.NO_GO


@pytest.mark.parametrize("outcome", [Outcome.BLOCKED, Outcome.NOT_RUN, Outcome.AWAITING, Outcome.BROKEN])
def test_a_should_without_evidence_is_no_go_even_with_a_condition(run, outcome):
    run.outcome("CUS-05", "ui", outcome)
    assert verdict(run, promise()).conclusion is Conclusion.NO_GO


def test_a_should_that_fails_and_is_half_unseen_is_no_go_even_with_a_condition(run):
    run.outcome("CUS-05", "ui", Outcome.FAILED)
    run.outcome("CUS-05", "http", Outcome.NOT_RUN)
    assert verdict(run, promise()).conclusion is Conclusion.NO_GO


def test_a_condition_never_excuses_a_must(run):
    run.outcome("CUS-01", "ui", Outcome.FAILED)
    assert verdict(run, promise("CUS-01")).conclusion is Conclusion.NO_GO


def test_a_condition_that_nobody_needs_changes_nothing(run):
    judged = verdict(run, promise())
    assert (judged.conclusion, judged.conditions) == (Conclusion.GO, ())


@pytest.mark.parametrize("outcome", [Outcome.FAILED, Outcome.NOT_RUN, Outcome.NOT_SUPPORTED])
def test_a_could_is_shown_only(run, outcome):
    run.outcome("SRV-05", "ui", outcome)
    judged = verdict(run)
    assert judged.conclusion is Conclusion.GO
    assert any("SRV-05" in risk.zh for risk in judged.risks)


def test_a_row_out_of_scope_blocks_nothing_and_is_shown(run):
    rows = Register(
        tuple(
            dataclasses.replace(r, in_scope=False, scope_reason="不做邮件营销", scope_approver="周涛")
            if r.id == "MKT-01"
            else r
            for r in register()
        )
    )
    run.drop("MKT-01")
    judged = verdict(run, rows=rows)
    assert judged.conclusion is Conclusion.GO
    assert next(j for j in judged.judged if j.id == "MKT-01").state is State.OUT_OF_SCOPE
    assert any("MKT-01" in risk.zh for risk in judged.risks)


def test_there_are_five_reasons_at_most_and_none_is_lost(run):
    run.info = dataclasses.replace(run.info, partial=True)
    run.outcome("CUS-01", "ui", Outcome.FAILED, "AssertionError: 期望 CUST202611210001\n实际 空")
    run.outcome("CUS-02", "ui", Outcome.NOT_SUPPORTED)
    run.outcome("CUS-03", "ui", Outcome.NOT_RUN)
    run.outcome("CUS-05", "ui", Outcome.FAILED)
    run.outcome("CUS-08", "ui", Outcome.NOT_RUN)
    run.change_load("PERF-01", valid=False)
    judged = judge(
        read(run.write()), register(), criteria(), dataclasses.replace(ticked(), items=()), NOW, papers()
    )
    assert len(judged.reasons) == 5
    bad = {j.id for j in judged.judged if not j.fine and j.priority != "C"}
    assert {id for reason in judged.reasons for id in reason.ids} == bad
    assert judged.reasons[1].detail.zh == "CUS-01 期望 CUST202611210001"


def test_every_reason_exists_in_both_languages(run):
    run.attempts.clear()
    judged = verdict(run)
    assert judged.reasons
    for reason in judged.reasons:
        assert reason.text.zh and reason.text.en.isascii()


def test_the_same_evidence_gives_the_same_verdict(run):
    run.write()
    one, two = (judge(read(run.root), register(), criteria(), ticked(), NOW, papers()) for _ in range(2))
    assert one == two


def test_ids_in_a_row_are_told_as_a_range():
    assert (
        ranges(["APR-01", "APR-02", "APR-03", "CUS-04", "CUS-05", "CUS-10"])
        == "APR-01…03、CUS-04、CUS-05、CUS-10"
    )
    assert ranges([]) == ""
