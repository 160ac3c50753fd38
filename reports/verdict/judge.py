"""The verdict: a pure function of evidence, register, criteria, checklist and the day. Closed when in doubt."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from reports.evidence.model import Evidence
from reports.verdict.cases import case_outcomes
from reports.verdict.checklist import Checklist
from reports.verdict.criteria import Criteria
from reports.verdict.integrity import Given, judge_integrity
from reports.verdict.model import Conclusion, Condition, Judged, Kind, Verdict
from reports.verdict.reasons import reasons_of, risks_of
from reports.verdict.register import Register
from reports.verdict.rows import judge_item, judge_requirement


def judge(
    evidence: Evidence, register: Register, criteria: Criteria, checklist: Checklist, now: datetime
) -> Verdict:
    """The verdict as the register's glossary defines it. ``now`` carries its zone."""
    given = Given(evidence, case_outcomes(evidence), register, criteria, now)
    judged = [*judge_integrity(given)]
    for row in register:
        judged.append(
            judge_item(row, checklist, now.date()) if row.checklist else judge_requirement(row, given)
        )
    conditions = _conditions(judged, criteria.conditions, now)
    return Verdict(
        conclusion=_conclusion(judged, conditions),
        reasons=reasons_of(judged, {c.requirement for c in conditions}),
        judged=tuple(judged),
        conditions=conditions,
        risks=risks_of(given, judged, conditions),
        cases=given.cases,
        digest=evidence.digest,
        judged_on=now.date().isoformat(),
        inputs={"register": register.digest, "criteria": criteria.digest, "checklist": checklist.digest},
    )


def _conditions(
    judged: Sequence[Judged], offered: Sequence[Condition], now: datetime
) -> tuple[Condition, ...]:
    """The conditions that apply: to a should row that is known not to pass, and not yet due."""
    open_ = {
        j.id
        for j in judged
        if j.kind is Kind.REQUIREMENT and j.priority == "S" and not j.fine and not j.doubtful
    }
    return tuple(c for c in offered if c.requirement in open_ and c.due >= now.date())


def _conclusion(judged: Sequence[Judged], conditions: Sequence[Condition]) -> Conclusion:
    accepted = {c.requirement for c in conditions}
    for row in judged:
        if row.fine or row.priority == "C":
            continue
        if row.priority != "S" or row.doubtful or row.id not in accepted:
            return Conclusion.NO_GO
    return Conclusion.GO_WITH_CONDITIONS if conditions else Conclusion.GO
