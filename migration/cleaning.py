"""Cleaning (MIG-02, MIG-03, MIG-09): every source row ends in exactly one place, and that is checked."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Callable, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from migration.cleaning_files import HEADINGS, Files, records_in, rows_by_table
from migration.cleaning_table import Links, TableCleaner
from migration.cleaning_words import COLUMNS
from migration.mapping import Complaint, check_source, unmapped
from migration.model import Mapping
from migration.reading import open_table
from reports.evidence.write import write_json

Progress = Callable[[str, int, int], None]
"""Table, rows read, rows that it has, roughly."""
FATES: Final = ("unchanged", "corrected", "filled", "merged", "rejected", "out_of_scope")


class NotBalanced(Exception):
    """Rows in and rows out don't agree: a defect of this program; nothing was kept."""


@dataclass(frozen=True)
class Choices:
    """What the business decided before cleaning."""

    since: date | None = None
    """Records without activity since then stay out of scope, and what belongs to them; ``None`` takes all."""
    merge_near: bool = False
    """Merge near duplicates too; otherwise they are kept and listed for a person to judge."""


@dataclass(frozen=True)
class TableResult:
    """The balance of one table: ``before`` = ``after`` + ``merged`` + ``rejected`` + ``out_of_scope``."""

    table: str
    source: str
    before: int
    fates: dict[str, int]
    """Rows by fate (``FATES``), each row once; a filled row may have corrected cells too."""
    rules: dict[str, int]
    """Reasons to reject by code; a row may have several."""
    cells: dict[str, int]
    """Cells changed, by field and kind: ``name corrected``."""
    near: int
    unmapped: tuple[str, ...]
    crowded: dict[str, int]
    unchecked: tuple[str, ...] = ()
    """Tables that this one links to and that were not given: those links could not be checked."""

    @property
    def after(self) -> int:
        """Rows that go to the import."""
        return self.fates["unchanged"] + self.fates["corrected"] + self.fates["filled"]


@dataclass(frozen=True)
class Cleaned:
    """The result of a cleaning, as kept in ``cleaning.json``."""

    tables: tuple[TableResult, ...]
    since: str
    merge_near: bool
    seconds: float
    examples: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    """The first rejected rows of each table: row, key, column, rule, reason in Chinese, in English."""
    schema: str = "golive.cleaning/1"


class MappingWrong(Exception):
    """The mapping doesn't fit the sources; ``complaints`` name the cells."""

    def __init__(self, complaints: list[Complaint]) -> None:
        super().__init__("\n".join(f"{c.cell}: {c.wrong.zh} / {c.wrong.en}" for c in complaints))
        self.complaints = complaints


def clean(
    mappings: Sequence[Mapping], sources: Map[str, Path], out: Path, choices: Choices = Choices(),
    progress: Progress = lambda table, rows, about: None, *, sheet: str = "", place: str = "mapping",
    finish: Callable[[Cleaned, Path], object] = lambda cleaned, folder: None,
) -> Cleaned:  # fmt: skip
    """Clean the ``sources`` (by table name) into the new folder ``out``, whole or not at all.

    ``finish`` writes the reports beside the files. ``FileExistsError`` when ``out`` is there already, ``BadInput`` on a source that can't be read,
    ``MappingWrong`` when it lacks a mapped column.
    """
    if out.exists():
        raise FileExistsError(out)
    wanted = [mapping for mapping in mappings if mapping.table.name in sources]
    _check_columns(wanted, sources, sheet, place)
    part = out.with_name(out.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        result = _cleaned(wanted, sources, part, choices, progress, sheet)
        write_json(part / "cleaning.json", result)
        finish(result, part)
        part.rename(out)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return result


def _check_columns(mappings: Sequence[Mapping], sources: Map[str, Path], sheet: str, place: str) -> None:
    wrong: list[Complaint] = []
    for mapping in mappings:
        opened = open_table(sources[mapping.table.name], sheet)
        wrong += check_source(mapping, place, opened.columns, opened.place)
    if wrong:
        raise MappingWrong(wrong)


def _cleaned(
    mappings: Sequence[Mapping], sources: Map[str, Path], part: Path, choices: Choices, progress: Progress,
    sheet: str,
) -> Cleaned:  # fmt: skip
    began = time.perf_counter()
    links: dict[str, Links] = {}
    results, examples = [], {}
    with Files(part) as files:
        for name, heading in HEADINGS.items():
            files.start(name, heading)
        for mapping in mappings:
            table = TableCleaner(mapping, files, links, choices.since, merge_near=choices.merge_near)
            opened = open_table(sources[mapping.table.name], sheet)
            table.run(opened, part, progress)
            links[mapping.table.name] = table.links
            results.append(_result(table, opened.place, unmapped(mapping, opened.columns)))
            examples[mapping.table.name] = tuple(table.examples)
    _balance(results, part)
    return Cleaned(
        tuple(results), choices.since.isoformat() if choices.since else "", choices.merge_near,
        round(time.perf_counter() - began, 2), examples,
    )  # fmt: skip


def _result(table: TableCleaner, source: str, left_out: list[str]) -> TableResult:
    fates = Counter(FATES[fate - 1] for fate in table.fates if fate)
    return TableResult(
        table.name, source, table.read, {fate: fates[fate] for fate in FATES}, dict(table.rules.most_common()),
        dict(table.cells.most_common()), table.near, tuple(left_out), table.crowded, table.unchecked,
    )  # fmt: skip


def _balance(results: Sequence[TableResult], folder: Path) -> None:
    """The rows of the files themselves are counted, so that a row that was told but not written is found."""
    merged = rows_by_table(folder / "merged.csv", unless="字段 field")
    left_out = rows_by_table(folder / "out_of_scope.csv")
    for one in results:
        written = {
            "after": records_in(folder / f"{one.table}.csv"),
            "merged": merged[one.table],
            "rejected": records_in(folder / f"rejected_{one.table}.csv"),
            "out_of_scope": left_out[one.table],
        }
        told = {"after": one.after, **{fate: one.fates[fate] for fate in list(written)[1:]}}
        if sum(one.fates.values()) != one.before or written != told:
            raise NotBalanced(_unbalanced(one, written, told))


def _unbalanced(one: TableResult, written: Map[str, int], told: Map[str, int]) -> str:
    """In both languages: what was read, and of each file what is in it and what should be."""
    words = COLUMNS
    zh = "，".join(f"{words[k].zh} {n}（应为 {told[k]}）" for k, n in written.items())
    en = ", ".join(f"{words[k].en.lower()} {n} (should be {told[k]})" for k, n in written.items())
    placed = sum(one.fates.values())
    return (
        f"{one.table}：读入 {one.before} 行，有去向 {placed} 行；{zh}。"
        f" / {one.table}: {one.before} rows in, {placed} accounted for; {en}."
    )
