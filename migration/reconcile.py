"""Reconciliation of old against new (MIG-05): every key, every mapped field of every row, totals, sums, links.

DuckDB proves equal what is plainly equal, in one pass over both files (``migration.reconcile_sql``). Each value
that is left is judged here under its own conversion, named by its cause and written to a file.
"""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from drivers.words import Text
from migration.differences import EXAMPLES, Tally, groups
from migration.model import BadInput
from migration.reading_checks import bad
from migration.reconcile_judge import Progress, differences
from migration.reconcile_model import (
    Compared,
    FieldResult,
    Link,
    Plan,
    Reconciliation,
    TableResult,
)
from migration.reconcile_ready import ready, sure
from migration.reconcile_rows import by_what, row_notes
from migration.reconcile_sql import (
    Joined,
    Pair,
    connect,
    header,
    in_utf8,
    need,
    quoted,
    relation,
    watched,
)


def reconcile(
    plan: Plan, old: Path, new: Path, out: Path, *, progress: Progress = lambda step, done, of: None
) -> TableResult:
    """Compare two files of one table; every difference goes to ``out`` (CSV, with a BOM for spreadsheets).

    ``BadInput`` when a file can't be read or lacks a column; then ``out`` isn't touched.
    """
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        joined = _join(plan, old, new, scratch, progress)
        with joined.con:
            _one_header(plan, joined, old, new)
            return _results(plan, joined, old, out, progress)


def reconcile_all(tables: list[TableResult], links: list[Link]) -> Reconciliation:
    """Several tables and their links as one result, dated now."""
    return Reconciliation(datetime.now(UTC).isoformat(timespec="seconds"), tuple(tables), tuple(links))


def check_link(child: tuple[Plan, Path, Path], field: str, parent: tuple[Plan, Path, Path]) -> Link:
    """Does every filled ``field`` of the child table point at a record of the parent table, on both sides?"""
    (plan, old, new), (above, above_old, above_new) = child, parent
    compared = next(c for c in plan.fields if c.field.name == field)
    with tempfile.TemporaryDirectory() as folder, connect(Path(folder)) as con:
        olds = _dangling(con, Path(folder), (old, compared.old), (above_old, above.key[0]))
        news = _dangling(con, Path(folder), (new, compared.new), (above_new, above.key[1]))
    return Link(
        plan.table, field, above.table, news[0], len(olds[1]), len(news[1]), tuple(news[1][:EXAMPLES])
    )


def _dangling(
    con: duckdb.DuckDBPyConnection, scratch: Path, child: tuple[Path, str], parent: tuple[Path, str]
) -> tuple[int, list[str]]:
    sides = []
    for path, column in (child, parent):
        read = in_utf8(path, scratch)
        columns = header(read)
        need(path, columns, [column])
        sides.append((relation(read, columns), quoted(column)))
    (rows, link), (targets, key) = sides
    filled = con.execute(f"select count({link}) from {rows}").fetchall()[0][0]  # noqa: S608 - quoted
    lost = con.execute(
        f"select {link} from {rows} where {link} not in (select {key} from {targets} where {key} is not null)"  # noqa: S608
        " order by 1"
    ).fetchall()
    return filled, [row[0] for row in lost]


def _join(plan: Plan, old: Path, new: Path, scratch: Path, progress: Progress) -> Joined:
    """Both files joined. They're taken for UTF-8, which DuckDB checks as it reads; if not, for GB18030."""
    try:
        return _joined(plan, (old, new), (old, new), scratch, progress)
    except (UnicodeDecodeError, duckdb.Error) as wrong:
        paths = []
        for side, path in (("old", old), ("new", new)):
            (scratch / side).mkdir()
            paths.append(in_utf8(path, scratch / side))
        if paths == [old, new]:
            raise _cut_short(wrong, old, new) from wrong
        try:
            return _joined(plan, (paths[0], paths[1]), (old, new), scratch, progress)
        except duckdb.Error as still:
            raise _cut_short(still, old, new) from still


def _cut_short(wrong: Exception, old: Path, new: Path) -> BadInput:
    lines = str(wrong).splitlines()
    place = next((line for line in lines if "Line" in line), lines[0])
    guilty = [path for path in (old, new) if str(path) in str(wrong)]
    return BadInput(
        " / ".join(str(path) for path in guilty or (old, new)),
        Text(f"文件不能读完：{place}。", f"The file can't be read to its end: {place}."),
        Text("文件可能被截断，请重新导出。", "It may be cut; export it again."),
    )


