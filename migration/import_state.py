"""The state of an import (MIG-08): its batches with their files and what became of them, kept in ``import.json``."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from migration.reading_checks import bad
from migration.vocabulary import TABLES
from reports.evidence.write import write_json

SCHEMA: Final = "golive.import/1"
KNOWN: Final = {table.name: table for table in TABLES}


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
