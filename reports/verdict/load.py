"""What a load run shows for one PERF requirement."""

from __future__ import annotations

import math
from collections.abc import Iterator

from reports.evidence.model import LoadCriterion, LoadResult
from reports.verdict.criteria import LoadRules
from reports.verdict.model import State
from reports.words import Text

Finding = tuple[State, Text]


def load_findings(requirement: str, load: LoadResult, rules: LoadRules) -> list[Finding]:
    """Everything that keeps this run from showing the requirement; empty means that it does."""
    return [*_validity(load), *_criteria(requirement, load), *_size(load, rules), *_limits(load, rules)]


def criteria_of(requirement: str, load: LoadResult) -> tuple[LoadCriterion, ...]:
    """The run's own criteria for a requirement."""
    return tuple(c for c in load.criteria if c.requirement == requirement)


def _validity(load: LoadResult) -> Iterator[Finding]:
    if not load.valid or load.invalid_reasons:
        zh = "；".join(reason[0] for reason in load.invalid_reasons) or "没有说明原因"
        en = "; ".join(reason[1] for reason in load.invalid_reasons) or "no reason was given"
        yield State.INVALID, Text(f"测量无效：{zh}", f"measurement invalid: {en}")
    if not load.complete:
        yield State.NO_EVIDENCE, Text("负载运行不完整", "the load run is incomplete")


def _criteria(requirement: str, load: LoadResult) -> Iterator[Finding]:
    own = criteria_of(requirement, load)
    if not own:
        yield State.NO_EVIDENCE, Text("负载结果没有这项需求的准则", "the load result has no criterion for it")
    for criterion in own:
        if criterion.state == State.PASS.value:
            continue
        bad = (State.FAIL, State.INVALID)
        state = next((s for s in bad if s.value == criterion.state), State.NO_EVIDENCE)
        zh = f"{criterion.text_zh}：{criterion.measured or '未测得'}（目标 {criterion.goal}）"
        en = f"{criterion.text_en}: {criterion.measured or 'not measured'} (goal {criterion.goal})"
        yield state, Text(zh, en)


def _size(load: LoadResult, rules: LoadRules) -> Iterator[Finding]:
    shown = (
        ("销售代表", "sales reps", load.users, rules.min_users),
        ("时间窗（秒）", "window (s)", load.window_s, rules.min_window_s),
        ("已有客户", "customers before", load.crm.get("customers_before", 0), rules.min_customers_before),
    )
    for zh, en, value, least in shown:
        if not value >= least:  # also for NaN
            state = Text(f"规模不足：{zh} {value:g} < {least}", f"too small: {en} {value:g} < {least}")
            yield State.NO_EVIDENCE, state
    if not load.transactions or not all(t.count > 0 for t in load.transactions):
        yield State.NO_EVIDENCE, Text("有的操作没有测到", "a transaction was never measured")


def _limits(load: LoadResult, rules: LoadRules) -> Iterator[Finding]:
    for t in load.transactions:
        if not math.isfinite(t.mean_ms) or t.mean_ms < 0:
            yield State.NO_EVIDENCE, Text(f"{t.name}：数值不可信", f"{t.name}: the figures can't be trusted")
        elif rules.max_mean_ms is not None and t.mean_ms > rules.max_mean_ms:
            words = f"{t.mean_ms:.0f} > {rules.max_mean_ms} ms"
            yield State.FAIL, Text(f"{t.name}：平均 {words}", f"{t.name}: mean {words}")
        if rules.max_failed is not None and t.failed > rules.max_failed:
            yield State.FAIL, Text(f"{t.name}：{t.failed} 次失败", f"{t.name}: {t.failed} failed")
