"""Entry and exit criteria: shares, stability, defects, rights, manual work, approvals, build, proofs."""

import dataclasses
import re
from datetime import date, timedelta

import pytest

from reports.evidence.model import EntryRecord, Outcome, Unreadable
from reports.evidence.read import read
from reports.verdict.criteria import ApprovalRules, CaseRule, EntryRules, UatRule
from reports.verdict.defects import Defect, Defects, read_defects
from reports.verdict.judge import judge
from reports.verdict.model import Conclusion, State
from reports.verdict.papers import Papers, read_project
from reports.verdict.proofs import Proof
from reports.verdict.release import Carry, Release, Statement, read_release
from reports.verdict.risks import Approval
from reports.verdict.rules import FailureRule
from reports.verdict.table import InputError
from tests.evidence_factory import (
    BUILD,
    ENTRY,
    FINAL,
    NOW,
    ROOT,
    RunFactory,
    criteria,
    papers,
    reconciliation,
    register,
    smoke,
    smoke_cases,
    ticked,
)  # fmt: skip


@pytest.fixture
def run(tmp_path):
    return RunFactory(tmp_path / "run")


def verdict(run, *, rules=None, evidence=None, **changes):
    found = dataclasses.replace(read(run.write()), **(evidence or {}))
    return judge(
        found, register(), dataclasses.replace(criteria(), **(rules or {})), ticked(), NOW, papers(**changes)
    )


def state(judged, id):
    return next(j.state for j in judged.judged if j.id == id)


def test_without_papers_nothing_goes_live(run):
    judged = judge(read(run.write()), register(), criteria(), ticked(), NOW)
    assert (judged.conclusion, state(judged, "EXIT-build")) == (Conclusion.NO_GO, State.NO_EVIDENCE)
    assert (
        judge(read(run.root), register(), criteria(), ticked(), NOW, Papers()).conclusion is Conclusion.NO_GO
    )


def test_the_release_of_this_repository_is_the_build_that_the_bundled_crm_shows():
    shown = re.search(
        r'^VERSION = "(.+)"', (ROOT / "practice_crm/__init__.py").read_text("utf-8"), re.MULTILINE
    )
    assert shown and read_project(ROOT).papers.release.build == shown[1]


def test_the_papers_of_this_repository_can_be_read():
    project = read_project(ROOT)
    assert len(project.papers.people.must_sign()) == 6
    assert project.papers.release.utc_offset == "+08:00"


@pytest.mark.parametrize(
    "word, expected", [("FAIL", State.FAIL), ("great", State.NO_EVIDENCE), (None, State.NO_EVIDENCE)]
)
def test_an_entry_criterion_that_does_not_hold_or_was_not_looked_at_is_never_go(run, word, expected):
    first, *rest = ENTRY.checks
    run.entry = EntryRecord((*([dataclasses.replace(first, state=word)] if word else []), *rest))
    judged = verdict(run)
    assert (judged.conclusion, state(judged, "ENTRY-reachable")) == (Conclusion.NO_GO, expected)


def test_a_run_whose_entry_nobody_looked_at_is_never_go(run):
    run.entry = None
    assert verdict(run).conclusion is Conclusion.NO_GO


def test_too_little_data_in_the_crm_is_never_go(run):
    judged = verdict(run, rules={"entry": EntryRules(min_customers=60_000)})
    assert (judged.conclusion, state(judged, "ENTRY-data-amount")) == (Conclusion.NO_GO, State.FAIL)


def share(percent=100, **what):
    return {"uat": (UatRule("x", "用例", "cases", percent, **what),)}


def test_a_share_of_an_area_or_severity_counts_its_own_cases_only(run):
    run.outcome("SRV-05", "ui", Outcome.FAILED)
    assert state(verdict(run, rules=share(area="客户")), "EXIT-uat-x") is State.PASS
    assert state(judge_again(run, share(area="服务工单")), "EXIT-uat-x") is State.FAIL
    judged = judge_again(run, share(severity="blocker"))
    assert (judged.conclusion, state(judged, "EXIT-uat-x")) == (Conclusion.NO_GO, State.NO_EVIDENCE)


