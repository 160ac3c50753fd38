"""The verdict: a pure function of evidence, register, criteria, checklist and the day. Closed when in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from reports.evidence.model import Evidence
from reports.verdict.approvals import standings
from reports.verdict.cases import case_outcomes
from reports.verdict.cells import judge_rights
from reports.verdict.checklist import Checklist
from reports.verdict.criteria import Criteria
from reports.verdict.exits import judge_entry, judge_exit
from reports.verdict.integrity import Given, judge_integrity
from reports.verdict.model import Conclusion, Condition, Judged, Kind, State, Verdict
from reports.verdict.papers import Papers, Project
from reports.verdict.reasons import reasons_of, risks_of
from reports.verdict.register import Register
from reports.verdict.rows import failures_of, judge_item, judge_requirement
from reports.verdict.waivers import Ground, Standing, Weighed, weigh
from reports.words import Text


def judge(
    evidence: Evidence,
    register: Register,
    criteria: Criteria,
    checklist: Checklist,
    now: datetime,
    papers: Papers | None = None,
) -> Verdict:
    """The verdict as the register's glossary defines it. ``now`` carries its zone; without papers it's NO-GO."""
    given = Given(evidence, case_outcomes(evidence), register, criteria, now, papers or Papers())
    failures = failures_of(given)
    weighed = weigh(given.papers.waivers, failures, _ground(given))
    judged = [*judge_integrity(given), *judge_entry(given), *judge_exit(given, failures, weighed)]
    for row in register:
        judged.append(
            judge_item(row, checklist, given) if row.checklist else judge_requirement(row, given, weighed)
        )
    conditions = (*_conditions(judged, criteria.conditions, given.today), *_waived(judged, weighed))
    return Verdict(
        conclusion=_conclusion(judged, conditions),
        reasons=reasons_of(judged, {c.requirement for c in conditions}),
        judged=tuple(judged),
        conditions=conditions,
        risks=risks_of(given, judged, weighed, failures),
        cases=given.cases,
        digest=evidence.digest,
        judged_on=given.today.isoformat(),
        inputs={"register": register.digest, "criteria": criteria.digest, "checklist": checklist.digest,
                **dict(given.papers.digests)},
        waivers=weighed,
        failures=failures,
        rights=judge_rights(given, {f.key for w in weighed for f in w.failures}),
        approved=standings(given),
        judged_at=now.astimezone(UTC).isoformat(timespec="seconds"),
    )  # fmt: skip


def judge_project(evidence: Evidence, project: Project, now: datetime) -> Verdict:
    """The same over everything that a project has written down."""
    return judge(evidence, project.register, project.criteria, project.checklist, now, project.papers)


def _ground(given: Given) -> Ground:
    info = given.evidence.info
    name = info.round if info else ""
    return Ground(given.register, given.criteria.waiving, given.papers.people, name, given.today)


def _waived(judged: Sequence[Judged], weighed: Sequence[Weighed]) -> tuple[Condition, ...]:
    """Each waiver that was needed is a condition: somebody lives with it until a day."""
    rows = {j.id for j in judged if j.state is State.WAIVED}
    return tuple(
        Condition(
            w.waiver.requirement, w.waiver.by, w.waiver.until,
            Text(f"豁免 {w.waiver.id}：{w.waiver.why}（{w.waiver.approved_by} 批准）",
                 f"waiver {w.waiver.id}: {w.waiver.why} (approved by {w.waiver.approved_by})"),
        )
        for w in weighed
        if w.standing is Standing.COUNTS and w.waiver.requirement in rows
    )  # fmt: skip


def _conditions(judged: Sequence[Judged], offered: Sequence[Condition], today: date) -> tuple[Condition, ...]:
    """The conditions that apply: to a should row that is known not to pass, and not yet due."""
    open_ = {
        j.id
        for j in judged
        if j.kind is Kind.REQUIREMENT and j.priority == "S" and not j.fine and not j.doubtful
    }
    return tuple(c for c in offered if c.requirement in open_ and c.due >= today)


def _conclusion(judged: Sequence[Judged], conditions: Sequence[Condition]) -> Conclusion:
    accepted = {c.requirement for c in conditions}
    for row in judged:
        if row.fine or row.priority == "C":
            continue
        if row.priority != "S" or row.doubtful or row.id not in accepted:
            return Conclusion.NO_GO
    return Conclusion.GO_WITH_CONDITIONS if conditions else Conclusion.GO
