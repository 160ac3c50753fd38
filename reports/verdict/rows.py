"""The state of each row of the register: requirements by their cases, checklist items by their tick."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from reports.evidence.model import Outcome
from reports.verdict.cases import OUTCOME_WORDS, tally
from reports.verdict.checklist import Checklist, Item
from reports.verdict.criteria import LoadRules
from reports.verdict.integrity import Given
from reports.verdict.load import criteria_of, load_findings
from reports.verdict.migration import migration_figures, migration_findings, strange
from reports.verdict.model import CaseOutcome, Judged, Kind, State
from reports.verdict.proving import prove
from reports.verdict.register import Requirement
from reports.verdict.waivers import Failure, Weighed
from reports.words import Text, joined

STATE_OF = {
    Outcome.PASSED: State.PASS,
    Outcome.FAILED: State.FAIL,
    Outcome.NOT_SUPPORTED: State.NOT_SUPPORTED,
}
"""Every other outcome is NO EVIDENCE."""
WORST_FIRST = (State.FAIL, State.INVALID, State.NO_EVIDENCE, State.NOT_SUPPORTED)
CHANNEL_WORDS = {"ui": Text("页面", "web page"), "http": Text("接口", "HTTP")}


class Finding(NamedTuple):
    """Something that keeps a requirement from passing; ``failure`` where a waiver could be meant for it."""

    state: State
    text: Text
    failure: Failure | None = None


def failures_of(given: Given) -> tuple[Failure, ...]:
    """Everything that failed or isn't supported, each once, in the order of the plan and of the register."""
    found: dict[Failure, None] = {}
    for case in given.cases:
        if failure := _failure(case):
            found[failure] = None
    for row in given.register:
        for finding in _load(row, _cases_of(row, given), given):
            if finding.failure:
                found[finding.failure] = None
    return tuple(found)


def judge_requirement(row: Requirement, given: Given, weighed: Sequence[Weighed] = ()) -> Judged:
    """One requirement: PASS only when every channel has cases, all passed, and the load (PERF) holds.

    WAIVED when all that is wrong is a failure that a waiver accepts; missing evidence can't be waived.
    """
    cases = _cases_of(row, given)
    every = [
        *_channels(row, cases),
        *_cases(cases),
        *_load(row, cases, given),
        *_moved(row, given),
        *_other_build(row, given),
    ]
    findings = [f for f in every if not _waived(row, f, weighed)]
    rules = given.criteria.migration_of(row.id)
    figures = tuple(c for load in given.evidence.loads for c in criteria_of(row.id, load))
    figures += migration_figures(given.evidence.migrations, rules, given.criteria.trial.min_rows)
    passed = State.WAIVED if len(findings) < len(every) else State.PASS
    state = next((s for s in WORST_FIRST if any(s is f.state for f in findings)), passed)
    incomplete = any(f.state in (State.NO_EVIDENCE, State.INVALID) for f in findings)
    measured = _measured(cases, every if state is State.WAIVED else findings)
    note = row.note
    if not row.in_scope:
        state, incomplete, note = State.OUT_OF_SCOPE, False, _scope(row)
    return Judged(
        row.id, Kind.REQUIREMENT, row.group, row.priority, row.text, _goal(row), measured, state, incomplete,
        cases, figures, note,
    )  # fmt: skip


def _cases_of(row: Requirement, given: Given) -> tuple[CaseOutcome, ...]:
    return tuple(c for c in given.cases if row.id in c.case.requirements)


def _waived(row: Requirement, finding: Finding, weighed: Sequence[Weighed]) -> bool:
    known = finding.failure is not None and finding.state in (State.FAIL, State.NOT_SUPPORTED)
    return known and any(finding.failure and w.accepts(row.id, finding.failure) for w in weighed)


def _failure(case: CaseOutcome) -> Failure | None:
    if case.outcome not in (Outcome.FAILED, Outcome.NOT_SUPPORTED):
        return None
    return Failure(case.case.key, case.case.requirements, case.messages or (case.message,))


def _other_build(row: Requirement, given: Given) -> list[Finding]:
    """Evidence of another build counts only for the groups that a carry-over rule names."""
    groups = given.same.groups
    if groups is None or row.group in groups:
        return []
    return [
        Finding(
            State.NO_EVIDENCE,
            Text("证据来自其他版本，不在沿用范围", "evidence of another build, not carried over"),
        )
    ]


def _measured(cases: tuple[CaseOutcome, ...], findings: list[Finding]) -> Text:
    """The first four findings, what is wrong first, and how the cases ended."""
    more = len(findings) - 4
    parts = [f.text for f in findings[:4]]
    parts += [Text(f"另有 {more} 处", f"{more} more")] if more > 0 else []
    return joined([*parts, tally(cases)] if cases else parts)


def _goal(row: Requirement) -> Text:
    channels = [CHANNEL_WORDS[c] for c in row.channels]
    zh, en = "、".join(c.zh for c in channels), " and ".join(c.en for c in channels)
    load = Text("，负载准则全部满足", ", and all load criteria hold") if row.group == "PERF" else Text("")
    return Text(f"{zh}全部通过{load.zh}", f"all pass by {en}{load.en}")


