"""Checklist items that a machine proves: the last reconciliation (GOL-01), the smoke run (GOL-11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from reports.evidence.model import Evidence, Outcome
from reports.verdict.cases import case_outcomes
from reports.verdict.criteria import MachineRule
from reports.verdict.model import State
from reports.verdict.release import Release
from reports.words import Text

CLOCKS_DIFFER = timedelta(minutes=5)
SCHEMA = "golive.reconciliation/1"


@dataclass(frozen=True)
class Proof:
    """What was filed below ``reports/proofs/<item>/``: a reconciliation as read, or a run's evidence."""

    item: str
    reconciliation: dict[str, Any] | None = None
    files: dict[str, str] | None = None
    """Digests of the files that were reconciled, by name."""
    smoke: Evidence | None = None
    digest: str = ""
    unreadable: Text | None = None


Answer = tuple[State, Text]


def prove(rule: MachineRule, proof: Proof | None, release: Release, now: datetime) -> Answer:
    """How a machine-made item came out; without proof NO EVIDENCE, never a tick."""
    if proof is None:
        return State.NO_EVIDENCE, Text("没有机器证据", "no machine-made evidence")
    if proof.unreadable:
        return State.NO_EVIDENCE, proof.unreadable
    if rule.kind == "smoke":
        return _smoke(rule, proof.smoke, release, now)
    return _reconciliation(rule, proof, release, now)


def _aged(made: str, rule: MachineRule, now: datetime) -> Text | None:
    """What is wrong with the time of a proof."""
    try:
        time = datetime.fromisoformat(made)
    except ValueError:
        return Text("时间不明", "the time isn't known")
    if not time.tzinfo:
        return Text("时间没有时区", "the time has no zone")
    if time > now + CLOCKS_DIFFER:
        return Text("时间在将来", "dated in the future")
    if now - time > timedelta(days=rule.max_age_days):
        return Text(f"早于 {rule.max_age_days} 天", f"older than {rule.max_age_days} days")
    return None


def _reconciliation(rule: MachineRule, proof: Proof, release: Release, now: datetime) -> Answer:
    data = proof.reconciliation
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        return State.NO_EVIDENCE, Text("不是对账结果", "not a reconciliation")
    if wrong := _aged(str(data.get("made", "")), rule, now):
        return State.NO_EVIDENCE, wrong
    strangers = sorted(set(release.migration_files) - set((proof.files or {}).values()))
    if strangers:
        return State.NO_EVIDENCE, Text(
            f"对账用的不是最终迁移的文件（缺 {strangers[0][:12]}）",
            f"other files were reconciled ({strangers[0][:12]} is missing)",
        )
    try:
        faults = _unsound(data)
    except (KeyError, TypeError, ValueError) as bad:
        return State.NO_EVIDENCE, Text(f"对账结果不完整：{bad}", f"the reconciliation is incomplete: {bad}")
    if faults:
        words = "、".join(faults[:4])
        return State.FAIL, Text(f"对账不符：{words}", f"not in agreement: {words}")
    rows = sum(int(t["new_rows"]) for t in data["tables"])
    day = str(data["made"])[:10]
    return State.PASS, Text(f"对账 {day}：{rows:,} 行一致", f"reconciliation {day}: {rows:,} rows agree")


def _unsound(data: dict[str, Any]) -> list[str]:
    """Tables and links that don't agree, worked out again from the figures."""
    tables = data["tables"]
    if not tables:
        raise ValueError("no table")
    bad = [str(t["table"]) for t in tables if not _sound(t)]
    return bad + [f"{k['table']}→{k['to']}" for k in data["links"] if _whole(k, "dangling_new")]


def _sound(t: dict[str, Any]) -> bool:
    rows = sum(_whole(t, name) for name in ("missing", "extra", "blank", "doubled"))
    moved = any(_whole(x, "old") != _whole(x, "new") for x in t["totals"]) or any(
        s["old"] != s["new"] or _whole(s, "unreadable") for s in t["sums"]
    )
    content = any(_whole(f, "content") for f in t["fields"])
    compared = bool(t["fields"]) and all(_whole(f, "compared") for f in t["fields"])
    same = _whole(t, "old_rows") == _whole(t, "new_rows") == _whole(t, "both") > 0
    return not rows and not moved and not content and compared and same


def _whole(data: dict[str, Any], name: str) -> int:
    value = data[name]
    if type(value) is not int or value < 0:
        raise ValueError(f"{name} = {value!r}")
    return value


def _smoke(rule: MachineRule, evidence: Evidence | None, release: Release, now: datetime) -> Answer:
    info = evidence.info if evidence else None
    if not evidence or not info:
        return State.NO_EVIDENCE, Text("没有冒烟运行", "no smoke run")
    if not evidence.sealed or evidence.problems:
        return State.NO_EVIDENCE, Text("冒烟运行的证据不可采信", "the smoke run's evidence can't be trusted")
    if wrong := _aged(info.finished, rule, now) or _aged(info.started, rule, now):
        return State.NO_EVIDENCE, wrong
    if rule.target and info.target != rule.target:
        return State.NO_EVIDENCE, Text(
            f"跑在 {info.target} 上，应为 {rule.target}", f"ran on {info.target}, not {rule.target}"
        )
    if release.build and info.build != release.build:
        return State.NO_EVIDENCE, Text(
            f"版本是 {info.build}，应为 {release.build}", f"build {info.build}, not {release.build}"
        )
    cases = case_outcomes(evidence)
    if not cases or not all("smoke" in c.case.tags for c in cases):
        return State.NO_EVIDENCE, Text(
            "没有冒烟场景，或混有其他场景", "no smoke scenario, or others among them"
        )
    bad = [c.case.key for c in cases if c.outcome is not Outcome.PASSED]
    if failed := [c for c in cases if c.outcome is Outcome.FAILED]:
        return State.FAIL, Text(f"冒烟未通过：{failed[0].case.key}", f"smoke failed: {failed[0].case.key}")
    if bad:
        return State.NO_EVIDENCE, Text(f"冒烟没有结果：{bad[0]}", f"smoke without result: {bad[0]}")
    words = f"{info.run} · {info.target} {info.build} · {len(cases)}"
    return State.PASS, Text(f"冒烟全部通过：{words}", f"smoke passed: {words}")
