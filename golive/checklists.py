"""``golive checklist``: show, tick, untick, and file what machines prove."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from authoring.catalogue import load_catalogue, plan
from drivers.words import Lang
from golive.options import ROOT
from golive.signing import say
from reports.evidence.model import Manifest
from reports.evidence.read import read
from reports.evidence.write import sealed_files
from reports.verdict.integrity import Given
from reports.verdict.model import Judged
from reports.verdict.papers import PROOFS, Project, checklist_path, read_project
from reports.verdict.proving import prove
from reports.verdict.rows import judge_item
from reports.verdict.sheet import change_row
from reports.verdict.table import InputError
from reports.words import Text


def show_command(root: Path, lang: Lang) -> int:
    """One line an item; 0 when all are done, 1 otherwise."""
    console, rows = Console(), _judged(read_project(root))
    for row in rows:
        sign, style = ("✓", "green") if row.fine else ("·", "")
        say(console, Text(f"{sign} {row.id} {row.text.zh}", f"{sign} {row.id} {row.text.en}"), lang, style)
        say(
            console,
            Text(f"    {row.measured.zh}　{row.note.zh}", f"    {row.measured.en}  {row.note.en}"),
            lang,
        )
    return 0 if all(r.fine for r in rows) else 1


def _judged(project: Project) -> list[Judged]:
    now = datetime.now(UTC)
    smoke = any(p.smoke for p in project.papers.proofs)
    evidence = replace(read(Path("/nonexistent")), manifest=smoke_plan() if smoke else None)
    given = Given(evidence, (), project.register, project.criteria, now, project.papers)
    return [judge_item(r, project.checklist, given) for r in project.register if r.checklist]


def smoke_plan() -> Manifest:
    """The smoke cases of this checkout; the sign-off takes those of the run that it judges."""
    return plan(load_catalogue(ROOT), tags="@smoke")


def tick_command(root: Path, item: str, cells: dict[str, str], lang: Lang) -> int:
    """Tick an item by name, today; 0 when it then counts, 1 when something is still missing, 2 when it's refused."""
    project = read_project(root)
    if project.criteria.machine_of(item):
        raise InputError(
            [
                Text(
                    f"{item} 由机器证明，不能手工勾选；用 golive checklist prove",
                    f"{item} is proven by a machine and never ticked by hand; use golive checklist prove",
                )
            ]
        )
    today = project.papers.release.day(datetime.now(UTC)).isoformat()
    change_row(checklist_path(root), item, {k: v for k, v in cells.items() if v} | {"ticked_on": today})
    row = next(r for r in _judged(read_project(root)) if r.id == item)
    say(
        Console(),
        Text(f"{row.id} {row.measured.zh}", f"{row.id} {row.measured.en}"),
        lang,
        "green" if row.fine else "yellow",
    )
    return 0 if row.fine else 1


def untick_command(root: Path, item: str, lang: Lang) -> int:
    """Take name and day away; the evidence stays."""
    change_row(checklist_path(root), item, {"ticked_by": "", "ticked_on": ""})
    say(Console(), Text(f"{item} 未勾选", f"{item} not ticked"), lang)
    return 0


def prove_command(
    root: Path,
    item: str,
    reconciliation: Path | None,
    run_dir: Path | None,
    lang: Lang,
) -> int:
    """File the proof below ``reports/proofs/<item>/`` and judge it; 0 when it proves the item."""
    project = read_project(root)
    rule = project.criteria.machine_of(item)
    if rule is None:
        raise InputError([Text(f"{item} 不是由机器证明的项", f"{item} isn't proven by a machine")])
    folder = root / PROOFS / item
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if run_dir:
        for path in [*sealed_files(run_dir), run_dir / "seal.json"]:
            if path.is_file():
                target = folder / path.relative_to(run_dir)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
    elif reconciliation:
        shutil.copyfile(reconciliation, folder / "reconciliation.json")
    papers = read_project(root).papers
    state, words = prove(rule, papers, smoke_plan() if run_dir else None, datetime.now(UTC))
    fine = state.value == "PASS"
    say(
        Console(),
        Text(f"{item} {state.value}：{words.zh}", f"{item} {state.value}: {words.en}"),
        lang,
        "green" if fine else "red",
    )
    return 0 if fine else 1
