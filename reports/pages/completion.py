"""The test completion report of the appendix, with the parts that ISO/IEC/IEEE 29119-3 lists, and the risk register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports.evidence.model import Evidence, LoadResult
from reports.rounds.compare import NAMES, Comparison
from reports.verdict.cases import tally
from reports.verdict.criteria import Criteria
from reports.verdict.model import Judged, Kind, State, Verdict
from reports.verdict.papers import Project
from reports.verdict.risks import Risk
from reports.words import Text, same

WORST_FIRST = (State.FAIL, State.INVALID, State.NO_EVIDENCE, State.NOT_SUPPORTED, State.WAIVED, State.PASS)
RANK = {"high": 3, "medium": 2, "low": 1}


def sections(verdict: Verdict, evidence: Evidence, project: Project) -> list[tuple[Text, list[Text]]]:
    """Heading and lines of each part; what people have to write and haven't says so."""
    release = project.papers.release
    blocked = [
        Text(f"{c.case.scenario} {c.case.title}", f"{c.case.scenario} {c.case.title}")
        for c in verdict.cases
        if c.outcome.value == "blocked"
    ]
    return [
        (Text("测试概要", "Summary of testing"), _summary(verdict, evidence)),
        (Text("与计划的偏差", "Deviations from the plan"), _deviations(verdict, evidence, release.deviations)),
        (Text("完成情况评价", "Evaluation of completion"), _evaluation(verdict)),
        (Text("受阻的因素", "What blocked"), [*_written(release.blocked), *blocked[:20]] or [NOTHING]),
        (Text("度量", "Measures"), _measures(verdict, evidence)),
        (Text("残余风险", "Residual risks"), list(verdict.risks) or [NOTHING]),
        (Text("交付物", "Deliverables"), [*_written(release.deliverables), DELIVERED]),
        (Text("可复用的测试资产", "Reusable assets"), [*_written(release.reusable), REUSED]),
        (Text("经验教训", "Lessons"), _written(release.lessons) or [UNWRITTEN]),
    ]  # fmt: skip


NOTHING = Text("无", "none")
UNWRITTEN = Text("尚未填写（release.toml [report]）", "not written yet (release.toml [report])")
DELIVERED = Text(
    "签核单（HTML、PDF、JSON）、Allure 报告、JUnit XML、封存的证据、归档包",
    "sign-off (HTML, PDF, JSON), Allure report, JUnit XML, sealed evidence, the bundle",
)
REUSED = Text(
    "场景、句子、驱动、负载画像、映射表、准则",
    "scenarios, sentences, drivers, load profiles, mapping table, criteria",
)


def _written(lines: Sequence[str]) -> list[Text]:
    return [same(line) for line in lines]


def _summary(verdict: Verdict, evidence: Evidence) -> list[Text]:
    info = evidence.info
    if not info:
        return [Text("没有运行记录", "no record of the run")]
    return [same(f"{info.product} {info.build} · {info.round or '—'} · {info.run}"), tally(verdict.cases)]


def _deviations(verdict: Verdict, evidence: Evidence, written: Sequence[str]) -> list[Text]:
    found = _written(written)
    if evidence.info and evidence.info.partial:
        found.append(Text("只执行了一部分", "only a part was run"))
    left = sum(c.outcome.value == "not_run" for c in verdict.cases)
    if left:
        found.append(Text(f"{left} 个用例未执行", f"{left} cases weren't run"))
    out = [j.id for j in verdict.judged if j.state is State.OUT_OF_SCOPE]
    if out:
        found.append(Text(f"不在范围：{'、'.join(out)}", f"out of scope: {', '.join(out)}"))
    return found or [NOTHING]


def _evaluation(verdict: Verdict) -> list[Text]:
    made = []
    for kind, name in ((Kind.ENTRY, Text("准入准则", "entry criteria")), (Kind.EXIT, Text("准出准则", "exit criteria")),
                       (Kind.REQUIREMENT, Text("需求", "requirements")), (Kind.CHECKLIST, Text("检查项", "checklist items"))):  # fmt: skip
        rows = verdict.of(kind)
        fine = sum(j.fine for j in rows)
        made.append(Text(f"{name.zh}：{fine}/{len(rows)} 满足", f"{name.en}: {fine}/{len(rows)} met"))
    return made


def _measures(verdict: Verdict, evidence: Evidence) -> list[Text]:
    unstable = [c for c in verdict.cases if c.unstable]
    hours = sum(max(c.stop - c.start, 0) for c in verdict.cases) / 3_600_000
    made = [
        Text(f"用例用时合计 {hours:.2f} 小时", f"cases took {hours:.2f} hours together"),
        Text(f"重试后才通过 {len(unstable)} 个", f"passed on a later try: {len(unstable)}"),
        Text(f"负载运行 {len(evidence.loads)} 次", f"load runs: {len(evidence.loads)}"),
    ]
    if evidence.leftovers:
        made.append(
            Text(f"未能清除的数据 {len(evidence.leftovers)} 条", f"records left: {len(evidence.leftovers)}")
        )
    return made


def risk_rows(verdict: Verdict, risks: Sequence[Risk]) -> list[dict[str, Any]]:
    """Each risk with the worst state among its requirements; heaviest first."""
    states = {j.id: j for j in verdict.judged}
    made = []
    for risk in risks:
        rows = [states[id] for id in risk.requirements if id in states]
        made.append(
            {"risk": risk, "state": _worst(rows), "weight": RANK[risk.likelihood] * RANK[risk.impact]}
        )
    return sorted(made, key=lambda r: (-r["weight"], r["risk"].id))


def _worst(rows: Sequence[Judged]) -> State:
    if any(j.state is State.FAIL for j in rows):
        return State.FAIL
    if any(j.incomplete for j in rows):
        return State.NO_EVIDENCE
    return next((s for s in WORST_FIRST if any(j.state is s for j in rows)), State.NO_EVIDENCE)


@dataclass(frozen=True)
class Used:
    """One kind of transaction: how much it is used, and how well it does."""

    scenario: str
    name: str
    share: float
    """Of all transactions of its load run, 0 to 1."""
    mean_ms: float
    p95_ms: float
    failed: float
    """Share that failed, 0 to 1."""
    limit_ms: int | None
    trouble: bool


def most_used(loads: Sequence[LoadResult], criteria: Criteria | None) -> list[Used]:
    """What is used most and is slow or failing comes first: share in the profile × its figures."""
    made = []
    for load in loads:
        total = sum(t.count for t in load.transactions) or 1
        ids = {c.requirement for c in load.criteria}
        limits = [
            r.max_mean_ms
            for r in (criteria.load if criteria else ())
            if r.requirement in ids and r.max_mean_ms
        ]
        limit = min(limits) if limits else None
        for t in load.transactions:
            failed = t.failed / t.count if t.count else 1.0
            slow = limit is not None and not t.mean_ms <= limit
            share = t.count / total
            made.append(
                Used(load.scenario, t.name, share, t.mean_ms, t.p95_ms, failed, limit, slow or t.failed > 0)
            )
    return sorted(made, key=lambda u: (not u.trouble, -u.share * _weight(u), u.scenario, u.name))


def _weight(used: Used) -> float:
    """How far it is from well: its mean against its limit, and ten times the share that failed."""
    mean = used.mean_ms if used.mean_ms == used.mean_ms else 0.0
    return mean / (used.limit_ms or 3000) + 10 * used.failed


def changes(found: Comparison) -> list[tuple[Text, tuple[str, ...]]]:
    """What changed since the rounds before, with its name; empty kinds left out."""
    return [(NAMES[name], keys) for name in NAMES if (keys := getattr(found, name))]
