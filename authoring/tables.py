"""Examples that stand in a table beside the feature, so that a business person keeps them in Excel.

    例子: 见 权限矩阵.csv，列是<操作>，格是<结论>
    Examples: see matrix.csv, columns are <action>, cells are <verdict>

Columns that the outline names with <…> are the row's keys; of the others, each cell becomes one example: the
column's name is the first placeholder, the cell the second. A cell 不适用 is none. Such an example is known for
ever by its keys and its column, wherever in the table it stands.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from authoring.problems import NOTHING_MORE, Told, did_you_mean
from authoring.reading import decoded
from authoring.tags import ONLY_HTTP, SAMPLED_UI
from drivers.rights import COMPLETE, NOT_APPLICABLE, VOCABULARY
from drivers.words import Text

_REFERENCE = re.compile(
    r"(?:见|see)?\s*(?P<file>[^\s，,]+\.csv)"
    r"(?:\s*[，,]\s*(?:列是|columns are)\s*<(?P<across>[^<>]+)>\s*[，,]\s*(?:格是|cells are)\s*<(?P<cell>[^<>]+)>)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reference:
    """The file that an Examples block names, and the placeholders for its columns and cells."""

    file: str
    across: str
    cell: str


@dataclass(frozen=True)
class Example:
    """One example of a table: its values, its lasting key, and the line of the file that it comes from."""

    values: tuple[tuple[str, str], ...]
    key: str
    line: int
    group: tuple[str, ...]
    """What its row is about, without whose record it is; for choosing examples of each kind."""


def referenced(name: str) -> Reference | None:
    """What the name of an Examples block refers to; ``None`` when it is just a name."""
    found = _REFERENCE.fullmatch(name.strip())
    return Reference(found["file"], found["across"] or "", found["cell"] or "") if found else None


class Table:
    """One file, read against the vocabulary; what is wrong is told at the line of the Examples block."""

    def __init__(self, reference: Reference, told: Told, line: int, scenario: int) -> None:
        self._reference, self._told, self._line, self._scenario = reference, told, line, scenario
        self.sound = True

    def examples(self, data: bytes | None, beside: Sequence[str]) -> list[Example]:
        """All examples in the order of the file; none when anything is wrong. ``beside`` are the files there."""
        if not self._reference.across:
            self._wrong("table_reference")
        elif data is None:
            self._wrong("table_missing", hint=did_you_mean(self._reference.file, beside))
        else:
            return self._read(data)
        return []

    def _read(self, data: bytes) -> list[Example]:
        rows = list(_rows(data))
        if len(rows) < 2:
            self._wrong("table_empty")
            return []
        header = rows[0][1]
        keys = [column for column in header if column in VOCABULARY]
        across = [column for column in header if column not in VOCABULARY]
        self._header(header, keys, across)
        found = [
            example for line, cells in rows[1:] if self.sound for example in self._row(line, header, cells)
        ]
        if self.sound:
            self._whole(found, keys)
        asked = [e for e in found if dict(e.values)[self._reference.cell] != NOT_APPLICABLE]
        return asked if self.sound else []

    def _header(self, header: Sequence[str], keys: Sequence[str], across: Sequence[str]) -> None:
        known = VOCABULARY.get(self._reference.across, ())
        for column in header:
            if header.count(column) > 1:
                self._wrong("table_column_twice", column=column)
                return
        for column in across:
            if column not in known:
                hint = did_you_mean(column, [*known, *VOCABULARY])
                self._wrong("table_column", hint, column=column, known="、".join(known))
        for column in known:
            if column not in across:
                self._wrong("table_no_column", column=column)
        for column in COMPLETE:
            if column != self._reference.across and column not in keys:
                self._wrong("table_no_column", column=column)

    def _row(self, line: int, header: Sequence[str], cells: Sequence[str]) -> Iterator[Example]:
        if len(cells) > len(header):
            self._wrong("table_uneven", row=line, count=len(cells), expected=len(header))
            return
        row = dict(zip(header, [*cells, *[""] * (len(header) - len(cells))], strict=True))
        keys = {column: value for column, value in row.items() if column in VOCABULARY}
        for column, value in row.items():
            words = VOCABULARY.get(column) or VOCABULARY[self._reference.cell]
            if value not in words:
                hint, known = did_you_mean(value, words), "、".join(words)
                self._wrong(
                    "table_value", hint, row=line, column=column, value=value or "（空）", known=known
                )
        for column in (c for c in header if c not in VOCABULARY):
            values = (*keys.items(), (self._reference.across, column), (self._reference.cell, row[column]))
            group = tuple(value for name, value in keys.items() if name in COMPLETE)
            yield Example(values, "-".join([*keys.values(), column]), line, group)

    def _whole(self, found: Sequence[Example], keys: Sequence[str]) -> None:
        """Nothing stands twice, nobody and nothing is left out."""
        first: dict[str, int] = {}
        for example in found:
            if first.setdefault(example.key, example.line) != example.line:
                self._wrong("table_twice", row=example.line, first=first[example.key], what=example.key)
                return
        there: dict[str, set[str]] = {c: {dict(e.values)[c] for e in found} for c in keys}
        for column in (c for c in keys if c in COMPLETE):
            for value in VOCABULARY[column]:
                if value not in there[column]:
                    self._wrong("table_left_out", column=column, value=value)
        self._combinations(found, keys)

    def _combinations(self, found: Sequence[Example], keys: Sequence[str]) -> None:
        """Whoever stands in the table (role and whose record) is asked about every object."""
        last, others = keys[-1], keys[:-1]
        rows = {tuple(dict(e.values)[c] for c in keys): e.line for e in found}
        who = dict.fromkeys(row[:-1] for row in rows)
        for left, right in product(who, dict.fromkeys(row[-1] for row in rows)):
            if (*left, right) not in rows:
                missing = "、".join(f"{c}={v}" for c, v in zip([*others, last], [*left, right], strict=True))
                self._wrong("table_no_row", what=missing)

    def _wrong(self, code: str, hint: Text = NOTHING_MORE, **fields: object) -> None:
        self.sound = False
        self._told.tell(code, self._line, self._scenario, hint, file=self._reference.file, **fields)


def sampled(examples: Sequence[Example], cell: str) -> set[str]:
    """Keys of one example for each answer of each group, the same ones every time, whatever else the table holds."""
    chosen: dict[tuple[str, ...], str] = {}
    for example in examples:
        kind = (*example.group, dict(example.values)[cell])
        chosen[kind] = min(chosen.get(kind, example.key), example.key, key=_lot)
    return set(chosen.values())


def fill(
    block: dict[str, Any], reference: Reference, tags: Sequence[str], folder: Path | None, table: Table
) -> None:
    """Put the examples of the file into the parser's own data, as if they had been written there.

    With ``@sampled-ui`` on the outline, an example that isn't of the sample goes over HTTP alone.
    """
    examples = table.examples(*_beside(reference.file, folder))
    if not table.sound:
        block["unread"] = True
        return
    chosen = sampled(examples, reference.cell)
    at = block["location"]

    def row(values: Iterable[str], number: int) -> dict[str, Any]:
        cells = [{"location": at, "value": value} for value in values]
        return {"id": f"table-{number}", "location": at, "cells": cells}

    block["tableHeader"] = row((name for name, _ in examples[0].values), 0)
    block["tableBody"] = [
        {
            **row((value for _, value in example.values), number),
            "key": example.key,
            "tags": [ONLY_HTTP] if SAMPLED_UI in tags and example.key not in chosen else [],
        }
        for number, example in enumerate(examples, 1)
    ]


def _beside(file: str, folder: Path | None) -> tuple[bytes | None, list[str]]:
    """The file's content, ``None`` where it isn't there; and the tables that are."""
    there = sorted(folder.glob("*.csv")) if folder else []
    found = next((path for path in there if path.name == file), None)
    return (found.read_bytes() if found else None), [path.name for path in there]


def _lot(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold anything, numbered as Excel numbers them; ``;`` and tabs are what some Excels save."""
    text = _text(data)
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for line, cells in enumerate(reader, 1):
        trimmed = [cell.strip() for cell in cells]
        while trimmed and not trimmed[-1]:
            trimmed.pop()
        if trimmed:
            yield line, trimmed


def _text(data: bytes) -> str:
    text, _, bad_line = decoded(data)
    return text if bad_line is None else data.decode("gb18030", "replace")
