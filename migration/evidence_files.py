"""A trial migration filed in a run's folder: ``migration/<name>.json`` and, in a folder beside it, its pages."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from drivers.words import Text
from migration.cleaning import Cleaned
from migration.evidence import file_digests, of_cleaning, of_played_sample, of_reconciliation, together
from migration.reconcile_model import Reconciliation
from migration.reconcile_page import page
from migration.sampling import State
from reports.evidence.model import MigrationResult
from reports.evidence.write import RunFolder, digest_of, write_json

CLEANING = {"zh": "数据清洗报告.html", "en": "cleaning-report.html"}


@dataclass(frozen=True)
class Trial:
    """What there is of a trial migration; ``folder`` has ``old``, ``mapping.csv`` and ``cleaned`` below it."""

    folder: Path
    cleaned: Cleaned | None
    result: Reconciliation | None
    sample: State | None
    given: int
    """Rows that were given to the CRM's import."""
    saved: int
    """Those that it saved."""


def keep(trial: Trial, run: Path, name: str) -> MigrationResult:
    """File what a scenario came to; the digests are of the old export, the mapping and what cleaning left."""
    beside = run / "migration" / name
    beside.mkdir(parents=True, exist_ok=True)
    files = file_digests(sorted((trial.folder / "old").glob("*")))
    if (trial.folder / "mapping.csv").is_file():
        files["mapping.csv"] = digest_of(trial.folder / "mapping.csv")
    parts: list[MigrationResult] = []
    pages: dict[str, str] = {}
    if trial.cleaned:
        pages |= _copied(trial.folder / "cleaned", CLEANING, beside, "cleaning")
        cleaned = file_digests(sorted((trial.folder / "cleaned").glob("*.csv")))
        parts.append(of_cleaning(trial.cleaned, files | cleaned))
    if trial.result:
        write_json(beside / "reconciliation.json", trial.result)
        for lang in ("zh", "en"):
            target = beside / f"reconciliation.{lang}.html"
            target.write_text(page(trial.result, "zh" if lang == "zh" else "en"), "utf-8", newline="\n")
            pages[f"reconciliation.{lang}"] = f"{name}/{target.name}"
        parts.append(of_reconciliation(trial.result, files))
    if trial.sample:
        shown = {lang: f"sample.{lang}.html" for lang in ("zh", "en")}
        pages |= _copied(trial.folder, shown, beside, "sample")
        parts.append(of_played_sample(trial.sample, files))
    result = together(name, parts, pages)
    if trial.given:
        result = _with_success(result, trial)
    RunFolder(run).migration(result)
    return result


def _copied(source: Path, names: dict[str, str], beside: Path, kind: str) -> dict[str, str]:
    made = {}
    for lang, name in names.items():
        if (source / name).is_file():
            shutil.copyfile(source / name, beside / f"{kind}.{lang}.html")
            made[f"{kind}.{lang}"] = f"{beside.name}/{kind}.{lang}.html"
    return made


def _with_success(result: MigrationResult, trial: Trial) -> MigrationResult:
    share = trial.saved / trial.given
    said = Text(
        f"导入 {trial.given:,} 行，成功 {trial.saved:,} 行（{share:.2%}）",
        f"{trial.saved:,} of {trial.given:,} rows imported ({share:.2%})",
    )
    return MigrationResult(
        result.name, result.made, ("MIG-04", "MIG-08", *result.requirements), result.files,
        result.figures | {"given_rows": float(trial.given), "success_percent": 100 * share}, (said.zh, *result.lines_zh), (said.en, *result.lines_en),
        result.pages,
    )  # fmt: skip