def judge_again(run, rules, **changes):
    whole = dataclasses.replace(criteria(), **rules)
    return judge(read(run.root), register(), whole, ticked(), NOW, papers(**changes))


def test_fewer_cases_than_a_requirement_needs_is_never_go(run):
    judged = verdict(run, rules={"cases": (CaseRule("PERM-06", 3),)})
    assert (judged.conclusion, state(judged, "EXIT-cases-PERM-06")) == (Conclusion.NO_GO, State.NO_EVIDENCE)


def test_too_much_that_needed_a_second_try_is_never_go(run):
    for id in ("CUS-01", "CUS-02", "CUS-03", "CUS-04"):
        run.attempts[run.key(id)] = [(Outcome.FAILED, ""), (Outcome.PASSED, "")]
    judged = verdict(run)
    assert (judged.conclusion, state(judged, "EXIT-stability")) == (Conclusion.NO_GO, State.FAIL)
    unstable = [c for c in judged.cases if c.unstable]
    assert {c.first for c in unstable} == {Outcome.FAILED} and len(unstable) == 4


def defect(**changes):
    rule = FailureRule("UAT-0009", "编号为空 CUST", "ui")
    return dataclasses.replace(Defect("CRM-7", "编号为空", "critical", "high", "open", (rule,)), **changes)


@pytest.mark.parametrize(
    "state_of, go", [("open", False), ("mended", False), ("closed", True), ("rejected", True)]
)
def test_an_open_critical_defect_is_never_go(run, state_of, go):
    judged = verdict(run, defects=Defects((defect(state=state_of),), stated=True))
    assert (judged.conclusion is Conclusion.GO) is go


def test_a_closed_defect_that_shows_again_is_said(run):
    run.outcome("CUS-01", "ui", Outcome.FAILED, "编号为空 CUST")
    judged = verdict(run, defects=Defects((defect(state="closed"),), stated=True))
    assert state(judged, "EXIT-defects-closed") is State.FAIL


def test_without_a_list_of_defects_nothing_is_known_of_them(run):
    judged = verdict(run, defects=Defects())
    assert (judged.conclusion, state(judged, "EXIT-defects-blocker")) == (Conclusion.NO_GO, State.NO_EVIDENCE)


def test_a_new_failure_of_a_scenario_is_not_taken_for_the_old_defect(run):
    run.outcome("CUS-01", "ui", Outcome.FAILED, "编号重复")
    judged = verdict(run, defects=Defects((defect(severity="minor"),), stated=True))
    assert any("没有对应缺陷" in r.zh for r in judged.risks)


DEFECTS = """
[tracker]
address = "https://zentao.example.com/bug-view-{id}.html"
[[defect]]
id = "7/8"
title = "x"
severity = "minor"
priority = "high"
state = "open"
[[defect.rule]]
scenario = "UAT-0009"
says = "编号为空 CUST"
"""


def test_defects_are_read_with_their_address_in_the_tracker(tmp_path):
    (tmp_path / "d.toml").write_text(DEFECTS, "utf-8")
    made = read_defects(tmp_path / "d.toml")
    assert made.stated and made.address("7/8") == "https://zentao.example.com/bug-view-7%2F8.html"


