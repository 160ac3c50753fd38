"""The state of each row of the register: requirements by their cases, checklist items by their tick."""

from __future__ import annotations

from datetime import date

from reports.evidence.model import Outcome
from reports.verdict.cases import OUTCOME_WORDS, tally
from reports.verdict.checklist import Checklist, Item
from reports.verdict.integrity import Given
from reports.verdict.load import Finding, criteria_of, load_findings
from reports.verdict.model import CaseOutcome, Judged, Kind, State
from reports.verdict.register import Requirement
from reports.words import Text, joined

STATE_OF = {
    Outcome.PASSED: State.PASS,
    Outcome.FAILED: State.FAIL,
    Outcome.NOT_SUPPORTED: State.NOT_SUPPORTED,
}
"""Every other outcome is NO EVIDENCE."""
WORST_FIRST = (State.FAIL, State.INVALID, State.NO_EVIDENCE, State.NOT_SUPPORTED)
CHANNEL_WORDS = {"ui": Text("页面", "web page"), "http": Text("接口", "HTTP")}


def judge_requirement(row: Requirement, given: Given) -> Judged:
    """One requirement: PASS only when every channel has cases, all passed, and the load (PERF) holds."""
    cases = tuple(c for c in given.cases if row.id in c.case.requirements)
    findings = [*_channels(row, cases), *_cases(cases), *_load(row, cases, given)]
    figures = tuple(c for load in given.evidence.loads for c in criteria_of(row.id, load))
    state = next((s for s in WORST_FIRST if any(s is f[0] for f in findings)), State.PASS)
    incomplete = any(f[0] in (State.NO_EVIDENCE, State.INVALID) for f in findings)
    measured = _measured(cases, findings)
    note = row.note
    if not row.in_scope:
        state, incomplete, note = State.OUT_OF_SCOPE, False, _scope(row)
    return Judged(
        row.id, Kind.REQUIREMENT, row.group, row.priority, row.text, _goal(row), measured, state, incomplete,
        cases, figures, note,
    )  # fmt: skip


def _measured(cases: tuple[CaseOutcome, ...], findings: list[Finding]) -> Text:
    """The first four findings, what is wrong first, and how the cases ended."""
    more = len(findings) - 4
    parts = [text for _, text in findings[:4]]
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
        return [(State.NO_EVIDENCE, Text("没有场景", "no scenario"))]
    have = {c.case.channel for c in cases}
    missing = [CHANNEL_WORDS[c] for c in row.channels if c not in have]
    return [(State.NO_EVIDENCE, Text(f"没有经{c.zh}的场景", f"no scenario by {c.en}")) for c in missing]


def _cases(cases: tuple[CaseOutcome, ...]) -> list[Finding]:
    """One finding per case that didn't pass."""
    bad = [c for c in cases if c.outcome is not Outcome.PASSED]
    return [(STATE_OF.get(c.outcome, State.NO_EVIDENCE), _which(c)) for c in bad]


def _which(case: CaseOutcome) -> Text:
    words = OUTCOME_WORDS[case.outcome]
    return Text(
        f"{case.case.scenario}@{case.case.channel} {words.zh}",
        f"{case.case.scenario}@{case.case.channel} {words.en}",
    )


def _load(row: Requirement, cases: tuple[CaseOutcome, ...], given: Given) -> list[Finding]:
    """PERF rows stand on load results: one for each scenario that carries the id."""
    if row.group != "PERF":
        return []
    by_scenario = {load.scenario: load for load in given.evidence.loads}
    findings: list[Finding] = []
    for scenario in sorted({c.case.scenario for c in cases}):
        load = by_scenario.get(scenario)
        if load is None:
            text = Text(f"{scenario} 没有负载结果", f"{scenario} has no load result")
            findings.append((State.NO_EVIDENCE, text))
        else:
            findings += load_findings(row.id, load, given.criteria.load_of(row.id))
    return findings


def judge_item(row: Requirement, checklist: Checklist, today: date) -> Judged:
    """One checklist item: PASS when ticked by a named person, on a day, with evidence; else NO EVIDENCE."""
    item = checklist.find(row.id) or Item(row.id, row.text)
    missing = item.missing(today)
    goal = Text("由具名的人凭证据勾选", "ticked by a named person, with evidence")
    done = f"{item.ticked_by} {item.ticked_on} · {item.evidence}"
    owner = item.owner or "—"
    note = Text(f"责任人 {owner}，期限 {item.due or '—'}", f"owner {owner}, due {item.due or '—'}")
    state, measured = (State.NO_EVIDENCE, missing) if missing else (State.PASS, Text(done, done))
    if not row.in_scope:
        state, note = State.OUT_OF_SCOPE, _scope(row)
    return Judged(row.id, Kind.CHECKLIST, row.group, "M", row.text, goal, measured, state, note=note)
