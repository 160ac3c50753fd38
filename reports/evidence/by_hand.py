"""What people found, in a manual scenario or in the sample of a migration, added to a sealed run, which is sealed
again; who and when is kept."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from reports.evidence.model import (
    ALLURE_STATUS,
    CASE_LABEL,
    CHANNEL_LABEL,
    OUTCOME_LABEL,
    REQUIREMENT_LABEL,
    TESTER_LABEL,
    Case,
    Evidence,
    MigrationResult,
    Outcome,
)
from reports.evidence.read import read
from reports.evidence.write import BY_HAND, RunFolder, append_line, write_json

ATTACHED = {
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".pdf": "application/pdf", ".txt": "text/plain",
}  # fmt: skip
BUSINESS = "business"
"""In place of the channel in the name of what people have checked of a migration."""
LARGEST = 20 * 1024 * 1024
"""Bytes of one attachment."""


class NotTaken(Exception):
    """A finding that can't be recorded; both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh, self.en = zh, en


@dataclass(frozen=True)
class Finding:
    """What somebody found. ``scenario`` is its id or the key of one of its cases."""

    scenario: str
    passed: bool
    by: str
    note: str = ""
    files: tuple[Path, ...] = ()


def manual_cases(root: Path) -> list[tuple[Case, Outcome, str, str]]:
    """The manual cases of a run with outcome, what was said, and who found it."""
    evidence = read(root)
    made = []
    for case in evidence.manifest.cases if evidence.manifest else ():
        if case.manual:
            last = (evidence.results.get(case.key) or (None,))[-1]
            made.append(
                (case, last.outcome, last.message, last.by) if last else (case, Outcome.NOT_RUN, "", "")
            )
    return made


def record(root: Path, finding: Finding, now: datetime) -> str:
    """Add the finding to its case and seal again; answers the case's key. ``NotTaken`` says why not."""
    evidence = _whole(root, finding.by)
    if not finding.passed and not finding.note.strip():
        raise NotTaken("不通过时须写明看到了什么（--note）", "say what was seen (--note) where it failed")
    cases = [c for c, *_ in manual_cases(root) if finding.scenario.lstrip("@") in (c.scenario, c.key)]
    if not cases:
        raise NotTaken(
            f"这次运行没有人工场景 {finding.scenario}", f"this run has no manual scenario {finding.scenario}"
        )
    if len(cases) > 1:
        keys = "、".join(c.key for c in cases)
        raise NotTaken(
            f"有 {len(cases)} 行例子，请逐行记录：{keys}", f"{len(cases)} rows, record each: {keys}"
        )
    case, attached = cases[0], [_checked(path) for path in finding.files]
    _write(root, case, finding, attached, now)
    kept = {"at": now.isoformat(timespec="seconds"), "by": finding.by.strip(), "case": case.key}
    append_line(root / BY_HAND, kept | {"passed": finding.passed, "sealed_before": evidence.digest})
    RunFolder(root).seal()
    return case.key


def add_migration(root: Path, result: MigrationResult, pages: Mapping[str, Path], by: str) -> str:
    """Add what people have checked of a migration to the run that has its scenarios, and seal again; answers its name.

    A later one takes the place of the earlier, as a later verdict does, but never another sample that hides it (MIG-06);
    ``NotTaken`` says why not.
    """
    evidence = _whole(root, by)
    cases = evidence.manifest.cases if evidence.manifest else ()
    found = sorted({c.scenario for c in cases if {*c.requirements} & {*result.requirements}})
    if not found:
        ids = "、".join(result.requirements)
        raise NotTaken(f"这次运行没有 {ids} 的场景", f"this run has no scenario of {ids}")
    name = f"{found[0]}-{BUSINESS}"
    _same_sample(next((m for m in evidence.migrations if m.name == name), None), result)
    beside = root / "migration" / name
    beside.mkdir(parents=True, exist_ok=True)
    for kind, path in pages.items():
        shutil.copyfile(path, beside / f"{kind}.html")
    RunFolder(root).migration(replace(result, name=name, pages={k: f"{name}/{k}.html" for k in pages}))
    kept = {"at": result.made, "by": by.strip(), "migration": name, "sealed_before": evidence.digest}
    drawn = {k: result.figures.get(f"sample_{k}") for k in ("seed", "draws")}
    append_line(root / BY_HAND, kept | drawn)
    RunFolder(root).seal()
    return name