@pytest.mark.parametrize(
    "old, new",
    [
        ("https", "javascript"), ("{id}", ""), ('"minor"', '"mino"'), ('"open"', '"done"'), ('"high"', '"1"'),
        ("编号为空 CUST", "空"), ("title", "titel"), ("[[defect]]", "[defect]"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_defects_is_told(tmp_path, old, new):
    (tmp_path / "d.toml").write_text(DEFECTS.replace(old, new, 1), "utf-8")
    with pytest.raises(InputError):
        read_defects(tmp_path / "d.toml")


def test_a_manual_result_without_a_name_is_none(run):
    key = run.key("CUS-01")
    run.cases = [dataclasses.replace(c, tags=("manual",)) if c.key == key else c for c in run.cases]
    found = read(run.write())
    assert verdict_of(found) is Conclusion.NO_GO
    named = {key: tuple(dataclasses.replace(r, by="王芳") for r in found.results[key])}
    assert verdict_of(dataclasses.replace(found, results=found.results | named)) is Conclusion.GO


def verdict_of(found):
    return judge(found, register(), criteria(), ticked(), NOW, papers()).conclusion


def test_must_scenarios_want_an_approval_of_the_text_that_ran(run):
    run.cases = [dataclasses.replace(c, digest="d1") for c in run.cases]
    rules = {"approvals": ApprovalRules(True)}
    given = [Approval(c.scenario, "王芳", "key-user", date(2026, 11, 19), "d1") for c in run.cases]
    assert verdict(run, rules=rules, approvals=tuple(given)).conclusion is Conclusion.GO
    for wrong in ({"by": "某人"}, {"digest": "d2"}, {"digest": ""}, {"on": date(2026, 12, 1)}):
        other = [dataclasses.replace(a, **wrong) if a.scenario == "UAT-0009" else a for a in given]
        assert judge_again(run, rules, approvals=tuple(other)).conclusion is Conclusion.NO_GO


def test_an_approval_of_an_older_text_is_told_and_only_named_roles_approve(run):
    run.cases = [dataclasses.replace(c, digest="new") for c in run.cases]
    old = tuple(Approval(c.scenario, "王芳", "key-user", date(2026, 11, 19), "old") for c in run.cases)
    rules = {"approvals": ApprovalRules(True)}
    judged = verdict(run, rules=rules, approvals=old)
    row = next(j for j in judged.judged if j.id == "EXIT-approvals")
    assert (
        row.state is State.NO_EVIDENCE
        and "批准后改动" in row.measured.zh
        and "changed since" in row.measured.en
    )
    good = tuple(dataclasses.replace(a, digest="new") for a in old)
    assert judge_again(run, rules, approvals=good).conclusion is Conclusion.GO
    narrow = {"approvals": ApprovalRules(True, ("business-sales",))}
    assert judge_again(run, narrow, approvals=good).conclusion is Conclusion.NO_GO


def test_a_scenario_whose_text_nobody_worked_out_can_not_be_approved(run):
    given = tuple(Approval(c.scenario, "王芳", "key-user", date(2026, 11, 19), "") for c in run.cases)
    assert (
        verdict(run, rules={"approvals": ApprovalRules(True)}, approvals=given).conclusion is Conclusion.NO_GO
    )


def carry(**changes):
    made = Carry("1.4.2+7f3c", "1.4.3", tuple({r.group for r in register() if not r.checklist}), "热修复只改文案", "陈静", "it", "赵敏", "quality", date(2026, 11, 20))  # fmt: skip
    return dataclasses.replace(made, **changes)


def later(*rules):
    return {
        "release": Release(build="1.4.3", carry=rules, migration_files=FINAL),
        "proofs": smoke_of("1.4.3"),
    }


def smoke_of(build, **changes):
    found = smoke()
    moved = dataclasses.replace(
        found, info=dataclasses.replace(found.info, build=build, build_after=build, **changes)
    )
    return (Proof("GOL-01", reconciliation=reconciliation()), Proof("GOL-11", smoke=moved))


def test_evidence_of_another_build_counts_only_by_a_rule_that_somebody_approved(run):
    assert verdict(run, **later()).conclusion is Conclusion.NO_GO
    judged = judge_again(run, {}, **later(carry()))
    assert judged.conclusion is Conclusion.GO
    assert "赵敏" in judged.risks[0].zh and "1.4.3" in judged.risks[0].zh


@pytest.mark.parametrize(
    "wrong",
    [
        {"from_build": "1.4.1"}, {"to_build": "1.4.4"}, {"approved_by": "某人"}, {"approved_by": "陈静", "approved_role": "it"},
        {"approved_on": date(2026, 12, 1)}, {"by": "赵敏", "role": "quality"}, {"by": "某人"},
    ],
)  # fmt: skip
def test_a_carry_over_that_nobody_may_approve_is_never_go(run, wrong):
    assert verdict(run, **later(carry(**wrong))).conclusion is Conclusion.NO_GO


def test_what_the_hotfix_may_have_touched_has_no_evidence(run):
    groups = tuple(g for g in carry().groups if g != "RPT")
    judged = verdict(run, **later(carry(groups=groups)))
    assert (judged.conclusion, state(judged, "RPT-01")) == (Conclusion.NO_GO, State.NO_EVIDENCE)
    assert state(judged, "CUS-01") is State.PASS


def test_a_vendor_without_a_build_is_known_by_its_configuration(run):
    run.info = dataclasses.replace(run.info, build="unknown", build_after="unknown", configuration="c" * 64)
    release = Release(configuration="c" * 64, migration_files=FINAL)
    proofs = smoke_of("unknown", configuration="c" * 64)
    assert verdict(run, release=release, proofs=proofs).conclusion is Conclusion.GO
    other = dataclasses.replace(release, configuration="d" * 64)
    assert judge_again(run, {}, release=other, proofs=proofs).conclusion is Conclusion.NO_GO
    for unlike in (smoke_of("unknown"), smoke_of(BUILD), smoke_of("unknown", configuration="d" * 64)):
        judged = judge_again(run, {}, release=release, proofs=unlike)
        assert (judged.conclusion, state(judged, "GOL-11")) == (Conclusion.NO_GO, State.NO_EVIDENCE)


@pytest.mark.parametrize(
    "wrong, go",
    [({}, True), ({"by": "某人"}, False), ({"run": "other"}, False), ({"on": date(2026, 12, 1)}, False)],
)
def test_or_by_the_statement_of_a_person_about_this_very_run(run, wrong, go):
    run.info = dataclasses.replace(run.info, build="unknown", build_after="unknown")
    said = dataclasses.replace(
        Statement("同一安装包", run.info.run, "陈静", "it", date(2026, 11, 20)), **wrong
    )
    after = dataclasses.replace(said, run=smoke().info.run)
    release = Release(statements=(said, after), migration_files=FINAL)
    judged = verdict(run, release=release, proofs=smoke_of("unknown"))
    assert (judged.conclusion is Conclusion.GO) is go
    one = dataclasses.replace(release, statements=(said,))
    assert state(judge_again(run, {}, release=one, proofs=smoke_of("unknown")), "GOL-11") is State.NO_EVIDENCE


@pytest.mark.parametrize(
    "after, words", [("1.4.3", "版本变了：1.4.2+7f3c → 1.4.3"), ("", "没有答出版本"), (" ", "没有答出版本")]
)
def test_a_build_that_changed_during_the_run_or_is_unknown_at_its_end_is_never_go(run, after, words):
    run.info = dataclasses.replace(run.info, build_after=after)
    judged = verdict(run)
    row = next(j for j in judged.judged if j.id == "EVD-09")
    assert (judged.conclusion, row.state) == (Conclusion.NO_GO, State.NO_EVIDENCE)
    assert words in row.measured.zh


@pytest.mark.parametrize(
    "text", ["[release]\nbuild = 3", "[release]\nutc_offset = 'CST'", "[[carry]]\nfrom_build='1'"]
)
def test_a_mistake_in_the_release_is_told(tmp_path, text):
    (tmp_path / "r.toml").write_text(text, "utf-8")
    with pytest.raises(InputError):
        read_release(tmp_path / "r.toml", register())


RECONCILED = {
    "a row is missing": ({"missing": 1}, State.FAIL),
    "a field differs": ({"fields": [{"compared": 1200, "content": 1}]}, State.FAIL),
    "nothing was compared": ({"fields": []}, State.FAIL),
    "no rows": ({"old_rows": 0, "new_rows": 0, "both": 0}, State.FAIL),
    "a sum moved": ({"sums": [{"old": "1.00", "new": "1.01", "unreadable": 0}]}, State.FAIL),
    "a total moved": ({"totals": [{"old": 3, "new": 4}]}, State.FAIL),
    "a figure is none": ({"missing": "0"}, State.NO_EVIDENCE),
    "a figure is negative": ({"missing": -1}, State.NO_EVIDENCE),
}


@pytest.mark.parametrize("what", RECONCILED)
def test_the_last_reconciliation_is_judged_by_its_figures(run, what):
    changes, expected = RECONCILED[what]
    proofs = (
        Proof("GOL-01", reconciliation=reconciliation(**changes)),
        Proof("GOL-11", smoke=smoke()),
    )
    judged = verdict(run, proofs=proofs)
    assert (judged.conclusion, state(judged, "GOL-01")) == (Conclusion.NO_GO, expected)


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "x"}, {"made": "yesterday"}, {"made": "2026-11-20T09:30:00"}, {"tables": []}, {"links": None},
        {"made": (NOW - timedelta(days=15)).isoformat()}, {"made": (NOW + timedelta(days=1)).isoformat()},
        {"links": [{"table": "a", "to": "b", "dangling_new": 1}]},
    ],
)  # fmt: skip
def test_a_reconciliation_that_is_none_or_old_or_dangling_is_never_go(run, change):
    proofs = (
        Proof("GOL-01", reconciliation=reconciliation() | change),
        Proof("GOL-11", smoke=smoke()),
    )
    assert verdict(run, proofs=proofs).conclusion is Conclusion.NO_GO


