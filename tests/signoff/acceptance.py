"""A whole acceptance project on disk, green as a whole: register of 17 rows, 30 results, papers, proofs; then signed.

Everything is dated relative to ``now``, so that the command line, which knows only today, sees it too.
"""

from __future__ import annotations

import csv
import dataclasses
import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reports.evidence.model import Answer, Outcome, PermissionCell
from reports.evidence.read import read
from reports.evidence.write import RIGHTS, RunFolder, append_line, write_json
from reports.pages.signoff import render
from reports.pages.view import Page
from reports.signing.matter import MATTER, judged_again, write_matter
from reports.signing.sign import SIGNATURES, Hand, sign
from reports.verdict.papers import (
    ALLOWED_SIGNERS,
    APPROVALS,
    CHECKLIST,
    CRITERIA,
    DEFECTS,
    MATRIX,
    PEOPLE,
    REGISTER,
    RELEASE,
    WAIVERS,
    read_project,
)
from reports.verdict.register import COLUMNS, read_register
from reports.verdict.risks import APPROVAL_COLUMNS
from tests.evidence_factory import BUILD, FINAL, NOW, ROOT, RunFactory, reconciliation, smoke_evidence

BOTH = ("PERM-01", "PERM-06", "CUS-01", "CUS-02", "CUS-03", "CUS-05", "CUS-06", "LEAD-01", "LEAD-03", "OPP-01",
        "APR-01", "SRV-01", "RPT-01")  # fmt: skip
HTTP = ("MIG-05", "INT-01", "PERF-01", "SEC-03")
ITEMS = ("GOL-01", "GOL-02", "GOL-05", "GOL-09", "GOL-11")
HOLDERS = {"周涛": "sponsor", "李强": "business-sales", "陈静": "it", "赵敏": "quality"}
DIGEST = "d" * 64
"""Of every scenario's text."""
PNG = b"\x89PNG\r\n\x1a\n" + b"scan of a signed page" * 20

KEY_USER = '[[role]]\nid = "key-user"\nzh = "关键用户"\nen = "Key user"\n[[person]]\nname = "王芳"\nrole = "key-user"\n'
CRITERIA_TEXT = """
[evidence]
max_age_days = 14
min_cases = 30
max_attempts = 2
[entry]
checks = ["reachable", "accounts", "data", "clock", "leftovers"]
min_customers = 50000
[[uat]]
id = "must"
text_zh = "必备需求的用例"
text_en = "Cases of must requirements"
priority = "M"
min_passed_percent = 100
[[cases]]
requirement = "PERM-06"
min_cases = 2
[permissions]
required = true
[approvals]
required = true
roles = ["key-user"]
[stability]
max_unstable_percent = 2
[[defects]]
severity = "critical"
max_open = 0
[waiving]
must = ["sponsor", "quality"]
should = ["it"]
protected = ["SEC", "PERM"]
protected_by = ["sponsor"]
[[machine]]
item = "GOL-01"
kind = "reconciliation"
max_age_days = 14
tables = ["customers", "contacts", "opportunities", "orders", "followups"]
[[machine]]
item = "GOL-11"
kind = "smoke"
max_age_days = 2
target = "production"
[[load]]
requirement = "PERF-01"
min_users = 100
min_window_s = 60
min_customers_before = 50000
max_mean_ms = 3000
max_failed = 0
profile = "hundred"
"""


@dataclasses.dataclass(frozen=True)
class Acceptance:
    """Where it lies, and when "now" is."""

    root: Path
    run: Path
    now: datetime

    def copied(self, to: Path) -> Acceptance:
        """The same, elsewhere; files are hard links, so a damage must replace a file, never write into it."""
        shutil.copytree(self.root, to, copy_function=link)
        return Acceptance(to, to / self.run.relative_to(self.root), self.now)

    def restore(self, whole: Acceptance) -> None:
        """Undo whatever was done to this copy of ``whole``: quicker than another copy, a thousand times over."""
        _restore(str(whole.root), str(self.root))


def _restore(whole: str, damaged: str) -> None:
    """Every entry as it is in ``whole``; a file is the same when it's the same link."""
    have = {e.name: e for e in os.scandir(damaged)}
    for entry in os.scandir(whole):
        found, there = have.pop(entry.name, None), os.path.join(damaged, entry.name)
        if found and found.is_dir(follow_symlinks=False) and entry.is_dir():
            _restore(entry.path, there)
        elif not found or found.inode() != entry.inode():
            if found:
                _remove(there)
            if entry.is_dir():
                shutil.copytree(entry.path, there, copy_function=link)
            else:
                os.link(entry.path, there)
    for extra in have:
        _remove(os.path.join(damaged, extra))


def _remove(path: str) -> None:
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    else:
        os.unlink(path)


def link(source: str, target: str) -> str:
    Path(target).hardlink_to(source)
    return target


def make(root: Path, now: datetime = NOW, *, signed: bool = True) -> Acceptance:
    """The project and its run at ``root/reports/out/<run>``; signed by every role on paper."""
    began = now - timedelta(hours=30)
    _papers(root, now)
    run = RunFactory(root / "reports/out/20261120-0930-practice", read_register(root / REGISTER))
    run.began = began
    run.info = dataclasses.replace(
        run.info, started=began.isoformat(), finished=(began + timedelta(minutes=18)).isoformat()
    )
    run.loads = [dataclasses.replace(x, started=began.isoformat()) for x in run.loads]
    run.cases = [dataclasses.replace(c, digest=DIGEST) for c in run.cases]
    run.write(seal=False)
    for line in cells(run):
        append_line(run.root / RIGHTS, line)
    RunFolder(run.root).seal()
    (root / APPROVALS).write_text(approvals(run, now), "utf-8")
    made = Acceptance(root, run.root, now)
    if signed:
        sign_all(made)
    return made


