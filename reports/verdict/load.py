"""What a load run shows for one PERF requirement."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise

from reports.evidence.model import LoadCriterion, LoadResult
from reports.verdict.criteria import LoadRules
from reports.verdict.model import State
from reports.words import Text

Finding = tuple[State, Text]


def load_findings(requirement: str, load: LoadResult, rules: LoadRules) -> list[Finding]:
    """Everything that keeps this run from showing the requirement; empty means that it does."""
    return [
        *_validity(load),
        *_criteria(requirement, load),
        *_size(load, rules),
        *_limits(load, rules),
        *_sound(load, rules),
    ]


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
    if not load.transactions or not all(t.count > t.failed for t in load.transactions):
        yield (
            State.NO_EVIDENCE,
            Text("有的操作一次也没有成功", "a kind of transaction never succeeded"),
        )


BUSY = 0.9
"""Share of a core above which a generator measures itself."""
ROUNDING_MS = 1.0
ENDS = ("succeeded", "failed", "in_flight")
"""How a transaction ends, as the generator counts; ``abandoned`` (with their worker) only where there were some."""


def _sound(load: LoadResult, rules: LoadRules) -> Iterator[Finding]:
    """What the figures say about each other: a cut tail or a lost request shows here."""
    if rules.profile and load.profile != rules.profile:
        words = f"{load.profile} ≠ {rules.profile}"
        yield State.NO_EVIDENCE, Text(f"负载画像不对：{words}", f"another profile: {words}")
    yield from _generator(load.generator)
    for t in load.transactions:
        steps = (t.p50_ms, t.p90_ms, t.p95_ms, t.p99_ms, t.max_ms)
        rising = all(a <= b + ROUNDING_MS for a, b in pairwise(steps)) and t.mean_ms <= t.max_ms + ROUNDING_MS
        if not rising or not 0 <= t.failed <= t.count:
            yield (
                State.NO_EVIDENCE,
                Text(f"{t.name}：数值互相矛盾", f"{t.name}: the figures contradict each other"),
            )
    worst = max((s.p95_ms for s in load.seconds if 0 <= s.t < load.window_s and s.count), default=0.0)
    if load.transactions and worst > max(t.max_ms for t in load.transactions) + ROUNDING_MS:
        yield (
            State.NO_EVIDENCE,
            Text(
                "逐秒数据比最慢的一次还慢，尾部被截",
                "a second is slower than the slowest: the tail is cut off",
            ),
        )


def _generator(told: Mapping[str, float]) -> Iterator[Finding]:
    """The load's maker: it had processor to spare, and everything that it started has an end. Unknown isn't fine."""
    share = told.get("cpu_share", math.nan)
    if math.isnan(share):
        yield (
            State.INVALID,
            Text(
                "没有发压端处理器的数字（cpu_share）：测的可能是压力机自己，请重测",
                "the generator's share of a processor (cpu_share) isn't there: it may have measured itself; measure again",
            ),
        )
    elif share > BUSY:
        yield State.INVALID, Text("发压端处理器过载", "the generator's processor was overloaded")
    if missing := [name for name in ("started", *ENDS) if name not in told]:
        words = ", ".join(missing)
        yield (
            State.NO_EVIDENCE,
            Text(f"缺少次数：{words}，请重测", f"counts are missing: {words}; measure again"),
        )
    elif told["started"] != sum(told[name] for name in ENDS) + told.get("abandoned", 0.0):
        yield (
            State.NO_EVIDENCE,
            Text("发起的次数与结果的次数不等", "what was started and what came back don't add up"),
        )


def _limits(load: LoadResult, rules: LoadRules) -> Iterator[Finding]:
    for t in load.transactions:
        if not math.isfinite(t.mean_ms) or t.mean_ms < 0:
            yield State.NO_EVIDENCE, Text(f"{t.name}：数值不可信", f"{t.name}: the figures can't be trusted")
        elif rules.max_mean_ms is not None and t.mean_ms > rules.max_mean_ms:
            words = f"{t.mean_ms:.0f} > {rules.max_mean_ms} ms"
            yield State.FAIL, Text(f"{t.name}：平均 {words}", f"{t.name}: mean {words}")
        if rules.max_failed is not None and t.failed > rules.max_failed:
            yield State.FAIL, Text(f"{t.name}：{t.failed} 次失败", f"{t.name}: {t.failed} failed")