def reconciled_with(**changes):
    return (Proof("GOL-01", reconciliation=reconciliation() | changes), Proof("GOL-11", smoke=smoke()))


TABLES, LINKS, FILES = (reconciliation()[name] for name in ("tables", "links", "old_files"))
UNSHOWN = {
    "one table of five": ({"tables": TABLES[:1]}, {}, "contacts, opportunities, orders, followups"),
    "a table less": ({"tables": TABLES[:4]}, {}, "not reconciled: followups"),
    "no link": ({"links": []}, {}, "contacts→customers"),
    "a link less": ({"links": LINKS[1:]}, {}, "not reconciled: contacts→customers"),
    "a link to elsewhere": ({"links": [LINKS[0] | {"to": "orders"}, *LINKS[1:]]}, {}, "contacts→customers"),
    "a link that no row fills": ({"links": [LINKS[0] | {"filled": 0}, *LINKS[1:]]}, {}, "contacts→customers"),
    "files that nobody stated": ({}, {"migration_files": ()}, "migration_files"),
    "an old record without its files": ({"old_files": {}}, {}, "make it again"),
    "a file less": ({"old_files": dict(list(FILES.items())[1:])}, {}, "is missing"),
    "another file": ({"old_files": FILES | {"cleaned/customers.csv": "9" * 64}}, {}, "is missing"),
    "a file more": ({"old_files": FILES | {"x/customers.csv": "9" * 64}}, {}, "doesn't name"),
    "the CRM's own file": ({"old_files": {}, "new_files": FILES}, {}, "make it again"),
}


