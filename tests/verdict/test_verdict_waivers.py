"""Waivers: a known failure accepted by names counts; everything else about them doesn't."""

import dataclasses
from datetime import date

import pytest

from reports.evidence.model import Outcome
from reports.evidence.read import read
from reports.verdict.judge import judge
from reports.verdict.model import Conclusion, State
from reports.verdict.papers import WAIVERS
from reports.verdict.table import InputError
from reports.verdict.waivers import Standing, Waiver, read_waivers
from tests.evidence_factory import NOW, ROOT, RunFactory, criteria, papers, register, ticked

SAYS = "期望 CUST202611210001，实际为空"


@pytest.fixture
def run(tmp_path):
    made = RunFactory(tmp_path / "run")
    made.outcome("CUS-01", "ui", Outcome.FAILED, f"AssertionError: {SAYS}")
    return made


def waiver(run, requirement="CUS-01", **changes):
    scenario = next(c.scenario for c in run.cases if requirement in c.requirements)
    made = Waiver(
        id="WVR-01", requirement=requirement, scenario=scenario, channel="ui", says=SAYS, why="上线后一周内修复",
        by="李强", role="business-sales", on=date(2026, 11, 20), approved_by="赵敏", approved_role="quality",
        approved_on=date(2026, 11, 20), round="第 3 轮", until=date(2026, 12, 31),
    )  # fmt: skip
    return dataclasses.replace(made, **changes)


def verdict(run, *waivers, rules=None):
    return judge(read(run.write()), register(), rules or criteria(), ticked(), NOW, papers(waivers=waivers))


def state(judged, id):
    return next(j.state for j in judged.judged if j.id == id)


def test_a_waived_failure_is_go_with_conditions_and_shown_with_names(run):
    judged = verdict(run, waiver(run))
    assert (judged.conclusion, state(judged, "CUS-01")) == (Conclusion.GO_WITH_CONDITIONS, State.WAIVED)
    (condition,) = judged.conditions
    assert (condition.owner, condition.due) == ("李强", date(2026, 12, 31))
    assert "WVR-01" in condition.action.zh and "赵敏" in condition.action.zh
    assert any("CUS-01" in r.ids for r in judged.reasons)


def test_without_the_waiver_the_same_run_is_no_go(run):
    assert verdict(run).conclusion is Conclusion.NO_GO