def _scope(row: Requirement) -> Text:
    return Text(
        f"不在范围：{row.scope_reason}（{row.scope_approver}）",
        f"out of scope: {row.scope_reason} ({row.scope_approver})",
    )


def _channels(row: Requirement, cases: tuple[CaseOutcome, ...]) -> list[Finding]:
    if not cases:
        return [Finding(State.NO_EVIDENCE, Text("没有场景", "no scenario"))]
    have = {c.case.channel for c in cases}
    missing = [CHANNEL_WORDS[c] for c in row.channels if c not in have]
    return [
        Finding(State.NO_EVIDENCE, Text(f"没有经{c.zh}的场景", f"no scenario by {c.en}")) for c in missing
    ]


def _cases(cases: tuple[CaseOutcome, ...]) -> list[Finding]:
    """One finding per case that didn't pass."""
    bad = [c for c in cases if c.outcome is not Outcome.PASSED]
    return [Finding(STATE_OF.get(c.outcome, State.NO_EVIDENCE), _which(c), _failure(c)) for c in bad]


def _which(case: CaseOutcome) -> Text:
    words = OUTCOME_WORDS[case.outcome]
    return Text(
        f"{case.case.scenario}@{case.case.channel} {words.zh}",
        f"{case.case.scenario}@{case.case.channel} {words.en}",
    )


def _load(row: Requirement, cases: tuple[CaseOutcome, ...], given: Given) -> list[Finding]:
    """PERF rows stand on load results: one for each scenario that carries the id.

    A trial (``@trial``) is too small to show that a requirement holds; it can show that it doesn't.
    """
    if row.group != "PERF":
        return []
    by_scenario = {load.scenario: load for load in given.evidence.loads}
    findings: list[Finding] = []
    trials = {c.case.scenario for c in cases if {"trial", "@trial"} & {*c.case.tags}}
    scenarios = sorted({c.case.scenario for c in cases})
    if scenarios and trials.issuperset(scenarios):
        findings.append(Finding(State.NO_EVIDENCE, Text("只有试跑", "there are only trials")))
    for scenario in scenarios:
        load = by_scenario.get(scenario)
        if load is None:
            text = Text(f"{scenario} 没有负载结果", f"{scenario} has no load result")
            findings.append(Finding(State.NO_EVIDENCE, text))
            continue
        demands = LoadRules(row.id) if scenario in trials else given.criteria.load_of(row.id)
        for state, text in load_findings(row.id, load, demands):
            said = Failure(f"{scenario}@load", (row.id,), (f"{text.zh} / {text.en}",))
            findings.append(Finding(state, text, said if state is State.FAIL else None))
    return findings


def _moved(row: Requirement, given: Given) -> list[Finding]:
    """What criteria.toml asks of the trial migration for this row."""
    rules = given.criteria.migration_of(row.id)
    if not rules:
        return []
    run = given.evidence
    about = [result for result in run.migrations if row.id in result.requirements]
    apart = [Finding(State.NO_EVIDENCE, why) for one in about if (why := strange(one, run, given.now))]
    findings = migration_findings(run.migrations, rules, given.criteria.trial.min_rows)
    return apart + [Finding(state, text) for state, text in findings]


def judge_item(row: Requirement, checklist: Checklist, given: Given) -> Judged:
    """One checklist item: PASS when ticked by a named person, on a day, with evidence; else NO EVIDENCE.

    An item that a machine proves is never ticked by hand: a tick on it counts for nothing.
    """
    item = checklist.find(row.id) or Item(row.id, row.text)
    if row.in_scope and (rule := given.criteria.machine_of(row.id)):
        state, measured = prove(rule, given.papers, given.evidence.manifest, given.now)
        by_hand = (
            Text("（手工勾选不计）", " (a tick by hand doesn't count)") if item.ticked_by else Text("", "")
        )
        goal, measured = (
            Text("由机器证据证明", "proven by a machine"),
            Text(measured.zh + by_hand.zh, measured.en + by_hand.en),
        )
        return Judged(
            row.id, Kind.CHECKLIST, row.group, "M", row.text, goal, measured, state, note=_raci(item)
        )
    return _by_hand(row, item, given.today)


def _raci(item: Item) -> Text:
    people = [("R", item.owner), ("A", item.accountable), ("C", item.consulted), ("I", item.informed)]
    named = " ".join(f"{letter} {who}" for letter, who in people if who) or "—"
    return Text(f"{named}，期限 {item.due or '—'}", f"{named}, due {item.due or '—'}")


def _by_hand(row: Requirement, item: Item, today: date) -> Judged:
    missing = item.missing(today)
    goal = Text("由具名的人凭证据勾选", "ticked by a named person, with evidence")
    done = f"{item.ticked_by} {item.ticked_on} · {item.evidence}"
    note = _raci(item)
    state, measured = (State.NO_EVIDENCE, missing) if missing else (State.PASS, Text(done, done))
    if not row.in_scope:
        state, note = State.OUT_OF_SCOPE, _scope(row)
    return Judged(row.id, Kind.CHECKLIST, row.group, "M", row.text, goal, measured, state, note=note)