@pytest.mark.parametrize("what", UNSHOWN)
def test_a_reconciliation_of_less_or_of_other_files_is_no_evidence(run, what):
    proof, release, words = UNSHOWN[what]
    stated = dataclasses.replace(papers().release, **release)
    judged = verdict(run, proofs=reconciled_with(**proof), release=stated)
    row = next(j for j in judged.judged if j.id == "GOL-01")
    assert (judged.conclusion, row.state) == (Conclusion.NO_GO, State.NO_EVIDENCE)
    assert words in row.measured.en and row.measured.zh != row.measured.en


def test_without_a_list_of_tables_no_reconciliation_shows_the_migration_and_a_shorter_list_is_the_projects_choice(
    run,
):
    def asking(*tables):
        return tuple(dataclasses.replace(r, tables=tables) for r in criteria().machine)

    judged = verdict(run, rules={"machine": asking()})
    row = next(j for j in judged.judged if j.id == "GOL-01")
    assert (judged.conclusion, row.state) == (
        Conclusion.NO_GO,
        State.NO_EVIDENCE,
    ) and "[[machine]]" in row.measured.zh
    two = {"tables": TABLES[:2], "links": LINKS[:1]}
    shorter = judge_again(run, {"machine": asking("customers", "contacts")}, proofs=reconciled_with(**two))
    assert state(shorter, "GOL-01") is State.PASS


def smoke_with(**changes):
    return (
        Proof("GOL-01", reconciliation=reconciliation()),
        Proof("GOL-11", smoke=dataclasses.replace(smoke(), **changes)),
    )


