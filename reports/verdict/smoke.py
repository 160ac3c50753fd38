"""GOL-11: whether a smoke run shows that production, after the switch, is what was tested, and works."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from reports.evidence.model import Evidence, Manifest, Outcome, RunInfo
from reports.verdict.cases import case_outcomes
from reports.verdict.criteria import MachineRule
from reports.verdict.model import CaseOutcome, State
from reports.verdict.papers import Papers
from reports.verdict.proofs import Answer, aged
from reports.verdict.release import sameness
from reports.words import Text

SMOKE = "smoke"


def judge_smoke(
    rule: MachineRule, evidence: Evidence | None, papers: Papers, plan: Manifest | None, now: datetime
) -> Answer:
    """PASS when every smoke case of ``plan``, the judged run's, passed on production, on the build that goes live."""
    info = evidence.info if evidence else None
    if not evidence or not info:
        return State.NO_EVIDENCE, Text("没有冒烟运行", "no smoke run")
    if not evidence.sealed or evidence.problems:
        return State.NO_EVIDENCE, Text("冒烟运行的证据不可采信", "the smoke run's evidence can't be trusted")
    if wrong := aged(info.finished, rule, now) or aged(info.started, rule, now):
        return State.NO_EVIDENCE, wrong
    cases = case_outcomes(evidence)
    for doubt in (*_elsewhere(rule, info), *_other_build(info, papers, now)):
        return State.NO_EVIDENCE, doubt
    if failed := [c for c in cases if c.outcome is Outcome.FAILED]:
        return State.FAIL, Text(f"冒烟未通过：{failed[0].case.key}", f"smoke failed: {failed[0].case.key}")
    for doubt in _less(evidence, cases, plan):
        return State.NO_EVIDENCE, doubt
    if bad := [c.case.key for c in cases if c.outcome is not Outcome.PASSED]:
        return State.NO_EVIDENCE, Text(f"冒烟没有结果：{bad[0]}", f"smoke without result: {bad[0]}")
    words = f"{info.run} · {info.target} {info.build} · {len(cases)}"
    return State.PASS, Text(f"冒烟全部通过：{words}", f"smoke passed: {words}")


def _elsewhere(rule: MachineRule, info: RunInfo) -> Iterator[Text]:
    """A smoke run anywhere but on production says nothing about the switch."""
    if not rule.target:
        yield Text(
            "没有写明哪里是生产环境：请在 criteria.toml 的 [[machine]] GOL-11 写 target（golive.toml 中的名称）",
            "production isn't named: state target in [[machine]] GOL-11 of criteria.toml, as golive.toml calls it",
        )
    elif info.target != rule.target:
        yield Text(
            f"跑在 {info.target} 上，应为 {rule.target}：golive run --tags @smoke --target {rule.target}",
            f"ran on {info.target}, not {rule.target}: golive run --tags @smoke --target {rule.target}",
        )


def _other_build(info: RunInfo, papers: Papers, now: datetime) -> Iterator[Text]:
    """What ran has to be what goes live, from the first case to the last."""
    release = papers.release
    if release.build and info.build != release.build:
        yield Text(f"版本是 {info.build}，应为 {release.build}", f"build {info.build}, not {release.build}")
    elif not release.build:
        day = release.day(now)
        same = sameness(info.build, info.configuration, info.run, release, papers.people, day)
        if not same.proven:
            yield same.words
    if info.build_after != info.build:
        after = info.build_after
        yield Text(
            f"冒烟结束时版本是 {after or '未知'}，开始时是 {info.build}：请重跑",
            f"build {after or 'unknown'} at the end, {info.build} at the start: run it again",
        )


def _less(evidence: Evidence, cases: Sequence[CaseOutcome], plan: Manifest | None) -> Iterator[Text]:
    """All smoke scenarios and nothing else, none of them unreadable."""
    for bad in (u for m in (evidence.manifest, plan) if m for u in m.unreadable):
        yield Text(
            f"有读不懂的场景文件，没有跑：{bad.feature}:{bad.line}",
            f"a feature file couldn't be read and wasn't run: {bad.feature}:{bad.line}",
        )
    if not cases or not all(SMOKE in c.case.tags for c in cases):
        yield Text("没有冒烟场景，或混有其他场景", "no smoke scenario, or others among them")
    wanted = {c.key for c in plan.cases if SMOKE in c.tags} if plan else set()
    if not wanted:
        yield Text(
            "测试计划里没有冒烟场景（标签 @smoke），无从知道是否跑全",
            "the plan has no smoke scenario (tag @smoke): nobody can tell whether all were run",
        )
    if missing := sorted(wanted - {c.case.key for c in cases}):
        yield Text(
            f"冒烟没有跑全，缺 {len(missing)} 个用例，如 {missing[0]}：请用同一版场景执行 golive run --tags @smoke",
            f"{len(missing)} smoke cases weren't run, such as {missing[0]}: run golive run --tags @smoke as a whole",
        )
