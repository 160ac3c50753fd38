"""Reading the CRM's side in pages into files that reconciliation takes; what was cut off goes on where it was (MIG-05).

Beside a file that isn't whole yet stand ``NAME.part`` and ``NAME.part.json``: how far the CRM was read, and how many
bytes of the part that is.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Collection
from pathlib import Path

from drivers.areas.imports import Slice
from migration.model import BadInput
from migration.reading_checks import bad
from reports.evidence.write import write_json

Read = Callable[[str], Slice]
"""Gives the rows after a place, ``""`` for the first ones."""


def export(
    read: Read, path: Path, *, leave_out: Collection[str] = (), key: str = "legacy_id",
    progress: Callable[[int], None] = lambda rows: None,
) -> int:  # fmt: skip
    """Everything that ``read`` gives as CSV (UTF-8) in ``path``, without rows whose ``key`` is in ``leave_out``.

    Returns the rows written. A ``path`` that is there is whole and stays. ``BadInput`` when the CRM's columns
    change on the way: then two forms of data would stand in one file.
    """
    part, place = path.with_name(path.name + ".part"), path.with_name(path.name + ".part.json")
    if path.exists():
        return _rows_in(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    after, done, rows, columns = _resumed(part, place)
    first = not done
    with part.open("r+b" if part.exists() else "w+b") as out:
        out.truncate(done)
        out.seek(done)
        while first or after:
            found = read(after)
            if first:
                columns = list(found.columns)
                out.write(_lines([columns]))
                first = False
            elif list(found.columns) != columns:
                raise _changed(path, columns, list(found.columns))
            kept = _kept(found, leave_out, key)
            out.write(_lines(kept))
            out.flush()
            rows, after = rows + len(kept), found.after
            write_json(place, {"after": after, "bytes": out.tell(), "rows": rows, "columns": columns})
            progress(rows)
    part.replace(path)
    place.unlink(missing_ok=True)
    return rows


def _resumed(part: Path, place: Path) -> tuple[str, int, int, list[str]]:
    """Where to go on; from the beginning when nothing trustworthy is left."""
    try:
        kept = json.loads(place.read_text("utf-8"))
        if part.stat().st_size >= kept["bytes"] and kept["after"]:
            return str(kept["after"]), int(kept["bytes"]), int(kept["rows"]), list(kept["columns"])
        if part.stat().st_size == kept["bytes"]:  # everything is read; only the name is missing
            return "", int(kept["bytes"]), int(kept["rows"]), list(kept["columns"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return "", 0, 0, []


def _kept(found: Slice, leave_out: Collection[str], key: str) -> list[list[str]]:
    rows = [list(row) for row in found.rows]
    if not leave_out:
        return rows
    at = list(found.columns).index(key)
    return [row for row in rows if row[at] not in leave_out]


def _lines(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


def _rows_in(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as opened:
        return sum(1 for _ in csv.reader(opened)) - 1


def _changed(path: Path, before: list[str], after: list[str]) -> BadInput:
    odd = "、".join(sorted(set(before) ^ set(after))) or "顺序 / order"
    return bad(
        path.name, f"读取途中 CRM 的列变了：{odd}。", f"The CRM's columns changed on the way: {odd}.",
        "请删除未读完的文件后重来。", "Remove the unfinished file and begin again.",
    )  # fmt: skip