def _joined(
    plan: Plan, read: tuple[Path, Path], named: tuple[Path, Path], scratch: Path, progress: Progress
) -> Joined:
    relations, counted = [], (*plan.by(), *plan.amounts())
    for at, path in enumerate(read):
        columns = header(path)
        need(named[at], columns, [plan.key[at], *((c.old, c.new)[at] for c in plan.fields)])
        relations.append(relation(path, columns))
    joined = Joined(connect(scratch), relations[0], relations[1], plan.key, sure(plan.fields))
    size = sum(path.stat().st_size for path in read)
    pairs = [Pair(c.old, c.new, ready(c), by_what(c) if c in counted else None) for c in plan.fields]
    try:
        with watched(joined.con, lambda share: progress("reading", int(size * share), size)):
            joined.build(pairs)
    except duckdb.Error:
        joined.con.close()
        raise
    return joined


def _one_header(plan: Plan, joined: Joined, old: Path, new: Path) -> None:
    """``BadInput`` when a header stands among the rows: two exports pasted together."""
    for path, key, side in ((old, plan.key[0], "oin"), (new, plan.key[1], "nin")):
        heads = f"select count(*) from joined where {side} and k = ?"  # noqa: S608 - no input
        if joined.con.execute(heads, [key]).fetchall()[0][0]:
            raise bad(
                f"{path}{_line_of(path, key)}", "又出现一行表头（两份导出拼在一起？）。",
                "There is a second header (two exports pasted together?).",
                "请删去这一行，或分成两个文件。", "Remove it, or make two files.",
            )  # fmt: skip


def _line_of(path: Path, key: str) -> str:
    """The row of the second header, as far as it can be said."""
    with (
        suppress(OSError, UnicodeDecodeError, csv.Error),
        path.open(encoding="utf-8-sig", newline="") as file,
    ):
        rows = csv.reader(file)
        column = next(rows).index(key)
        for number, row in enumerate(rows, 2):
            if row[column : column + 1] == [key]:
                return f" 第 {number} 行 / row {number}"
    return ""


@contextmanager
def _table_file(out: Path) -> Iterator[Any]:
    """A CSV that is there whole or not at all."""
    out.parent.mkdir(parents=True, exist_ok=True)
    beside = out.with_name(f"{out.name}.{os.getpid()}.part")
    try:
        with beside.open("w", encoding="utf-8-sig", newline="") as file:
            yield csv.writer(file)
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)


def _results(plan: Plan, joined: Joined, old: Path, out: Path, progress: Progress) -> TableResult:
    con = joined.con
    tallies = {c.field.name: Tally(c.field.label) for c in plan.fields}
    rows = row_notes(plan, joined, old)
    total = 0
    with _table_file(out) as file:
        file.writerow(("key", "field", "cause", "detail", "old", "expected", "new"))
        for kind, keys in (("missing", rows.missing), ("extra", rows.surplus)):
            file.writerows((key or "", "", kind, "", "", "", "") for key in keys())
        for double in rows.doubled:
            file.writerow((double.key, "", "doubled", f"{double.old} → {double.new}", "", "", ""))
        for one in differences(plan, joined, progress):
            tallies[one.field].add(one)
            total += 1
            file.writerow(
                (one.key, one.field, one.cause.code, one.cause.detail, one.old, one.expected, one.new)
            )
    both = con.execute("select count(*) from joined where oin and nin").fetchall()[0][0]
    fields = tuple(_field(c, tallies[c.field.name], both) for c in plan.fields)
    return TableResult(
        plan.table,
        plan.label,
        rows.old_rows,
        rows.new_rows,
        both,
        rows.missing_count,
        rows.extra_count,
        rows.blank,
        len(rows.doubled),
        rows.missing(EXAMPLES),
        rows.surplus(EXAMPLES),
        tuple(rows.doubled[:EXAMPLES]),
        rows.notes,
        fields,
        rows.totals,
        rows.sums,
        tuple(
            sorted(
                (g for name, tally in tallies.items() for g in groups(name, tally)),
                key=lambda g: (not g.content, -g.count),
            )
        ),
        total,
        out.name,
    )


def _field(c: Compared, tally: Tally, both: int) -> FieldResult:
    form = tally.counts.total() - tally.content
    agreement = (both - tally.content - form) / both if both else 0.0
    return FieldResult(c.field.name, c.field.label, both, form, tally.content, agreement)
