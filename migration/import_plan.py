"""The plan of an import (MIG-08): which rows come in which batch, as files of the CRM's own form, and its state.

A batch is a share of the customers with everything that belongs to them. Who is in it is decided by the digest of
the customer's legacy number: spread over all regions and owners, and the same at each start.
"""

from __future__ import annotations

import csv
import hashlib
import heapq
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from drivers.areas.imports import TABLES
from drivers.words import Text
from migration.import_state import KNOWN, Part, Stage, State, save
from migration.model import BadInput, Table
from migration.reading import open_table
from migration.reading_checks import bad
from migration.sources import SUFFIXES

PART_ROWS: Final = 5_000
"""Rows per file: a CRM takes files of some megabytes, and a file is what can be rolled back."""
SHARES: Final = (0.01, 0.10)


def make(
    source: Path, folder: Path, headings: Mapping[str, Mapping[str, str]], *, target: str, min_success: float,
    shares: Sequence[float] = SHARES, sheet: str = "",
) -> State:  # fmt: skip
    """Read the cleaned tables of ``source`` to their end and write the files of every batch into ``folder``.

    ``BadInput`` on whatever can't be right, before anything is kept. ``headings`` are the CRM's, by table.
    """
    files = find(source)
    scratch = folder / "batches.part"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    try:
        ranks = _ranks(files.get("customers"), shares, sheet)
        columns: dict[str, dict[str, str]] = {}
        writers = _Writers(scratch, plan_name(files.values()))
        for name, path in files.items():
            columns[name] = _split(KNOWN[name], path, headings[name], ranks, len(shares), writers, sheet)
        stages = [
            Stage(str(n), share, parts)
            for n, share in enumerate((*shares, 0.0), 1)
            if (parts := writers.parts(n))
        ]
        state = State(writers.plan, target, str(source.resolve()), min_success, columns, stages)
        shutil.rmtree(folder / "batches", ignore_errors=True)
        scratch.rename(folder / "batches")
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    save(folder, state)
    return state


def find(source: Path) -> dict[str, Path]:
    """The file of each table in a folder of cleaned tables, in order of migration."""
    if not source.is_dir():
        raise bad(
            str(source), "没有这个文件夹。", "There is no such folder.",
            "请给出 golive migrate clean 的结果。", "Give the result of golive migrate clean.",
        )  # fmt: skip
    found: dict[str, Path] = {}
    for name in TABLES:
        words = (name, KNOWN[name].label.zh, KNOWN[name].label.en)
        here = [p for p in sorted(source.iterdir()) if p.stem in words and p.suffix.lower() in SUFFIXES]
        if len(here) > 1:
            names = ", ".join(p.name for p in here)
            raise bad(
                str(source), f"“{KNOWN[name].label.zh}”有多个文件：{names}。", f"{name} has several files: {names}.",
                "请只留一个。", "Keep one.",
            )  # fmt: skip
        if here:
            found[name] = here[0]
    if not found:
        raise bad(
            str(source), "没有可导入的表。", "There is no table to import.",
            f"应有 {'、'.join(TABLES)} 的 CSV 或 XLSX 文件。", f"Files are named {', '.join(TABLES)}, CSV or XLSX.",
        )  # fmt: skip
    return found


def plan_name(paths: Iterable[Path]) -> str:
    """What an import of these files is called, at the CRM too: other content, another name."""
    whole = hashlib.sha256()
    for path in paths:
        with path.open("rb") as raw:
            while block := raw.read(1 << 20):
                whole.update(block)
    return whole.hexdigest()[:6]


