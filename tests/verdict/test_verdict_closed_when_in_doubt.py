"""Every way of damage that evidence can suffer: none of them may end in GO."""

import dataclasses
import json
import shutil
from datetime import timedelta

import pytest

from reports.evidence.model import Outcome, Problem, Unreadable
from reports.evidence.read import read
from reports.evidence.write import RunFolder
from reports.verdict.checklist import Checklist
from reports.verdict.judge import judge
from reports.verdict.model import Conclusion, State
from reports.verdict.register import Register
from tests.evidence_factory import NOW, RunFactory, criteria, papers, register, result, ticked


def verdict(root, *, rows=None, checklist=None, rules=None, now=NOW):
    return judge(read(root), rows or register(), rules or criteria(), checklist or ticked(), now, papers())


def state(judged, id):
    return next(j.state for j in judged.judged if j.id == id)


@pytest.fixture
def run(tmp_path):
    return RunFactory(tmp_path / "run")


def test_a_whole_green_run_with_a_ticked_checklist_is_go(run):
    judged = verdict(run.write())
    assert judged.conclusion is Conclusion.GO
    assert judged.reasons == ()


def test_the_checklist_of_this_repository_is_unticked_and_no_go(run):
    judged = verdict(run.write(), checklist=Checklist(()))
    assert judged.conclusion is Conclusion.NO_GO
    assert state(judged, "GOL-02") is State.NO_EVIDENCE


@pytest.mark.parametrize("id", ["GOL-02", "GOL-10"])
@pytest.mark.parametrize(
    "change",
    [
        {"ticked_by": ""},
        {"owner": ""},
        {"due": ""},
        {"evidence": ""},
        {"ticked_on": None},
        {"ticked_on": NOW.date() + timedelta(days=2)},
    ],
)
def test_a_tick_without_name_day_owner_or_evidence_is_no_tick(run, id, change):
    items = [dataclasses.replace(i, **change) if i.id == id else i for i in ticked().items]
    judged = verdict(run.write(), checklist=Checklist(tuple(items)))
    assert (judged.conclusion, state(judged, id)) == (Conclusion.NO_GO, State.NO_EVIDENCE)


def test_no_folder_at_all_is_never_go(tmp_path):
    judged = verdict(tmp_path / "nothing")
    assert judged.conclusion is Conclusion.NO_GO
    assert state(judged, "CUS-01") is State.NO_EVIDENCE


def test_no_results_is_never_go(run):
    run.attempts.clear()
    judged = verdict(run.write())
    assert judged.conclusion is Conclusion.NO_GO
    assert state(judged, "CUS-01") is State.NO_EVIDENCE


@pytest.mark.parametrize("name", ["run.json", "manifest.json", "seal.json", "results", "load"])
def test_a_missing_part_is_never_go(run, name):
    gone = run.write() / name
    shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
    assert verdict(run.root).conclusion is Conclusion.NO_GO


@pytest.mark.parametrize("id", ["CUS-01", "CUS-05", "PERF-05", "MIG-05"])
def test_a_missing_critical_scenario_is_never_go(run, id):
    run.drop(id)
    judged = verdict(run.write())
    assert (judged.conclusion, state(judged, id)) == (Conclusion.NO_GO, State.NO_EVIDENCE)


@pytest.mark.parametrize("channel", ["ui", "http"])
def test_a_requirement_shown_through_one_channel_only_is_never_go(run, channel):
    gone = run.key("CUS-01", channel)
    run.cases = [c for c in run.cases if c.key != gone]
    judged = verdict(run.write())
    assert (judged.conclusion, state(judged, "CUS-01")) == (Conclusion.NO_GO, State.NO_EVIDENCE)


STATES = {
    Outcome.FAILED: State.FAIL,
    Outcome.BLOCKED: State.NO_EVIDENCE,
    Outcome.BROKEN: State.NO_EVIDENCE,
    Outcome.AWAITING: State.NO_EVIDENCE,
    Outcome.NOT_RUN: State.NO_EVIDENCE,
    Outcome.NOT_SUPPORTED: State.NOT_SUPPORTED,
}


@pytest.mark.parametrize("outcome", STATES)
@pytest.mark.parametrize("channel", ["ui", "http"])
def test_one_must_case_that_did_not_pass_is_never_go(run, outcome, channel):
    run.outcome("CUS-01", channel, outcome, "因为")
    judged = verdict(run.write())
    assert (judged.conclusion, state(judged, "CUS-01")) == (Conclusion.NO_GO, STATES[outcome])
    assert any("CUS-01" in reason.ids for reason in judged.reasons)


@pytest.mark.parametrize("outcome", [o for o in STATES if o is not Outcome.NOT_RUN])
def test_a_later_failure_is_not_hidden_by_an_earlier_pass(run, outcome):
    run.attempts[run.key("CUS-01")] = [(Outcome.PASSED, ""), (outcome, "第二次")]
    assert verdict(run.write()).conclusion is Conclusion.NO_GO


