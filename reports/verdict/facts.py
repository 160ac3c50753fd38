"""The verdict as plain data, for other programs and for the signature; the schema is published in docs/schemas."""

from __future__ import annotations

from typing import Any

from reports.evidence.jsonio import plain
from reports.evidence.model import Evidence
from reports.verdict.model import CaseOutcome, Verdict

SCHEMA = "golive.signoff/1"
"""Changes when the shape does."""


def verdict_json(verdict: Verdict, evidence: Evidence) -> dict[str, Any]:
    """The whole verdict; the same evidence, judged at the same moment, gives the same data."""
    run = evidence.info
    return {
        "schema": SCHEMA,
        "verdict": verdict.conclusion.value,
        "run": run.run if run else "",
        "round": run.round if run else "",
        "target": run.target if run else "",
        "build": run.build if run else "",
        "digest": verdict.digest,
        "judged_on": verdict.judged_on,
        "judged_at": verdict.judged_at,
        "inputs": verdict.inputs,
        "reasons": [{"zh": r.text.zh, "en": r.text.en, "ids": list(r.ids)} for r in verdict.reasons],
        "risks": [r._asdict() for r in verdict.risks],
        "conditions": [
            {"requirement": c.requirement, "owner": c.owner, "due": c.due.isoformat(), **c.action._asdict()}
            for c in verdict.conditions
        ],
        "waivers": [
            {
                "id": w.waiver.id,
                "requirement": w.waiver.requirement,
                "standing": w.standing.value,
                "accepts": [f.key for f in w.failures],
                "by": w.waiver.by,
                "approved_by": w.waiver.approved_by,
                "until": w.waiver.until.isoformat(),
            }
            for w in verdict.waivers
        ],
        "rights": [
            {
                "cell": list(c.right.place),
                "expected": c.right.expected.value,
                "found": c.found.value if c.found else "",
                "channels": list(c.channels),
                "state": c.state.value,
            }
            for c in verdict.rights
        ],
        "approvals": {
            s.scenario: {
                "state": s.state.value,
                "by": s.by.by if s.by else "",
                "on": s.by.on.isoformat() if s.by else "",
            }
            for s in verdict.approved
        },
        "by_hand": {c.case.key: c.by for c in verdict.cases if c.manual},
        "unstable": [_unstable(c) for c in verdict.cases if c.unstable],
        "criteria": [
            {
                "id": j.id,
                "kind": j.kind.value,
                "priority": j.priority,
                "state": j.state.value,
                "incomplete": j.incomplete,
                "goal": j.goal._asdict(),
                "measured": j.measured._asdict(),
                "cases": {c.case.key: plain(c.outcome) for c in j.cases},
            }
            for j in verdict.judged
        ],
    }


def _unstable(case: CaseOutcome) -> dict[str, Any]:
    """A case that needed another try, with what the first came to."""
    return {
        "key": case.case.key,
        "attempts": case.attempts,
        "first": plain(case.first),
        "said": list(case.messages),
    }