def _rank(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def _ranks(customers: Path | None, shares: Sequence[float], sheet: str) -> list[bytes]:
    """The highest digest of each batch but the last: whoever lies above all of them comes with the rest."""
    if customers is None:
        return []
    opened = open_table(customers, sheet)
    at = _place(opened.place, opened.columns, "legacy_id")
    total, most = 0, []
    for _ in opened.rows:
        total += 1
    counts, sofar = [], 0
    for share in shares:
        sofar = min(total, sofar + max(1, round(total * share)))
        counts.append(sofar)
    if counts:
        again = open_table(customers, sheet)
        most = heapq.nsmallest(counts[-1], (_rank(cells[at]) for _, cells in again.rows))
    return [most[count - 1] for count in counts]


def _place(place: str, columns: Sequence[str], name: str) -> int:
    if name not in columns:
        raise bad(
            place, f"没有“{name}”这一列。", f"There is no column “{name}”.",
            "请给出清洗后的文件（列名是字段名）。", "Give the cleaned file, whose columns are named after the fields.",
        )  # fmt: skip
    return columns.index(name)


def _split(
    table: Table, path: Path, headings: Mapping[str, str], ranks: list[bytes], last: int, writers: _Writers,
    sheet: str,
) -> dict[str, str]:  # fmt: skip
    """Deal the rows of a table out to the batches; answers its columns with the CRM's headings."""
    opened = open_table(path, sheet)
    for column in opened.columns:
        if column not in headings:
            raise _unknown(opened.place, column, headings)
    key = _place(opened.place, opened.columns, "legacy_id")
    at = key if table.name == "customers" else _place(opened.place, opened.columns, "customer")
    heading = [headings[column] for column in opened.columns]
    seen: set[str] = set()
    for number, cells in opened.rows:
        if not cells[key].strip() or cells[key] in seen:
            raise _key(opened.place, number, cells[key])
        seen.add(cells[key])
        rank = _rank(cells[at])
        stage = next((n for n, top in enumerate(ranks, 1) if rank <= top), last + 1)
        writers.write(stage, table.name, heading, cells)
    writers.close()
    return dict(zip(opened.columns, heading, strict=True))


def _unknown(place: str, column: str, headings: Mapping[str, str]) -> BadInput:
    import difflib

    near = difflib.get_close_matches(column, list(headings), 1, 0.4)
    listed = ", ".join(headings)
    return bad(
        place, f"CRM 的导入没有字段“{column}”。", f"The CRM's import has no field “{column}”.",
        f"是否指“{near[0]}”？" if near else f"可用的有：{listed}。",
        f"Did you mean “{near[0]}”?" if near else f"There are: {listed}.",
    )  # fmt: skip


def _key(place: str, row: int, key: str) -> BadInput:
    wrong = (
        Text(f"编号“{key}”出现两次。", f"The number “{key}” stands twice.")
        if key
        else Text("没有编号。", "It has no number.")
    )
    return bad(
        f"{place} 第 {row} 行 / row {row}", wrong.zh, wrong.en,
        "每一行要有自己的编号，请先清洗。", "Each row needs a number of its own; clean the data first.",
    )  # fmt: skip


class _Writers:
    """The open files of all batches of one table at a time."""

    def __init__(self, folder: Path, plan: str) -> None:
        self._folder, self.plan = folder, plan
        self._open: dict[int, tuple[Any, Any, Part]] = {}
        self._made: dict[int, list[Part]] = {}

    def write(self, stage: int, table: str, heading: Sequence[str], cells: Sequence[str]) -> None:
        """One row; a file that is full is followed by another."""
        if stage in self._open and self._open[stage][2].rows >= PART_ROWS:
            self._open.pop(stage)[0].close()
        if stage not in self._open:
            made = self._made.setdefault(stage, [])
            number = sum(part.table == table for part in made) + 1
            part = Part(table, f"golive-{self.plan}-{stage}-{table}-{number:03d}.csv", 0, "")
            file = (self._folder / part.file).open("w", encoding="utf-8-sig", newline="")
            self._open[stage] = (file, csv.writer(file, lineterminator="\n"), part)
            self._open[stage][1].writerow(heading)
            made.append(part)
        self._open[stage][1].writerow(cells)
        self._open[stage][2].rows += 1

    def close(self) -> None:
        """The table is done."""
        for file, _, _ in self._open.values():
            file.close()
        self._open.clear()

    def parts(self, stage: int) -> list[Part]:
        """The files of a batch, customers first."""
        made = self._made.get(stage, [])
        for part in made:
            part.sha256 = hashlib.sha256((self._folder / part.file).read_bytes()).hexdigest()
        return made
