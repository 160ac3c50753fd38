"""A batch verified (MIG-04, MIG-05, MIG-08): its rate of success, and every row that the CRM says it saved compared."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from drivers.areas.imports import Imports
from drivers.words import Lang, Text
from migration.command_reconcile import run_reconcile
from migration.exporting import export
from migration.import_state import KNOWN, Part, Stage, State, keys, rows_of
from migration.pairs import Pair
from migration.reconcile_model import Compared, Plan

Progress = Callable[[Text, int, int], None]
"""What is being done, rows done, rows in all (0: not known)."""
Row = dict[str, str]


@dataclass
class Verifier:
    """Compares what was given in up to a batch with what the CRM has of it."""

    folder: Path
    state: State
    crm: Imports
    progress: Progress
    lang: Lang
    _failed: set[tuple[str, str]] = field(default_factory=set)
    """Table and number of the batch's rows that the CRM still hasn't."""

    def verify(self, stage: Stage) -> None:
        """Set the batch's verdict, its rate of success and the reasons when it missed its criterion."""
        self._failed.clear()
        differing = self._reconciled(stage)
        told = sum(p.saved + p.failed for p in stage.parts if not p.mends)
        failed = len(self._failed)
        stage.success = (stage.rows - failed) / stage.rows if stage.rows else 0.0
        stage.reasons = []
        if told != stage.rows:
            stage.reasons.append(_reason(
                f"应有 {stage.rows:,} 行，CRM 只说明了 {told:,} 行的去向",
                f"{stage.rows:,} rows were given in, the CRM accounts for {told:,}",
            ))  # fmt: skip
        if stage.success < self.state.min_success:
            low, least, where = (
                f"{stage.success:.2%}",
                f"{self.state.min_success:.2%}",
                self.folder / "failures",
            )
            stage.reasons.append(_reason(
                f"成功率 {low} 低于 {least}，失败 {failed:,} 行，见 {where}",
                f"success {low} is below {least}, {failed:,} rows failed, see {where}",
            ))  # fmt: skip
        stage.reasons += differing
        stage.verdict = "failed" if stage.reasons else "passed"

    def export(self, table: str, path: Path, leave_out: Collection[str] = ()) -> int:
        """What the CRM has of the old system's ``table``, without the numbers of ``leave_out``."""
        label = KNOWN[table].label
        said = Text(f"读取 CRM 的{label.zh}", f"Reading the CRM's {label.en.lower()}")
        read = partial(self.crm.migrated, table)
        return export(read, path, leave_out=leave_out, progress=lambda rows: self.progress(said, rows, 0))

    def _reconciled(self, stage: Stage) -> list[Row]:
        folder = self.folder / "verified" / stage.name
        shutil.rmtree(folder, ignore_errors=True)
        pairs = [pair for table in self.state.columns if (pair := self._pair(table, stage, folder))]
        if not pairs:
            return [_reason("没有可以对账的行", "there is nothing to reconcile")]
        told: list[str] = []
        if not run_reconcile(pairs, folder, self.lang, told.append):
            return []
        page = folder / f"reconciliation.{self.lang}.html"
        found = [line.strip() for line in told if line.startswith(("✗", "    "))]
        return [
            *(_reason(line, line) for line in found),
            _reason(f"对账不一致，见 {page}", f"reconciliation differs, see {page}"),
        ]

    def _pair(self, table: str, stage: Stage, folder: Path) -> Pair | None:
        """What was given in so far and what the CRM has of it now; ``None`` when both are nothing."""
        old, new = folder / "old" / f"{table}.csv", folder / "new" / f"{table}.csv"
        before = keys(self.folder / "before" / "migrated" / f"{table}.csv")
        there = self.export(table, new, before)
        given = self._given_in(table, stage, old, keys(new))
        return Pair(plan_of(table, self.state.columns[table]), old, new) if given or there else None

    def _given_in(self, table: str, until: Stage, out: Path, there: Collection[str]) -> int:
        """All rows of the batches up to ``until``, under our names of the fields, each as it was given in last;
        without those that the CRM gave back and that nobody has mended since."""
        columns = self.state.columns[table]
        headings = list(columns.values())
        key = columns["legacy_id"]
        count = 0
        out.parent.mkdir(parents=True, exist_ok=True)
        with out.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            for stage in self.state.stages[: self.state.stages.index(until) + 1]:
                parts = [part for part in stage.parts if part.table == table]
                failed = self._given_back(parts, key) - set(there)
                if stage is until:
                    self._failed |= {(table, number) for number in failed}
                again = {row[key]: row for part in parts if part.mends for row in self._rows(part)}
                for row in (row for part in parts if not part.mends for row in self._rows(part)):
                    if row[key] not in failed:
                        last = again.get(row[key], row)
                        writer.writerow([last[heading] for heading in headings])
                        count += 1
        return count

    def _rows(self, part: Part) -> list[Row]:
        return list(rows_of(self.folder / "batches" / part.file))

    def _given_back(self, parts: list[Part], key: str) -> set[str]:
        back = self.folder / "failures"
        return {number for part in parts if part.failed for number in keys(back / part.file, key)}


def plan_of(table: str, columns: Collection[str]) -> Plan:
    """What to compare of a cleaned table that has these columns: each field as it is, in canonical form."""
    known = KNOWN[table]
    fields = tuple(
        Compared(field, field.name, field.name)
        for field in known.fields
        if field.name in columns and field.name != known.key
    )
    return Plan(table, known.label, (known.key, known.key), fields)


def _reason(zh: str, en: str) -> Row:
    return {"zh": zh, "en": en}