def _same_sample(earlier: MigrationResult | None, result: MigrationResult) -> None:
    """``NotTaken`` when another sample is filed already and this one doesn't say that it was drawn again."""
    if earlier is None or earlier.figures.get("sample_seed") == result.figures.get("sample_seed"):
        return
    if result.figures.get("sample_draws", 0) <= earlier.figures.get("sample_draws", 0):
        raise NotTaken(
            "这次运行里已归档另一次抽样；请用同一份记录，重抽会写明",
            "another sample is filed in this run; go on with its record, where drawing again shows",
        )


def _whole(root: Path, by: str) -> Evidence:
    """The evidence of a run to which somebody may add; ``NotTaken`` when it isn't whole or nobody is named."""
    evidence = read(root)
    if not evidence.sealed or evidence.problems or not evidence.info or not evidence.info.finished:
        raise NotTaken(
            "这次运行未封存、有改动或没有结束", "this run isn't sealed, was changed, or never ended"
        )
    if not by.strip():
        raise NotTaken("须写明执行人的姓名（--by）", "the name of who did it is needed (--by)")
    return evidence


def _checked(path: Path) -> Path:
    if path.suffix.lower() not in ATTACHED or not path.is_file():
        raise NotTaken(f"{path.name} 不是 PNG、JPG、PDF 或 TXT", f"{path.name} is no PNG, JPG, PDF or TXT")
    if path.stat().st_size > LARGEST:
        raise NotTaken(f"{path.name} 超过 20 MB", f"{path.name} is larger than 20 MB")
    return path


def _write(root: Path, case: Case, finding: Finding, files: Sequence[Path], now: datetime) -> None:
    folder, moment = root / "results", int(now.timestamp() * 1000)
    stem = f"by-hand-{case.key.replace('~', '-').replace('@', '-').lower()}-{moment}"
    for path in folder.glob("*-result.json"):
        if _waits(path, case.key):
            path.unlink()
    kept = []
    for number, source in enumerate(files, 1):
        name = f"{stem}-{number}-attachment{source.suffix.lower()}"
        shutil.copyfile(source, folder / name)
        kept.append({"name": source.name, "source": name, "type": ATTACHED[source.suffix.lower()]})
    outcome = Outcome.PASSED if finding.passed else Outcome.FAILED
    labels = {CASE_LABEL: case.key, OUTCOME_LABEL: outcome.value, CHANNEL_LABEL: case.channel,
              TESTER_LABEL: finding.by.strip(), "epic": case.area, "AS_ID": case.scenario}  # fmt: skip
    if case.severity:
        labels["severity"] = ALLURE_SEVERITY.get(case.severity, case.severity)
    write_json(
        folder / f"{stem}-result.json",
        {
            "uuid": stem, "name": case.title, "fullName": f"{case.scenario} {case.feature}", "testCaseId": case.scenario,
            "status": ALLURE_STATUS[outcome], "statusDetails": {"message": finding.note}, "stage": "finished",
            "start": moment, "stop": moment, "steps": [], "attachments": kept,
            "parameters": [{"name": "channel", "value": case.channel}]
            + [{"name": k, "value": v} for k, v in case.example.items()],
            "labels": [{"name": n, "value": v} for n, v in labels.items() if v]
            + [{"name": REQUIREMENT_LABEL, "value": r} for r in case.requirements],
        },
    )  # fmt: skip


ALLURE_SEVERITY = {"major": "normal"}
"""Allure's word where it has another one."""


def _waits(path: Path, key: str) -> bool:
    """Whether this is the place that was kept for a person: it awaits and bears nobody's name."""
    try:
        labels = {x["name"]: x.get("value") for x in json.loads(path.read_text("utf-8"))["labels"]}
    except (OSError, ValueError, KeyError, TypeError):
        return False
    mine = labels.get(CASE_LABEL) == key and labels.get(OUTCOME_LABEL) == Outcome.AWAITING.value
    return mine and not labels.get(TESTER_LABEL)
