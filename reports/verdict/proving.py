"""Checklist items that a machine proves: the last reconciliation (GOL-01), the smoke run (GOL-11)."""

from __future__ import annotations

from datetime import datetime

from reports.evidence.model import Manifest
from reports.verdict.criteria import MachineRule
from reports.verdict.model import State
from reports.verdict.papers import Papers
from reports.verdict.proofs import Answer
from reports.verdict.reconciled import judge_reconciliation
from reports.verdict.smoke import judge_smoke
from reports.words import Text

NOTHING_FILED = {
    "reconciliation": Text(
        "没有机器证据：最终迁移后对账，再 golive checklist prove {item} --reconciliation reconciliation.json",
        "no machine-made evidence: reconcile after the final migration, then golive checklist prove {item} "
        "--reconciliation reconciliation.json",
    ),
    "smoke": Text(
        "没有机器证据：切换后在生产环境 golive run --tags @smoke，再 golive checklist prove {item} --run last",
        "no machine-made evidence: golive run --tags @smoke on production after the switch, then golive "
        "checklist prove {item} --run last",
    ),
}


def prove(rule: MachineRule, papers: Papers, plan: Manifest | None, now: datetime) -> Answer:
    """How a machine-made item came out; without proof NO EVIDENCE, never a tick. ``plan`` says what smoke is."""
    proof = papers.proof(rule.item)
    if proof is None:
        words = NOTHING_FILED[rule.kind]
        return State.NO_EVIDENCE, Text(words.zh.format(item=rule.item), words.en.format(item=rule.item))
    if proof.unreadable:
        return State.NO_EVIDENCE, proof.unreadable
    if rule.kind == "smoke":
        return judge_smoke(rule, proof.smoke, papers, plan, now)
    return judge_reconciliation(rule, proof, papers.release, now)