def cells(run: RunFactory) -> list[PermissionCell]:
    """Both cells of the matrix, each shown by one case."""
    at = int(run.began.timestamp() * 1000)
    shown = [("ui", "自己的", Answer.ALLOWED), ("http", "同事的", Answer.DENIED)]
    return [
        PermissionCell(
            run.key("PERM-06", channel), "销售代表", whose, "客户", "查看", channel, answer, answer, True,
            Outcome.PASSED, at,
        )
        for channel, whose, answer in shown
    ]  # fmt: skip


def approvals(run: RunFactory, now: datetime) -> str:
    """Each scenario, approved by the key user the day before the run."""
    day = (now - timedelta(days=3)).date().isoformat()
    lines = [f"{s},王芳,key-user,{day},{DIGEST}" for s in dict.fromkeys(c.scenario for c in run.cases)]
    return "\n".join([",".join(APPROVAL_COLUMNS), *lines]) + "\n"


def page(made: Acceptance, at: datetime) -> None:
    """Make the page, as ``golive signoff`` does, without Allure and PDF."""
    project, evidence = read_project(made.root), read(made.run)
    verdict, matter = judged_again(evidence, project, at)
    out = made.run / "report"
    out.mkdir(exist_ok=True)
    write_matter(out / MATTER, matter)
    (out / "signoff.zh.html").write_text(render(Page(verdict, evidence, "", project, matter), "zh"), "utf-8")


def sign_all(made: Acceptance, holders: dict[str, str] = HOLDERS) -> None:
    """Print the page an hour ago, and sign it by every role on paper."""
    page(made, made.now - timedelta(hours=1))
    scan = made.root / "scan.png"
    scan.write_bytes(PNG)
    from reports.signing.matter import read_matter

    printed = read_matter(made.run / "report" / MATTER)
    for name, role in holders.items():
        hand = Hand(name, role, scan=scan)
        sign(
            made.run / SIGNATURES,
            read(made.run),
            read_project(made.root),
            hand,
            made.now - timedelta(minutes=30),
            printed,
        )
    scan.unlink()


def _papers(root: Path, now: datetime) -> None:
    for folder in ("features", "reports/proofs/GOL-01"):
        (root / folder).mkdir(parents=True)
    _register(root / REGISTER)
    (root / CRITERIA).write_text(CRITERIA_TEXT, "utf-8")
    day = (now - timedelta(days=2)).date().isoformat()
    lines = [
        [
            "id",
            "item_zh",
            "item_en",
            "owner",
            "accountable",
            "consulted",
            "informed",
            "due",
            "evidence",
            "ticked_by",
            "ticked_on",
        ]
    ]
    for id in ITEMS:
        done = (
            ["李强", "周涛", "", "", day, "会议纪要", "赵敏", day]
            if id not in ("GOL-01", "GOL-11")
            else [""] * 8
        )
        lines.append([id, "检查项", "item", *done])
    with (root / CHECKLIST).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)
    people = [f'[[role]]\nid = "{r}"\nzh = "{r}"\nen = "{r}"\nmust_sign = true\n' for r in HOLDERS.values()]
    people += [
        f'[[person]]\nname = "{n}"\nrole = "{r}"\nprincipal = "{r}@example.com"\n' for n, r in HOLDERS.items()
    ]
    people = [*people, KEY_USER]
    (root / PEOPLE).write_text("\n".join(people), "utf-8")
    (root / MATRIX).parent.mkdir(parents=True)
    (root / MATRIX).write_text(
        "角色,记录,对象,查看\n销售代表,自己的,客户,允许\n销售代表,同事的,客户,拒绝\n", "utf-8"
    )
    release = f'[release]\nbuild = "{BUILD}"\nutc_offset = "+08:00"\nmigration_files = {json.dumps(FINAL)}\n'
    (root / RELEASE).write_text(release, "utf-8")
    (root / WAIVERS).write_text("# none\n", "utf-8")
    (root / DEFECTS).write_text("# none\n", "utf-8")
    (root / ALLOWED_SIGNERS).write_text("", "utf-8")
    proof = reconciliation() | {"made": (now - timedelta(days=1)).isoformat()}
    write_json(root / "reports/proofs/GOL-01/reconciliation.json", proof)
    smoke_evidence(root / "reports/proofs/GOL-11", now)


def _register(path: Path) -> None:
    with (ROOT / REGISTER).open(encoding="utf-8-sig", newline="") as file:
        rows = [r for r in csv.DictReader(file) if r["id"] in (*BOTH, *HTTP, *ITEMS)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def edit(path: Path, change: object) -> None:
    """Change a JSON file, in a file of its own."""
    data = json.loads(path.read_text("utf-8"))
    data = change(data) or data  # type: ignore[operator]
    put(path, json.dumps(data, ensure_ascii=False))


def put(path: Path, content: str | bytes) -> None:
    """Write a file anew, whatever else is linked to the old one."""
    path.unlink(missing_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


TODAY = datetime.now(UTC)