CHANGES = {
    "expired": ({"until": date(2026, 11, 20)}, Standing.EXPIRED),
    "written tomorrow": ({"on": date(2026, 11, 24)}, Standing.NOT_YET),
    "approved tomorrow": ({"approved_on": date(2026, 11, 24)}, Standing.NOT_YET),
    "of another round": ({"round": "第 2 轮"}, Standing.OTHER_ROUND),
    "of no round": ({"round": ""}, Standing.OTHER_ROUND),
    "approved by the same person": (
        {"approved_by": "李强", "approved_role": "business-sales"},
        Standing.NOT_APPROVED,
    ),
    "approved by nobody known": ({"approved_by": "某人"}, Standing.NOT_APPROVED),
    "asked by nobody known": ({"by": "某人"}, Standing.NOT_APPROVED),
    "in a role not held": ({"approved_role": "sponsor"}, Standing.NOT_APPROVED),
    "approved before it was written": ({"approved_on": date(2026, 11, 19)}, Standing.NOT_APPROVED),
    "approved by too small a role": ({"approved_by": "陈静", "approved_role": "it"}, Standing.NOT_ALLOWED),
    "for other words": ({"says": "期望 CUST202611219999"}, Standing.UNUSED),
    "for another channel": ({"channel": "http"}, Standing.UNUSED),
    "for another row": ({"example": "3f9a"}, Standing.UNUSED),
    "for another scenario": ({"scenario": "UAT-9999"}, Standing.UNUSED),
    "for nearly anything": ({"says": "期望"}, Standing.TOO_WIDE),
    "for too long": ({"until": date(2027, 11, 20)}, Standing.TOO_WIDE),
    "for too many": ({"failures": 99}, Standing.TOO_WIDE),
    "for another requirement": ({"requirement": "CUS-02", "scenario": "UAT-0009"}, Standing.TOO_WIDE),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_waiver_that_does_not_count_is_never_go_and_is_shown(run, what):
    changes, standing = CHANGES[what]
    judged = verdict(run, waiver(run, **changes))
    assert judged.conclusion is Conclusion.NO_GO
    assert [w.standing for w in judged.waivers] == [standing]
    assert any("WVR-01" in risk.zh for risk in judged.risks)


def test_a_waiver_that_fits_more_than_it_was_written_for_counts_for_nothing(run):
    run.outcome("CUS-01", "http", Outcome.FAILED, f"AssertionError: {SAYS}")
    judged = verdict(run, waiver(run, channel=""))
    assert (judged.conclusion, judged.waivers[0].standing) == (Conclusion.NO_GO, Standing.TOO_WIDE)
    assert (
        verdict(run_again(run), waiver(run, channel="", failures=2)).conclusion
        is Conclusion.GO_WITH_CONDITIONS
    )


def run_again(run):
    import shutil

    shutil.rmtree(run.root)
    return run


def test_a_new_failure_of_the_same_scenario_is_not_swallowed(run):
    run.outcome("CUS-01", "http", Outcome.FAILED, "AssertionError: 编号重复 CUST202611210001")
    judged = verdict(run, waiver(run, channel=""))
    assert (judged.conclusion, state(judged, "CUS-01")) == (Conclusion.NO_GO, State.FAIL)


def test_two_attempts_that_failed_in_different_ways_are_not_waived_by_one_of_them(run):
    run.attempts[run.key("CUS-01", "ui")] = [(Outcome.FAILED, "编号重复"), (Outcome.FAILED, SAYS)]
    assert verdict(run, waiver(run)).conclusion is Conclusion.NO_GO


def test_security_and_access_are_waived_by_the_sponsor_only(run):
    run.outcome("CUS-01", "ui", Outcome.PASSED)
    run.outcome("PERM-01", "ui", Outcome.FAILED, SAYS)
    assert verdict(run, waiver(run, "PERM-01")).conclusion is Conclusion.NO_GO
    sponsor = {"approved_by": "周涛", "approved_role": "sponsor"}
    assert (
        verdict(run_again(run), waiver(run, "PERM-01", **sponsor)).conclusion is Conclusion.GO_WITH_CONDITIONS
    )


@pytest.mark.parametrize("outcome", [Outcome.BLOCKED, Outcome.BROKEN, Outcome.AWAITING, Outcome.NOT_RUN])
def test_missing_evidence_can_not_be_waived(run, outcome):
    run.outcome("CUS-01", "ui", outcome, SAYS)
    judged = verdict(run, waiver(run))
    assert (judged.conclusion, judged.waivers[0].standing) == (Conclusion.NO_GO, Standing.UNUSED)


def test_a_figure_of_the_load_can_be_waived_but_an_invalid_measurement_can_not(run):
    run.outcome("CUS-01", "ui", Outcome.PASSED)
    load = next(x for x in run.loads if x.criteria[0].requirement == "PERF-01")
    slow = dataclasses.replace(load.transactions[0], mean_ms=3200.0, max_ms=9000.0)
    run.change_load("PERF-01", transactions=(slow,))
    accepted = waiver(run, "PERF-01", channel="load", says="录入客户：平均 3200 > 3000 ms")
    assert verdict(run, accepted).conclusion is Conclusion.GO_WITH_CONDITIONS
    run.change_load("PERF-01", valid=False)
    assert verdict(run_again(run), accepted).conclusion is Conclusion.NO_GO


def test_a_waiver_does_not_reach_the_other_requirements_of_the_case(run):
    key = run.key("CUS-01", "ui")
    run.cases = [
        dataclasses.replace(c, requirements=("CUS-01", "CUS-02")) if c.key == key else c for c in run.cases
    ]
    judged = verdict(run, waiver(run))
    assert state(judged, "CUS-01") is State.WAIVED
    assert (judged.conclusion, state(judged, "CUS-02")) == (Conclusion.NO_GO, State.FAIL)


FILE = """
[[waiver]]
id = "WVR-01"
requirement = "CUS-01"
scenario = "UAT-0009"
says = "期望 CUST 开头"
why = "x"
by = "李强"
role = "it"
on = 2026-11-20
approved_by = "周涛"
approved_role = "sponsor"
approved_on = 2026-11-20
round = "第 3 轮"
until = 2026-12-31
"""


def test_a_waiver_is_read_from_its_file_and_a_missing_file_has_none(tmp_path):
    (tmp_path / "w.toml").write_text(FILE, "utf-8")
    ((made,), digest) = read_waivers(tmp_path / "w.toml", register())
    assert (made.scenario, made.failures, len(digest)) == ("UAT-0009", 1, 64)
    assert read_waivers(tmp_path / "none.toml", register()) == ((), "")
    assert read_waivers(ROOT / WAIVERS, register())[0] == ()


@pytest.mark.parametrize(
    "old, new, says",
    [
        ("CUS-01", "CUS-99", "CUS-99"),
        ("until = 2026-12-31", 'until = "soon"', "until"),
        ("until = 2026-12-31", "", "until is missing"),
        ('why = "x"', 'why = " "', "why"),
        ("says", "say", "did you mean says?"),
        ("failures", "failures", ""),
    ],
)
def test_a_mistake_in_a_waiver_is_told(tmp_path, old, new, says):
    text = FILE.replace(old, new, 1) if says else FILE + FILE
    (tmp_path / "w.toml").write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        read_waivers(tmp_path / "w.toml", register())
    assert says in str(caught.value)
