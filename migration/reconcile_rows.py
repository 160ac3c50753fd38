# ruff: noqa: S608 - names are quoted by ``quoted``; there is no other input
"""Whole rows: missing, extra and doubled keys and what they share, totals by every dimension, sums to the cent."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from drivers.words import Text
from migration.conversions import amount
from migration.model import Convert, Refused, Type
from migration.reconcile_model import Compared, Doubled, Plan, Sum, Total
from migration.reconcile_sql import Joined, quoted

MANY = 100_000
"""Up to so many missing rows are looked at for what they share."""
_PLAIN = ("try_cast({} as decimal(18, 4))", "try_cast(replace({}, ',', '') as decimal(18, 4))")
"""Numbers as SQL reads them: bare ones, and where there are others those with separators too."""


def by_what(c: Compared) -> Callable[[str], str]:
    """The SQL by which a field is counted: a date by its month, anything else by itself."""
    return (lambda x: f"substr({x}, 1, 7)") if c.field.type is Type.DATE else (lambda x: x)


@dataclass(frozen=True)
class Rows:
    """What is said about whole rows. ``missing`` and ``surplus`` read the keys, all or the first ``n``."""

    old_rows: int
    new_rows: int
    missing_count: int
    extra_count: int
    blank: int
    doubled: list[Doubled]
    notes: tuple[Text, ...]
    totals: tuple[Total, ...]
    sums: tuple[Sum, ...]
    missing: Callable[..., tuple[str, ...]]
    surplus: Callable[..., tuple[str, ...]]


def row_notes(plan: Plan, joined: Joined, old: Path) -> Rows:
    """Everything about whole rows of a joined table; ``old`` is read for positions when rows are missing."""
    con = joined.con
    doubled = [
        Doubled(*row) for row in con.execute("select k, o, n from doubled order by o + n desc, k").fetchall()
    ]
    olds, news, missing_count, extra_count, blank = con.execute(
        "select count(*) filter (oin), count(*) filter (nin), count(*) filter (oin and not nin and k is not null),"
        " count(*) filter (nin and not oin and k is not null), count(*) filter (v is not null and k is null) from joined"
    ).fetchall()[0]
    old_rows = olds + sum(d.old for d in doubled)
    new_rows = news + sum(d.new for d in doubled)

    def keys(one: str, other: str) -> Callable[..., tuple[str, ...]]:
        def read(limit: int = -1) -> tuple[str, ...]:
            most = f" limit {limit}" if limit >= 0 else ""
            found = con.execute(
                f"select k from joined where {one} and not {other} and k is not null order by 1{most}"
            )
            return tuple(row[0] for row in found.fetchall())

        return read

    missing, extra = keys("oin", "nin"), keys("nin", "oin")
    notes = (
        _notes(plan, joined, old, missing(MANY), extra(MANY), old_rows)
        if missing_count or extra_count
        else ()
    )
    whole = Total("table", Text("总数", "All rows"), "", old_rows, new_rows)
    return Rows(
        old_rows,
        new_rows,
        missing_count,
        extra_count,
        blank,
        doubled,
        notes,
        (whole, *_totals(plan, joined, bool(doubled))),
        tuple(_sum(c, plan.fields.index(c), joined, bool(doubled)) for c in plan.amounts()),
        missing,
        extra,
    )


def _doubled(joined: Joined, side: int, column: str) -> list[tuple[str | None, int]]:
    """Values of a column in the rows of doubled keys, which aren't among the joined ones."""
    relation = (joined.old, joined.new)[side]
    return joined.con.execute(
        f"select {quoted(column)}, count(*) from {relation}"
        f" where {quoted(joined.keys[side])} in (select k from doubled) group by 1"
    ).fetchall()


def _totals(plan: Plan, joined: Joined, doubled: bool) -> list[Total]:
    """Rows by owner, region, stage and month, for every value that either side has."""
    made = []
    for c in plan.by():
        i = plan.fields.index(c)
        counted: list[Counter[str]] = [Counter(), Counter()]
        found = joined.con.execute(f"select c{i}, count(*) from joined where v is null group by 1")
        for value, count in found.fetchall():
            for tally in counted:
                tally[_shown(c, value or "", None)] += count
        for side, convert in ((0, c.convert), (1, None)):
            for value, count in joined.con.execute(_differing(i, side)).fetchall():
                counted[side][_shown(c, value or "", convert)] += count
        for side, convert in ((0, c.convert), (1, None)) if doubled else ():
            for value, count in _doubled(joined, side, (c.old, c.new)[side]):
                counted[side][_shown(c, value or "", convert)] += count
        by, label = c.field.name, c.field.label
        if c.field.type is Type.DATE:
            by, label = "month", Text(f"{label.zh}（按月）", f"{label.en} by month")
        values = sorted(v for v in counted[0].keys() | counted[1] if counted[0][v] or counted[1][v])
        made += [Total(by, label, v, counted[0][v], counted[1][v]) for v in values]
    return made


def _shown(c: Compared, value: str, convert: Convert | None) -> str:
    if convert:
        try:
            value = convert(value)
        except Refused:
            return value
    return value[:7] if c.field.type is Type.DATE else value


def _differing(i: int, side: int) -> str:
    """Values of field ``i`` that one side has in the rows that aren't plainly equal, and how many rows have each."""
    return f"select v[{2 * i + side + 1}], count(*) from joined where v is not null and {'on'[side]}in group by 1"


