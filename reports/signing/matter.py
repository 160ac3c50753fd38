"""What is signed: the digests of evidence, rules, papers and verdict, as one small record."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from reports.evidence.jsonio import Malformed, build, plain
from reports.evidence.model import Evidence
from reports.evidence.write import write_json
from reports.signing.canonical import digest
from reports.verdict.facts import verdict_json
from reports.verdict.judge import judge_project
from reports.verdict.model import Verdict
from reports.verdict.papers import Project
from reports.words import Text

MATTER = "statement.json"

PARTS = {
    "evidence": Text("证据", "evidence"),
    "register": Text("需求登记册", "register of requirements"),
    "criteria": Text("准则", "criteria"),
    "checklist": Text("检查清单", "checklist"),
    "people": Text("人员与角色", "people and roles"),
    "release": Text("上线版本说明", "release"),
    "waivers": Text("豁免", "waivers"),
    "defects": Text("缺陷", "defects"),
    "risks": Text("风险登记册", "risk register"),
    "approvals": Text("场景批准", "approvals of scenarios"),
    "rights": Text("权限矩阵", "matrix of rights"),
    "proofs": Text("机器证据", "machine-made proofs"),
    "verdict": Text("结论", "verdict"),
}


@dataclass(frozen=True)
class Matter:
    """``statement.json``. ``parts`` are digests by name; ``judged_at`` is the moment of judgement, with its zone."""

    run: str
    round: str
    target: str
    product: str
    build: str
    conclusion: str
    judged_at: str
    parts: dict[str, str] = field(default_factory=dict)
    schema: str = "golive.statement/1"

    @property
    def digest(self) -> str:
        """What a signature carries and a page shows in short."""
        return digest(plain(self))


def matter_of(evidence: Evidence, project: Project, verdict: Verdict) -> Matter:
    """The record over everything that the verdict rests on."""
    info, papers = evidence.info, project.papers
    parts = {
        "evidence": evidence.digest,
        "register": digest(project.register.rows),
        "criteria": digest(project.criteria),
        "checklist": digest(sorted(project.checklist.items, key=lambda i: i.id)),
        "people": digest(papers.people),
        "release": digest(papers.release),
        "waivers": digest(papers.waivers),
        "defects": digest(papers.defects),
        "risks": digest(papers.risks),
        "approvals": digest(papers.approvals),
        "rights": digest(papers.rights),
        "proofs": digest([(p.item, p.digest, p.reconciliation, bool(p.unreadable)) for p in papers.proofs]),
        "verdict": digest({k: v for k, v in verdict_json(verdict, evidence).items() if k != "inputs"}),
    }
    return Matter(
        run=info.run if info else "", round=info.round if info else "", target=info.target if info else "",
        product=info.product if info else "", build=info.build if info else "",
        conclusion=verdict.conclusion.value, judged_at=verdict.judged_at, parts=parts,
    )  # fmt: skip


def changed(before: Matter, after: Matter) -> list[str]:
    """The parts in which two records differ, by name; fields of the head count as the verdict's."""
    names = [n for n in PARTS if before.parts.get(n) != after.parts.get(n)]
    if set(before.parts) != set(PARTS) and not names:
        names = ["verdict"]
    return names or (["verdict"] if before != after else [])


def write_matter(path: Path, matter: Matter) -> None:
    write_json(path, matter)


def read_matter(path: Path) -> Matter:
    """The record; ``Malformed`` when it isn't one."""
    try:
        return build(Matter, json.loads(path.read_bytes()), path.name)
    except (OSError, ValueError, RecursionError) as bad:
        raise Malformed(f"{path.name}: {bad}") from bad


def judged_again(evidence: Evidence, project: Project, at: datetime) -> tuple[Verdict, Matter]:
    """The verdict at that moment, and the record of it."""
    verdict = judge_project(evidence, project, at)
    return verdict, matter_of(evidence, project, verdict)


def settled(
    evidence: Evidence, project: Project, now: datetime, former: Matter | None
) -> tuple[Verdict, Matter]:
    """The verdict now, or the former one where nothing has changed since.

    So a page that is made again carries the digest that was printed, and paper and file still agree.
    """
    verdict, matter = judged_again(evidence, project, now)
    if former is None or former.conclusion != matter.conclusion:
        return verdict, matter
    try:
        at = datetime.fromisoformat(former.judged_at)
    except ValueError:
        return verdict, matter
    if not at.tzinfo or at > now:
        return verdict, matter
    earlier, again = judged_again(evidence, project, at)
    return (earlier, again) if again == former else (verdict, matter)
