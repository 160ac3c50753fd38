"""The papers of a project beside register, criteria and checklist: people, release, waivers, defects, risks, proofs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reports.evidence.read import read
from reports.verdict.checklist import Checklist, read_checklist
from reports.verdict.criteria import Criteria, read_criteria
from reports.verdict.defects import Defects, read_defects
from reports.verdict.people import People, read_people
from reports.verdict.proofs import Proof
from reports.verdict.register import Register, read_register
from reports.verdict.release import Release, read_release
from reports.verdict.rights import Right, read_rights
from reports.verdict.risks import Approval, Risk, read_approvals, read_risks
from reports.verdict.table import InputError, fingerprint
from reports.verdict.waivers import Waiver, read_waivers
from reports.words import Text

LONGEST_PROOF = 64 * 1024 * 1024
"""A reconciliation in bytes; a longer one was never written by the harness."""


@dataclass(frozen=True)
class Papers:
    """What people have written down. An empty one is closed: nothing is waived, nothing is known of the release."""

    people: People = People()
    release: Release = Release()
    waivers: tuple[Waiver, ...] = ()
    defects: Defects = Defects()
    risks: tuple[Risk, ...] = ()
    approvals: tuple[Approval, ...] = ()
    proofs: tuple[Proof, ...] = ()
    rights: tuple[Right, ...] = ()
    """The cells of the matrix of rights as the business wants them."""
    digests: tuple[tuple[str, str], ...] = ()
    """Which version of each file, by name."""

    def proof(self, item: str) -> Proof | None:
        return next((p for p in self.proofs if p.item == item), None)


@dataclass(frozen=True)
class Project:
    """Everything that a verdict rests on beside the evidence."""

    register: Register
    criteria: Criteria
    checklist: Checklist
    papers: Papers


REGISTER, CRITERIA, CHECKLIST = "features/requirements.csv", "reports/criteria.toml", "reports/checklist.csv"
CHECKLIST_XLSX = "reports/checklist.xlsx"
PEOPLE, RELEASE = "reports/people.toml", "reports/release.toml"
WAIVERS, DEFECTS = "reports/waivers.toml", "reports/defects.toml"
RISKS, APPROVALS, PROOFS = "reports/risks.csv", "reports/approvals.csv", "reports/proofs"
ALLOWED_SIGNERS = "reports/allowed_signers"
MATRIX = "features/permissions/权限矩阵.csv"
FILES = (
    REGISTER,
    CRITERIA,
    CHECKLIST,
    CHECKLIST_XLSX,
    PEOPLE,
    RELEASE,
    WAIVERS,
    DEFECTS,
    RISKS,
    APPROVALS,
    MATRIX,
    "reports/rounds.jsonl",
)
"""What a project is made of, below its root; a bundle keeps the same names."""


def checklist_path(root: Path) -> Path:
    """The checklist: an Excel file where there is one, else the CSV; two of them can't both be right."""
    excel, plain = root / CHECKLIST_XLSX, root / CHECKLIST
    if excel.exists() and plain.exists():
        raise InputError(
            [
                Text(
                    "checklist.xlsx 与 checklist.csv 只能留一个",
                    "keep either checklist.xlsx or checklist.csv",
                )
            ]
        )
    return excel if excel.exists() else plain


def read_project(root: Path) -> Project:
    """All of it; ``InputError`` with the first file that is wrong."""
    register = read_register(root / REGISTER)
    criteria = read_criteria(root / CRITERIA, register)
    checklist = read_checklist(checklist_path(root))
    people = read_people(root / PEOPLE)
    release = read_release(root / RELEASE, register)
    waivers, waivers_digest = read_waivers(root / WAIVERS, register)
    defects = read_defects(root / DEFECTS)
    risks, risks_digest = read_risks(root / RISKS, register)
    approvals, approvals_digest = read_approvals(root / APPROVALS)
    rights = read_rights(root / MATRIX)
    proofs = tuple(read_proof(root / PROOFS / rule.item, rule.item) for rule in criteria.machine)
    digests = {
        "people": people.digest, "release": release.digest, "waivers": waivers_digest, "defects": defects.digest,
        "risks": risks_digest, "approvals": approvals_digest,
        "rights": fingerprint(root / MATRIX) if rights else "",
        **{f"proof {p.item}": p.digest for p in proofs if p},
    }  # fmt: skip
    papers = Papers(
        people,
        release,
        waivers,
        defects,
        risks,
        approvals,
        tuple(p for p in proofs if p),
        rights,
        tuple(digests.items()),
    )
    return Project(register, criteria, checklist, papers)


def read_proof(folder: Path, item: str) -> Proof | None:
    """What is filed for a machine-made item; ``None`` when nothing is."""
    if (folder / "run.json").exists():
        evidence = read(folder)
        return Proof(item, smoke=evidence, digest=evidence.digest)
    path = folder / "reconciliation.json"
    if not path.exists():
        return None
    try:
        if path.stat().st_size > LONGEST_PROOF:
            raise ValueError("too long")
        raw = path.read_bytes()
        data = json.loads(raw)
    except (OSError, ValueError, RecursionError) as bad:
        return Proof(
            item, unreadable=Text(f"{path.name} 无法读取：{bad}", f"{path.name} can't be read: {bad}")
        )
    digest = hashlib.sha256(raw).hexdigest()
    return Proof(item, reconciliation=data if isinstance(data, dict) else {}, digest=digest)


def named(papers: Papers, names: Sequence[str]) -> dict[str, str]:
    """The digests of some files, empty where a file isn't there."""
    known = dict(papers.digests)
    return {name: known.get(name, "") for name in names}