def _sum(c: Compared, i: int, joined: Joined, doubled: bool) -> Sum:
    """Both sums to the cent; what SQL can't read at once is read as the mapping reads it."""
    both, left = _added(joined, f"c{i}", "v is null")
    sums, unreadable = [both, both], 0
    for side in (0, 1):
        apart, odd = _added(joined, f"v[{2 * i + side + 1}]", f"v is not null and {'on'[side]}in")
        sums[side] += apart
        read = (c.convert if side == 0 else None) or amount
        for value, count in [
            *left,
            *odd,
            *(_doubled(joined, side, (c.old, c.new)[side]) if doubled else []),
        ]:
            try:
                sums[side] += count * Decimal(read(value or "") or 0)
            except Refused:
                unreadable += count
    old, new = (f"{total:.4f}".removesuffix("00") for total in sums)
    return Sum(c.field.name, c.field.label, old, new, unreadable)


def _added(joined: Joined, cell: str, where: str) -> tuple[Decimal, list[tuple[str | None, int]]]:
    """The sum of what SQL can read as a number, and what it can't with how often it's there."""
    for plain in (form.format(cell) for form in _PLAIN):
        added, odd = joined.con.execute(
            f"select coalesce(sum({plain}), 0), count({cell}) - count({plain}) from joined where {where}"
        ).fetchall()[0]
        if not odd:
            return Decimal(added), []
    left = f"select {cell}, count(*) from joined where {where} and {cell} is not null and {plain} is null group by 1"
    return Decimal(added), joined.con.execute(left).fetchall()


def _notes(
    plan: Plan, joined: Joined, old: Path, missing: Sequence[str], extra: Sequence[str], rows: int
) -> tuple[Text, ...]:
    notes = _altered(missing, extra)
    if len(missing) > 1:
        notes += _shared(plan, joined, len(missing), 0, Text("缺少", "missing"))
        if note := _placed(old, plan.key[0], set(missing), rows):
            notes.append(note)
    if len(extra) > 1:
        notes += _shared(plan, joined, len(extra), 1, Text("多出", "extra"))
    return tuple(notes)


def _bare(key: str) -> str:
    """A key without what is easily lost or added: spaces, width, case, leading zeros."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", key)).casefold().lstrip("0'")


def _altered(missing: Sequence[str], extra: Sequence[str]) -> list[Text]:
    """Keys that are missing and extra only because they're written differently."""
    known = {_bare(key): key for key in missing}
    pairs = [(known[_bare(key)], key) for key in extra if _bare(key) in known]
    if not pairs:
        return []
    was, now = pairs[0]
    return [
        Text(
            f"{len(pairs):,} 个编号只是写法变了（空格、全半角、大小写、前导零），例如“{was}”变成“{now}”",
            f"{len(pairs):,} keys are only written differently (spaces, width, case, leading zeros): “{was}” became “{now}”",
        )
    ]


def _shared(plan: Plan, joined: Joined, count: int, side: int, word: Text) -> list[Text]:
    """A value that all missing (or extra) rows have and that not every row of the table has."""
    notes = []
    alone = "oin and not nin" if side == 0 else "nin and not oin"
    for c in plan.by():
        at = plan.fields.index(c)
        kept = by_what(c)(f"v[{2 * at + side + 1}]")
        values = joined.con.execute(
            f"select distinct {kept} from joined where {alone} and k is not null limit 2"
        ).fetchall()
        one = values[0][0] if len(values) == 1 else None
        others = (
            one
            and joined.con.execute(
                f"select count(*) from joined where not ({alone}) and coalesce(case when v is null then c{at} end, {kept}) is distinct from ?",
                [one],
            ).fetchall()[0][0]
        )
        if others:
            notes.append(
                Text(
                    f"{word.zh}的 {count:,} 行全部是 {c.field.label.zh}“{one}”",
                    f"all {count:,} {word.en} rows have {c.field.label.en} “{one}”",
                )
            )
    return notes


def _placed(old: Path, key: str, missing: set[str], rows: int) -> Text | None:
    """Where the missing rows stand in the old file: the end, one block, or every n-th row."""
    if old.suffix == ".parquet":
        return None
    try:
        with old.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file)
            column = next(reader).index(key)
            at = [n for n, row in enumerate(reader, 1) if row and row[column] in missing]
    except (UnicodeDecodeError, ValueError, IndexError, csv.Error):
        return None
    if len(at) < 2:
        return None
    steps = {b - a for a, b in zip(at, at[1:], strict=False)}
    if steps == {1}:
        tail = at[-1] == rows
        zh, en = (
            ("直到文件末尾，像是中途停止", "to the end of the file, as if it stopped") if tail else ("", "")
        )
        return Text(
            f"缺少的 {len(at):,} 行连在一起：第 {at[0]:,} 至 {at[-1]:,} 条{zh and '，'}{zh}",
            f"the {len(at):,} missing rows stand together: records {at[0]:,} to {at[-1]:,}{en and ', '}{en}",
        )
    if len(steps) == 1 and len(at) > 2:
        step = steps.pop()
        return Text(
            f"旧文件中每 {step:,} 条缺一条，共 {len(at):,} 条",
            f"one record in every {step:,} of the old file is missing, {len(at):,} in all",
        )
    return None
