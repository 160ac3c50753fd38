"""A trial migration in the Allure report: cleaning, reconciliation and sample as one test each, with their pages."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reports.evidence.jsonio import plain
from reports.evidence.model import LoadCriterion, MigrationResult
from reports.evidence.write import write_json
from reports.pages.allure_load import label
from reports.pages.labels import GROUPS
from reports.verdict.integrity import moment
from reports.verdict.model import State
from reports.words import Lang, Text

NO_EVIDENCE = "no_evidence"
"""The outcome label of a page that nothing was judged by."""
KINDS = {
    "cleaning": (Text("数据清洗报告", "Data cleaning report"), ("MIG-02", "MIG-03", "MIG-09")),
    "reconciliation": (Text("数据对账", "Reconciliation"), ("MIG-04", "MIG-05", "MIG-08")),
    "sample": (Text("抽样核对", "Sample check"), ("MIG-06",)),
}


def migration_as_tests(
    result: MigrationResult, figures: Sequence[LoadCriterion], run_dir: Path, folder: Path, lang: Lang
) -> None:
    """One test for each of its pages; ``figures`` are the criteria that the verdict has judged."""
    for kind, (name, requirements) in KINDS.items():
        page = result.pages.get(f"{kind}.{lang}")
        source = (run_dir / "migration" / page).resolve() if page else None
        if source and source.is_file() and source.is_relative_to(run_dir.resolve()):
            own = [c for c in figures if c.requirement in requirements and c.id.startswith(f"{result.name} ")]
            _test(result, kind, name, requirements, own, source, folder, lang)


def _test(
    result: MigrationResult, kind: str, name: Text, requirements: tuple[str, ...], own: Sequence[LoadCriterion],
    source: Path, folder: Path, lang: Lang,
) -> None:  # fmt: skip
    uuid = re.sub(r"[^\w-]", "-", f"migration-{result.name}-{kind}".lower())
    shown, numbers = folder / f"{uuid}-page-attachment.html", folder / f"{uuid}-figures-attachment.json"
    shutil.copyfile(source, shown)
    write_json(numbers, plain(result))
    began = moment(result.made)
    start = {"start": int(began.timestamp() * 1000), "stop": int(began.timestamp() * 1000)} if began else {}
    status, proves = _worst(own), []
    if {*requirements} & {*result.requirements}:
        outcome = NO_EVIDENCE if status == "broken" else status
        proves = [label("golive_outcome", outcome), *(label("requirement", r) for r in requirements)]
    else:  # a sample that a scenario has played: shown, and no proof of anything
        status = "skipped"
    attached = ((name, shown, "text/html"), (Text("全部数字", "all figures"), numbers, "application/json"))
    write_json(
        folder / f"{uuid}-result.json",
        {
            "uuid": uuid, "name": f"{name.in_(lang)} {result.name}", "fullName": f"migration {result.name} {kind}",
            "testCaseId": uuid, "historyId": uuid, "status": status, "stage": "finished", **start,
            "statusDetails": {"message": "\n".join(result.lines_zh if lang == "zh" else result.lines_en)},
            "labels": [label("epic", GROUPS["MIG"].in_(lang)), label("feature", name.in_(lang)), *proves],
            "steps": [_step(c, lang) for c in own],
            "attachments": [{"name": n.in_(lang), "source": p.name, "type": t} for n, p, t in attached],
        },
    )  # fmt: skip


def _step(one: LoadCriterion, lang: Lang) -> dict[str, Any]:
    text = one.text_zh if lang == "zh" else one.text_en
    return {"name": f"{one.requirement} {text}: {one.measured} ({one.goal})", "status": _status(one), "stage": "finished"}  # fmt: skip


def _status(one: LoadCriterion) -> str:
    return {State.PASS.value: "passed", State.FAIL.value: "failed"}.get(one.state, "broken")


def _worst(own: Sequence[LoadCriterion]) -> str:
    """Green only when something was judged and all of it holds; broken where nothing was, or a figure is missing."""
    found = {_status(c) for c in own} or {"broken"}
    return next(status for status in ("failed", "broken", "passed") if status in found)
