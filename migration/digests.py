"""Rollback proven (MIG-07): the CRM's tables before and after, compared by one digest per table.

A digest covers every column and every row, whatever the order of rows: each row's SHA-256 is taken, the sorted
digests are hashed once more. Columns are taken by name, so that their order in an export doesn't matter either.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from drivers.words import Text
from reports.evidence.write import write_json

SCHEMA = "golive.digests/1"


@dataclass(frozen=True)
class TableDigest:
    """One table at one moment; ``columns`` are sorted, volatile ones left out by the caller."""

    table: str
    rows: int
    columns: tuple[str, ...]
    sha256: str


@dataclass(frozen=True)
class TableChange:
    """What became of one table; ``before`` or ``after`` is ``None`` when the table wasn't there."""

    table: str
    before: TableDigest | None
    after: TableDigest | None

    @property
    def same(self) -> bool:
        return self.before is not None and self.before == self.after

    def sentence(self) -> Text:
        """What differs, in both languages."""
        old, new = self.before, self.after
        if old is None or new is None:
            gone = new is None
            return Text(
                f"{self.table}：{'回退后没有这张表' if gone else '回退前没有这张表'}",
                f"{self.table}: the table is missing {'after' if gone else 'before'} the rollback",
            )
        if self.same:
            return Text(
                f"{self.table}：{old.rows:,} 行，与之前完全一致",
                f"{self.table}: {old.rows:,} rows, exactly as before",
            )
        if old.columns != new.columns:
            odd = "、".join(sorted(set(old.columns) ^ set(new.columns)))
            return Text(f"{self.table}：列不同（{odd}）", f"{self.table}: columns differ ({odd})")
        if old.rows != new.rows:
            return Text(
                f"{self.table}：之前 {old.rows:,} 行，现在 {new.rows:,} 行",
                f"{self.table}: {old.rows:,} rows before, {new.rows:,} now",
            )
        return Text(
            f"{self.table}：仍是 {old.rows:,} 行，但内容变了",
            f"{self.table}: still {old.rows:,} rows, but their content has changed",
        )


def digest_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> TableDigest:
    """The digest of rows given in any order; values are told apart from one another and from nothing (``None``)."""
    order = sorted(range(len(columns)), key=lambda i: columns[i])
    each = sorted(_row([row[i] for i in order]) for row in rows)
    names = tuple(columns[i] for i in order)
    whole = hashlib.sha256(json.dumps(names, ensure_ascii=False).encode())
    for one in each:
        whole.update(one)
    return TableDigest(table, len(each), names, whole.hexdigest())


def digest_csv(path: Path, table: str = "", leave_out: Sequence[str] = ()) -> TableDigest:
    """The digest of one exported table in UTF-8; ``leave_out`` names columns that may change (last viewed …).

    ``ValueError`` names the line of a row that has too few or too many cells: half a file is never a state.
    """
    with path.open(encoding="utf-8-sig", newline="") as source:
        reader = csv.reader(source, strict=True)
        header = next(reader, None)
        if header is None:
            raise ValueError(f"{path}: 文件是空的，没有表头 / the file is empty, there is no header")
        kept = [i for i, name in enumerate(header) if name not in leave_out]
        return digest_rows(
            table or path.stem, [header[i] for i in kept], _checked(path, reader, len(header), kept)
        )


def compare(before: Iterable[TableDigest], after: Iterable[TableDigest]) -> tuple[TableChange, ...]:
    """Every table of either side once, by name."""
    old, new = ({d.table: d for d in side} for side in (before, after))
    return tuple(TableChange(name, old.get(name), new.get(name)) for name in sorted(old.keys() | new.keys()))


def back_as_before(changes: Sequence[TableChange]) -> bool:
    """True when every table is exactly as before; no table at all proves nothing."""
    return bool(changes) and all(change.same for change in changes)


def save(path: Path, digests: Iterable[TableDigest]) -> None:
    """Keep a state for the comparison after the rollback."""
    write_json(path, {"schema": SCHEMA, "tables": [asdict(d) for d in digests]})


def load(path: Path) -> tuple[TableDigest, ...]:
    """A state that was kept; ``ValueError`` when the file is none."""
    try:
        content = json.loads(path.read_text("utf-8"))
        if content["schema"] != SCHEMA:
            raise KeyError("schema")
        return tuple(TableDigest(**{**t, "columns": tuple(t["columns"])}) for t in content["tables"])
    except (KeyError, TypeError, UnicodeDecodeError, json.JSONDecodeError) as wrong:
        raise ValueError(f"{path}: 不是状态文件 / not a state file ({wrong})") from wrong


def _row(values: Sequence[object]) -> bytes:
    cells = [None if v is None else str(v) for v in values]
    return hashlib.sha256(json.dumps(cells, ensure_ascii=False).encode("utf-8", "surrogatepass")).digest()


def _checked(path: Path, reader: Iterable[list[str]], width: int, kept: Sequence[int]) -> Iterable[list[str]]:
    line = 1
    try:
        for line, row in enumerate(reader, start=2):
            if len(row) != width:
                raise ValueError(
                    f"{path}: 第 {line} 行有 {len(row)} 个单元格，应为 {width} / row {line} has {len(row)} cells, not {width}"
                )
            yield [row[i] for i in kept]
    except csv.Error as wrong:
        raise ValueError(f"{path}: 第 {line + 1} 行无法读取 / row {line + 1}: {wrong}") from wrong