@pytest.mark.parametrize(
    "proofs",
    [
        (), (Proof("GOL-11", smoke=smoke()),), (Proof("GOL-01", reconciliation=reconciliation()),),
        smoke_with(sealed=False), smoke_with(results={}), smoke_with(info=None),
        smoke_with(info=dataclasses.replace(smoke().info, build="1.0")),
        smoke_with(info=dataclasses.replace(smoke().info, finished="")),
        smoke_with(info=dataclasses.replace(smoke().info, started="2026-10-01T00:00:00+00:00")),
        smoke_with(manifest=dataclasses.replace(smoke().manifest, cases=())),
        smoke_with(manifest=dataclasses.replace(smoke().manifest, cases=(dataclasses.replace(smoke().manifest.cases[0], tags=()),))),
        smoke_with(manifest=dataclasses.replace(smoke().manifest, cases=smoke().manifest.cases[:1])),
        smoke_with(manifest=dataclasses.replace(smoke().manifest, unreadable=(Unreadable("a.feature", 1, "坏", "bad"),))),
        smoke_with(info=dataclasses.replace(smoke().info, build_after="")),
        smoke_with(info=dataclasses.replace(smoke().info, build_after="1.4.3")),
        smoke_with(info=dataclasses.replace(smoke().info, target="practice")),
    ],
)  # fmt: skip
def test_without_its_machine_made_proof_an_item_is_never_done(run, proofs):
    assert verdict(run, proofs=proofs).conclusion is Conclusion.NO_GO


def test_a_smoke_run_counts_only_on_a_production_that_is_named(run):
    nowhere = {"machine": tuple(dataclasses.replace(r, target="") for r in criteria().machine)}
    judged = verdict(run, rules=nowhere)
    row = next(j for j in judged.judged if j.id == "GOL-11")
    assert (judged.conclusion, row.state) == (Conclusion.NO_GO, State.NO_EVIDENCE)
    assert "target" in row.measured.zh and "target" in row.measured.en


def test_against_a_plan_without_smoke_scenarios_no_smoke_run_is_whole(run):
    run.cases = [dataclasses.replace(c, tags=()) for c in run.cases]
    judged = verdict(run)
    row = next(j for j in judged.judged if j.id == "GOL-11")
    assert (judged.conclusion, row.state) == (
        Conclusion.NO_GO,
        State.NO_EVIDENCE,
    ) and "@smoke" in row.measured.zh


def test_a_failed_smoke_case_is_a_failure_also_where_others_are_missing(run):
    key = smoke_cases()[0].key
    bad = {key: tuple(dataclasses.replace(r, outcome=Outcome.FAILED) for r in smoke().results[key])}
    judged = verdict(
        run,
        proofs=smoke_with(
            results=bad, manifest=dataclasses.replace(smoke().manifest, cases=smoke_cases()[:1])
        ),
    )
    assert (judged.conclusion, state(judged, "GOL-11")) == (Conclusion.NO_GO, State.FAIL)


def test_what_nobody_has_filed_is_said_with_the_commands_that_file_it(run):
    judged = verdict(run, proofs=())
    words = {j.id: j.measured for j in judged.judged if j.id in ("GOL-01", "GOL-11")}
    assert "golive checklist prove GOL-01 --reconciliation" in words["GOL-01"].zh
    assert "golive run --tags @smoke" in words["GOL-11"].en


def test_a_machine_made_item_is_never_ticked_by_hand(run):
    done = {
        "owner": "李强",
        "due": "2026-11-20",
        "evidence": "见邮件",
        "ticked_by": "赵敏",
        "ticked_on": date(2026, 11, 20),
    }
    items = tuple(dataclasses.replace(i, **done) for i in ticked().items)
    judged = judge(
        read(run.write()),
        register(),
        criteria(),
        dataclasses.replace(ticked(), items=items),
        NOW,
        papers(proofs=()),
    )
    assert (judged.conclusion, state(judged, "GOL-01")) == (Conclusion.NO_GO, State.NO_EVIDENCE)
    assert "手工勾选不计" in next(j.measured.zh for j in judged.judged if j.id == "GOL-01")


def test_a_day_is_the_projects_day_on_every_machine():
    assert Release(utc_offset="+08:00").day(NOW) == date(2026, 11, 22)
    assert Release(utc_offset="-05:00").day(NOW) == date(2026, 11, 21)