def test_passed_on_a_second_try_counts_and_is_shown_as_unstable(run):
    run.attempts[run.key("CUS-01")] = [(Outcome.FAILED, "第一次"), (Outcome.PASSED, "")]
    judged = verdict(run.write())
    assert judged.conclusion is Conclusion.GO
    assert any("不稳定" in risk.zh for risk in judged.risks)


def test_trying_until_it_passes_is_never_go(run):
    run.attempts[run.key("CUS-01")] = [(Outcome.FAILED, "")] * 2 + [(Outcome.PASSED, "")]
    assert verdict(run.write()).conclusion is Conclusion.NO_GO


def test_an_unsealed_run_is_never_go(run):
    assert verdict(run.write(seal=False)).conclusion is Conclusion.NO_GO


DAMAGES = {
    "truncated": lambda p: p.write_bytes(p.read_bytes()[:100]),
    "emptied": lambda p: p.write_bytes(b""),
    "not utf-8": lambda p: p.write_bytes(b"\xd6\xd0"),
    "a list": lambda p: p.write_text("[]"),
    "renamed": lambda p: p.rename(p.with_name("other-result.json")),
    "renamed away": lambda p: p.rename(p.with_name("result.bak")),
    "removed": lambda p: p.unlink(),
    "duplicated": lambda p: shutil.copy(p, p.with_name("copy-result.json")),
    "a folder": lambda p: (p.unlink(), p.mkdir()),
    "one byte more": lambda p: p.write_bytes(p.read_bytes() + b" "),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("which", ["results/uat-0009-http-1-result.json", "load/*.json"])
def test_a_damaged_file_in_a_sealed_run_is_never_go(run, damage, which):
    path = sorted(run.write().glob(which))[0]
    DAMAGES[damage](path)
    assert verdict(run.root).conclusion is Conclusion.NO_GO


@pytest.mark.parametrize("damage", [d for d in DAMAGES if d not in ("one byte more", "renamed")])
def test_a_result_damaged_before_the_seal_is_never_go(run, damage):
    path = run.write(seal=False) / "results" / "uat-0009-http-1-result.json"
    assert path.exists()
    DAMAGES[damage](path)
    RunFolder(run.root).seal()
    assert verdict(run.root).conclusion is Conclusion.NO_GO


def edit(path, change):
    data = json.loads(path.read_text("utf-8"))
    change(data)
    path.write_text(json.dumps(data), "utf-8")


def label(data, name, value):
    for entry in data["labels"]:
        if entry["name"] == name:
            entry["value"] = value


EDITS = {
    "unknown outcome": lambda d: label(d, "golive_outcome", "great"),
    "unknown status": lambda d: d.update(status="super"),
    "outcome and status disagree": lambda d: d.update(status="failed"),
    "no outcome": lambda d: d.update(labels=[x for x in d["labels"] if x["name"] != "golive_outcome"]),
    "no case": lambda d: d.update(labels=[x for x in d["labels"] if x["name"] != "golive_case"]),
    "unknown case": lambda d: label(d, "golive_case", "UAT-9999@http"),
    "no labels": lambda d: d.update(labels=[]),
    "labels null": lambda d: d.update(labels=None),
    "no start": lambda d: d.pop("start"),
    "start zero": lambda d: d.update(start=0),
    "ended before it began": lambda d: d.update(stop=d["start"] - 1),
    "from before the run": lambda d: d.update(start=d["start"] - 10**8),
    "from the future": lambda d: d.update(stop=d["stop"] + 10**9),
}


@pytest.mark.parametrize("change", EDITS)
def test_a_result_that_says_something_impossible_is_never_go(run, change):
    edit(run.write(seal=False) / "results" / "uat-0009-http-1-result.json", EDITS[change])
    RunFolder(run.root).seal()
    assert verdict(run.root).conclusion is Conclusion.NO_GO


@pytest.mark.parametrize(
    "change, id", [({"sealed": False}, "EVD-01"), ({"problems": (Problem("x", "坏", "bad"),)}, "EVD-02")]
)
def test_a_missing_seal_or_one_problem_alone_is_never_go(run, change, id):
    evidence = dataclasses.replace(read(run.write()), **change)
    judged = judge(evidence, register(), criteria(), ticked(), NOW, papers())
    assert (judged.conclusion, state(judged, id)) == (Conclusion.NO_GO, State.NO_EVIDENCE)
    assert judged.reasons[0].ids == (id,)


def test_an_unreadable_feature_is_never_go(run):
    run.unreadable.append(Unreadable("features/客户/查重.feature", 3, "缺少语言行", "no language line"))
    assert verdict(run.write()).conclusion is Conclusion.NO_GO


@pytest.mark.parametrize(
    "change",
    [
        {"partial": True},
        {"finished": ""},
        {"finished": "yesterday"},
        {"started": "2026-11-20T09:30:00"},
        {"started": "2026-10-01T09:30:00+00:00"},
        {"finished": "2027-11-20T09:30:00+00:00"},
        {"build": ""},
        {"build": "unknown"},
        {"target": "creme"},
    ],
)
def test_a_run_that_is_partial_stale_or_unknown_is_never_go(run, change):
    run.info = dataclasses.replace(run.info, **change)
    assert verdict(run.write()).conclusion is Conclusion.NO_GO


def test_too_few_cases_is_never_go(run):
    rules = dataclasses.replace(criteria(), evidence=dataclasses.replace(criteria().evidence, min_cases=109))
    judged = verdict(run.write(), rules=rules)
    assert (judged.conclusion, state(judged, "EVD-06")) == (Conclusion.NO_GO, State.NO_EVIDENCE)


def test_a_case_planned_twice_is_never_go(run):
    run.cases.append(run.cases[0])
    assert verdict(run.write()).conclusion is Conclusion.NO_GO


def test_a_case_whose_channel_is_not_what_its_key_says_is_never_go(run):
    run.cases[0] = dataclasses.replace(run.cases[0], channel="ui2")
    assert verdict(run.write()).conclusion is Conclusion.NO_GO


def test_a_requirement_that_the_register_does_not_know_is_never_go(run):
    run.cases[0] = dataclasses.replace(run.cases[0], requirements=("PERM-01", "PERM-1"))
    assert verdict(run.write()).conclusion is Conclusion.NO_GO


def test_an_emptied_register_is_never_go(run):
    run.write()
    assert verdict(run.root, rows=Register(())).conclusion is Conclusion.NO_GO
    items = Register(tuple(r for r in register() if r.checklist))
    assert verdict(run.root, rows=items).conclusion is Conclusion.NO_GO
    rows = Register(tuple(r for r in register() if not r.checklist))
    assert verdict(run.root, rows=rows).conclusion is Conclusion.NO_GO


LOADS = {
    "the generator was the limit": ({"valid": False}, State.INVALID),
    "reasons against it": ({"invalid_reasons": (("发压端过载", "generator overloaded"),)}, State.INVALID),
    "incomplete": ({"complete": False}, State.NO_EVIDENCE),
    "no criteria": ({"criteria": ()}, State.NO_EVIDENCE),
    "no transactions": ({"transactions": ()}, State.NO_EVIDENCE),
    "too few reps": ({"users": 99}, State.NO_EVIDENCE),
    "too short": ({"window_s": 59.0}, State.NO_EVIDENCE),
    "an empty CRM": ({"crm": {"customers_before": 12.0}}, State.NO_EVIDENCE),
    "customers not stated": ({"crm": {}}, State.NO_EVIDENCE),
    "from before this run": ({"started": "2026-11-19T09:30:00+00:00"}, State.PASS),
    "from an unknown time": ({"started": "noon"}, State.PASS),
    "another CRM": ({"address": "http://127.0.0.1:1"}, State.PASS),
}


@pytest.mark.parametrize("what", LOADS)
def test_a_load_run_that_proves_nothing_is_never_go(run, what):
    changes, expected = LOADS[what]
    run.change_load("PERF-01", **changes)
    judged = verdict(run.write())
    assert (judged.conclusion, state(judged, "PERF-01")) == (Conclusion.NO_GO, expected)


@pytest.mark.parametrize("word", ["FAIL", "INVALID", "NO EVIDENCE", "great", ""])
def test_a_load_criterion_that_is_not_pass_is_never_go(run, word):
    load = next(x for x in run.loads if x.criteria[0].requirement == "PERF-01")
    run.change_load("PERF-01", criteria=(dataclasses.replace(load.criteria[0], state=word),))
    assert verdict(run.write()).conclusion is Conclusion.NO_GO


@pytest.mark.parametrize(
    "change", [{"mean_ms": 3001.0}, {"failed": 1}, {"count": 0}, {"mean_ms": float("nan")}]
)
def test_figures_beyond_the_limit_are_never_go_whatever_the_run_says_of_itself(run, change):
    load = next(x for x in run.loads if x.criteria[0].requirement == "PERF-01")
    run.change_load("PERF-01", transactions=(dataclasses.replace(load.transactions[0], **change),))
    assert verdict(run.write()).conclusion is Conclusion.NO_GO


def test_a_kind_of_work_that_never_succeeded_is_never_go_whatever_the_criteria_say(run):
    load = next(x for x in run.loads if x.criteria[0].requirement == "PERF-04")
    never = dataclasses.replace(load.transactions[0], failed=load.transactions[0].count)
    run.change_load("PERF-04", transactions=(never, *load.transactions[1:]))
    judged = verdict(run.write())
    assert (judged.conclusion, state(judged, "PERF-04")) == (Conclusion.NO_GO, State.NO_EVIDENCE)


def test_a_load_scenario_without_its_load_result_is_never_go(run):
    run.loads = []
    judged = verdict(run.write())
    assert (judged.conclusion, state(judged, "PERF-06")) == (Conclusion.NO_GO, State.NO_EVIDENCE)


def test_a_result_of_another_case_does_not_stand_in(run):
    stray = run.cases[0]
    run.cases = run.cases[1:]
    run.write(seal=False)
    result(run.root / "results", stray, Outcome.PASSED)
    RunFolder(run.root).seal()
    assert verdict(run.root).conclusion is Conclusion.NO_GO
