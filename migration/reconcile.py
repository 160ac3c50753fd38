"""Reconciliation of old against new (MIG-05): every key, every mapped field of every row, totals, sums, links.

DuckDB proves equal what is plainly equal, in one pass over both files (``migration.reconcile_sql``). Each value
that is left is judged here under its own conversion, named by its cause and written to a file.
"""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from drivers.words import Text
from migration.conversions import BY_NAME
from migration.differences import EXAMPLES, Cause, Difference, Tally, cause, groups
from migration.model import BadInput, Convert, Refused, Type
from migration.reconcile_model import (
    Compared,
    FieldResult,
    Link,
    Plan,
    Reconciliation,
    TableResult,
)
from migration.reconcile_rows import by_what, row_notes
from migration.reconcile_sql import Joined, Pair, connect, header, in_utf8, literal, need, quoted, relation

Progress = Callable[[int, int], None]
"""Called with differing rows judged and to judge."""
BATCH = 2_000
UNKNOWN = "'unknown: '"
_CANONICAL = {
    Type.TEXT: "text",
    Type.DATE: "date",
    Type.AMOUNT: "amount",
    Type.PHONE: "telephone",
    Type.EMAIL: "email",
    Type.CONTACT: "contact",
    Type.REGION: "region",
    Type.CHOICE: "choice",
}
_WRITTEN_FREELY = (Type.AMOUNT, Type.DATE, Type.PHONE, Type.CONTACT)
"""Types whose spelling is the CRM's business: equal under the conversion is equal."""


def reconcile(
    plan: Plan, old: Path, new: Path, out: Path, *, progress: Progress = lambda done, of: None
) -> TableResult:
    """Compare two files of one table; every difference goes to ``out`` (CSV, with a BOM for spreadsheets).

    ``BadInput`` when a file can't be read or lacks a column; then ``out`` isn't touched.
    """
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        joined = _join(plan, old, new, scratch)
        with joined.con:
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


def _join(plan: Plan, old: Path, new: Path, scratch: Path) -> Joined:
    """Both files joined. They're taken for UTF-8, which DuckDB checks as it reads; if not, for GB18030."""
    try:
        return _joined(plan, (old, new), (old, new), scratch)
    except (UnicodeDecodeError, duckdb.Error) as wrong:
        paths = []
        for side, path in (("old", old), ("new", new)):
            (scratch / side).mkdir()
            paths.append(in_utf8(path, scratch / side))
        if paths == [old, new]:
            raise _cut_short(wrong, old, new) from wrong
        try:
            return _joined(plan, (paths[0], paths[1]), (old, new), scratch)
        except duckdb.Error as still:
            raise _cut_short(still, old, new) from still


def _cut_short(wrong: Exception, old: Path, new: Path) -> BadInput:
    lines = str(wrong).splitlines()
    place = next((line for line in lines if "Line" in line), lines[0])
    return BadInput(
        f"{old.name} / {new.name}",
        Text(f"文件不能读完：{place}。", f"The file can't be read to its end: {place}."),
        Text("文件可能被截断，请重新导出。", "It may be cut; export it again."),
    )


def _joined(plan: Plan, read: tuple[Path, Path], named: tuple[Path, Path], scratch: Path) -> Joined:
    relations = []
    for at, path in enumerate(read):
        columns = header(path)
        need(named[at], columns, [plan.key[at], *((c.old, c.new)[at] for c in plan.fields)])
        relations.append(relation(path, columns))
    joined = Joined(connect(scratch), relations[0], relations[1], plan.key)
    try:
        counted = (*plan.by(), *plan.amounts())
        joined.build(
            [Pair(c.old, c.new, _ready(c), by_what(c) if c in counted else None) for c in plan.fields]
        )
    except duckdb.Error:
        joined.con.close()
        raise
    return joined


def _ready(c: Compared) -> Callable[[str], str]:
    """What SQL compares with the new text; where it can't know, a text that equals nothing, so that it's judged."""
    if c.convert and c.day_first:
        return lambda x: (
            f"case when length({x}) = 10 then substr({x}, 7, 4) || '-' || substr({x}, 4, 2) || '-'"
            f" || substr({x}, 1, 2) else {x} end"
        )
    empty = literal(default) if c.convert and (default := c.convert("")) else "null"
    if not c.known:
        return lambda x: x if empty == "null" else f"coalesce({x}, {empty})"
    as_they_are = ", ".join(literal(old) for old, new in c.known if old == new) or "''"
    others = " ".join(f"when {literal(old)} then {literal(new)}" for old, new in c.known if old != new)
    others = others or "when '' then ''"
    return lambda x: (
        f"case when {x} is null then {empty} when {x} in ({as_they_are}) then {x}"
        f" else case {x} {others} else {UNKNOWN} || {x} end end"
    )


def _canonical(c: Compared) -> Convert:
    """How a value of the CRM is read: under the field's own type, never under the old file's order of dates."""
    return BY_NAME[_CANONICAL[c.field.type]].prepare("", c.field)


def _judge(c: Compared, read_new: Convert, old: str, new: str) -> tuple[str, Cause | None]:
    """The old value as it should be, and what sets the new one apart; ``None`` when they agree."""
    try:
        expected = c.convert(old) if c.convert else old
    except Refused:
        return old, Cause("old_unreadable")
    if expected == new:
        return expected, None
    kind = Type.CHOICE if c.field.name in ("owner", "stage") else c.field.type
    try:
        agrees = read_new(new) == expected != ""
    except Refused:
        agrees = False
    if agrees and c.field.type in _WRITTEN_FREELY:
        return expected, None
    found = cause(kind, expected, new)
    if agrees and found.code not in ("spaces", "width", "case"):
        return expected, Cause("written")
    if found.code == "other" and c.field.links_to:
        return expected, Cause("other_record")
    return expected, found


def _differences(plan: Plan, joined: Joined, progress: Progress) -> Iterator[Difference]:
    """Every difference of every row that both sides have, in the order of keys."""
    readers = [_canonical(c) for c in plan.fields]
    where = "from joined where v is not null and oin and nin"
    of = joined.con.execute(f"select count(*) {where}").fetchall()[0][0]  # noqa: S608 - no input
    cursor = joined.con.execute(f"select k, v {where} order by k")  # noqa: S608 - no input
    done = 0
    while batch := cursor.fetchmany(BATCH):
        for key, values in batch:
            cells = [value or "" for value in values]
            found = []
            for i, (c, read_new) in enumerate(zip(plan.fields, readers, strict=True)):
                old, new = cells[2 * i], cells[2 * i + 1]
                if old != new or c.convert:
                    expected, why = _judge(c, read_new, old, new)
                    if why:
                        found.append(Difference(key, c.field.name, old, expected, new, why))
            yield from _across(found)
        done += len(batch)
        progress(done, of)


def _across(row: list[Difference]) -> Iterator[Difference]:
    """Values that stand in another column of their row are named so."""
    for one in row:
        others = [d.expected for d in row if d is not one]
        swapped = one.new and one.new in others and one.cause.code in ("other", "replaced", "other_record")
        yield (
            Difference(*(one.key, one.field, one.old, one.expected, one.new), Cause("other_column"))
            if swapped
            else one
        )


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
        for one in _differences(plan, joined, progress):
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
        str(out),
    )


def _field(c: Compared, tally: Tally, both: int) -> FieldResult:
    form = tally.counts.total() - tally.content
    agreement = (both - tally.content - form) / both if both else 0.0
    return FieldResult(c.field.name, c.field.label, both, form, tally.content, agreement)
