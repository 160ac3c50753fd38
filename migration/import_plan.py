"""The plan of an import (MIG-08): which rows come in which batch, as files of the CRM's own form, and its state.

A batch is a share of the customers with everything that belongs to them. Who is in it is decided by the digest of
the customer's legacy number: spread over all regions and owners, and the same at each start.
"""

from __future__ import annotations

import csv
import hashlib
import heapq
import io
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from drivers.areas.imports import TABLES
from migration.model import BadInput, Table
from migration.reading import open_table
from migration.reading_checks import bad
from migration.sources import SUFFIXES
from migration.vocabulary import TABLES as VOCABULARY
from reports.evidence.write import write_json

SCHEMA: Final = "golive.import/1"
PART_ROWS: Final = 5_000
"""Rows per file: a CRM takes files of some megabytes, and a file is what can be rolled back."""
SHARES: Final = (0.01, 0.10)
KNOWN: Final = {table.name: table for table in VOCABULARY}


@dataclass
class Part:
    """One file for the CRM, and what became of it there."""

    table: str
    file: str
    rows: int
    sha256: str
    crm_id: str = ""
    phase: str = ""
    saved: int = 0
    failed: int = 0
    mends: str = ""
    """The file whose failed rows come again here, mended."""


@dataclass
class Stage:
    """One batch: ``share`` of the customers (0 to 1, 0 for the rest). ``verdict``: empty, passed, failed."""

    name: str
    share: float
    parts: list[Part]
    verdict: str = ""
    success: float = 0.0
    reasons: list[dict[str, str]] = field(default_factory=list)
    """Why it missed its criterion, in both languages."""
    seconds: float = 0.0

    @property
    def rows(self) -> int:
        """Rows of the batch; those that come again mended count once."""
        return sum(part.rows for part in self.parts if not part.mends)


@dataclass
class State:
    """An import from its plan to its end, as kept in ``import.json``."""

    plan: str
    target: str
    source: str
    min_success: float
    columns: dict[str, dict[str, str]]
    """By table: our names of the fields with the headings of the CRM's file."""
    stages: list[Stage]
    before: bool = False
    """The state before the import has been kept."""
    rolled_back: str = ""
    """Empty, ``same`` (the CRM is as before, MIG-07) or ``differs``."""
    schema: str = SCHEMA

    def parts(self) -> list[Part]:
        """All files in the order in which they are given in."""
        return [part for stage in self.stages for part in stage.parts]


def load(folder: Path) -> State | None:
    """The state of an import that was begun in ``folder``; ``BadInput`` when the file is none."""
    path = folder / "import.json"
    if not path.exists():
        return None
    try:
        told: dict[str, Any] = json.loads(path.read_text("utf-8"))
        if told["schema"] != SCHEMA:
            raise KeyError("schema")
        stages = [Stage(**{**s, "parts": [Part(**p) for p in s["parts"]]}) for s in told["stages"]]
        return State(**{**told, "stages": stages})
    except (KeyError, TypeError, ValueError) as wrong:
        raise bad(
            str(path), "不是导入的状态文件。", f"It's no state of an import ({wrong}).",
            "请给一个新文件夹。", "Give a new folder.",
        ) from wrong  # fmt: skip


def save(folder: Path, state: State) -> None:
    """Keep the state, whole or not at all."""
    write_json(folder / "import.json", asdict(state))


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
        writers = _Writers(scratch, _digest(files.values()))
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


def _digest(paths: Iterable[Path]) -> str:
    whole = hashlib.sha256()
    for path in paths:
        with path.open("rb") as raw:
            while block := raw.read(1 << 20):
                whole.update(block)
    return whole.hexdigest()


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
    by = "legacy_id" if table.name == "customers" else "customer"
    at = _place(opened.place, opened.columns, by)
    heading = [headings[column] for column in opened.columns]
    for _, cells in opened.rows:
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


class _Writers:
    """The open files of all batches of one table at a time."""

    def __init__(self, folder: Path, digest: str) -> None:
        self._folder, self.plan = folder, digest[:10]
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


def csv_line(cells: Sequence[str]) -> str:
    """One line of a CSV file."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()


def rows_of(path: Path) -> Iterator[dict[str, str]]:
    """The rows of one of our own files."""
    with path.open(encoding="utf-8-sig", newline="") as opened:
        yield from csv.DictReader(opened)


def keys(path: Path, column: str = "legacy_id") -> frozenset[str]:
    """The legacy numbers in a file, without the mark that spreadsheets need before some of them."""
    if not path.exists():
        return frozenset()
    return frozenset(row[column].removeprefix("'") for row in rows_of(path))
