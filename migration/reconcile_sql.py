# ruff: noqa: S608 - names and texts are quoted by ``quoted`` and ``literal``; there is no other input
"""The one pass over both files in DuckDB: what SQL can prove equal, and every row that it can't.

Both files are read once, joined in full on their key, and kept narrow: the key, for a row that is plainly equal what
totals are counted by, and for any other row all its values. A blank key never joins. A key that is there more than once on
either side is taken out of the comparison and listed; should such keys make the join grow out of bounds, it is
done again without them.
"""

from __future__ import annotations

import codecs
import csv
import difflib
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from drivers.words import Text
from migration.model import BadInput
from migration.reading_csv import encoding_of

MEMORY = "640MB"
SCAN = 1 << 20


@dataclass(frozen=True)
class Pair:
    """Two columns that are to agree; ``ready`` turns the old text into SQL that may equal the new one.

    ``counted`` is the SQL by which the new text is counted in totals, or summed; ``None`` where it isn't.
    """

    old: str
    new: str
    ready: Callable[[str], str]
    counted: Callable[[str], str] | None = None


def quoted(name: str) -> str:
    """A column's name in SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text in SQL."""
    return "'" + text.replace("'", "''") + "'"


def header(path: Path) -> tuple[str, ...]:
    """The columns of a CSV or parquet file; ``BadInput`` when there are none or a name is there twice."""
    if not path.is_file() or not path.stat().st_size:
        raise BadInput(
            str(path),
            Text("文件不存在或为空。", "The file is missing or empty."),
            Text("请重新导出。", "Export it again."),
        )
    if path.suffix == ".parquet":
        with duckdb.connect() as con:
            rows = con.execute(f"describe select * from read_parquet({literal(str(path))})").fetchall()
        return tuple(str(row[0]) for row in rows)
    try:
        names = _first_row(path, "utf-8-sig")
    except UnicodeDecodeError:
        names = _first_row(path, encoding_of(path))
    twice = sorted({n for n in names if names.count(n) > 1})
    if twice or not any(names):
        raise BadInput(
            str(path),
            Text(
                f"表头中列名重复：{'、'.join(twice)}。", f"The header has a column twice: {', '.join(twice)}."
            ),
            Text("请给每一列不同的名字。", "Give each column a name of its own."),
        )
    return names


def _first_row(path: Path, encoding: str) -> tuple[str, ...]:
    with path.open(encoding=encoding, newline="") as source:
        return tuple(next(csv.reader(source), []))


def in_utf8(path: Path, scratch: Path) -> Path:
    """``path`` itself, or its text in UTF-8 below ``scratch`` when it's GB18030; nothing else is guessed."""
    if path.suffix == ".parquet" or not path.is_file() or _decodes(path, "utf-8"):
        return path
    encoding_of(path)  # complains of a mixture with its lines
    made = scratch / f"{path.stem}.utf8.csv"
    with (
        path.open(encoding="gb18030", newline="") as old,
        made.open("w", encoding="utf-8", newline="") as new,
    ):
        while part := old.read(SCAN):
            new.write(part)
    return made


def need(path: Path, columns: Sequence[str], wanted: Sequence[str]) -> None:
    """``BadInput`` with the nearest name when a column that is to be compared isn't there."""
    for name in wanted:
        if name not in columns:
            near = difflib.get_close_matches(name, columns, 1, 0.3)
            hint = near[0] if near else "、".join(columns[:8])
            raise BadInput(
                str(path),
                Text(f"没有“{name}”这一列。", f"There is no column “{name}”."),
                Text(f"是“{hint}”吗？", f"Is it “{hint}”?"),
            )


def relation(path: Path, columns: Sequence[str]) -> str:
    """The file as a relation in which every cell is text and an empty one is NULL."""
    if path.suffix == ".parquet":
        return f"(select columns(*)::varchar from read_parquet({literal(str(path))}))"
    types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in columns)
    return (
        f"read_csv({literal(str(path))}, header=true, auto_detect=false, delim=',', quote='\"', escape='\"',"
        f" columns={{{types}}})"
    )


@contextmanager
def watched(con: duckdb.DuckDBPyConnection, tell: Callable[[float], None]) -> Iterator[None]:
    """Tell how far (0 to 1) the connection's query is, twice a second, from a thread of its own."""
    con.execute("set enable_progress_bar = true; set enable_progress_bar_print = false")
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.5):
            tell(min(max(con.query_progress(), 0.0), 100.0) / 100)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def connect(scratch: Path) -> duckdb.DuckDBPyConnection:
    """DuckDB within its memory; what doesn't fit goes to ``scratch``, never elsewhere."""
    return duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "temp_directory": str(scratch / "spill"),
            "max_temp_directory_size": "8GB",
            "preserve_insertion_order": "false",
        }
    )


@dataclass
class Joined:
    """Both files joined into the table ``joined``; the SQL of both sides for looking something up again.

    ``joined`` has ``oin`` and ``nin`` (the old, the new file has the row) and the key's hash ``h``. A row that both
    sides have in the same words has ``v`` null, and ``c<i>`` holds what counted pair ``i`` is counted by; any other
    row has its key ``k`` and in ``v`` the values of all pairs, old and new by turns.
    """

    con: duckdb.DuckDBPyConnection
    old: str
    new: str
    keys: tuple[str, str]
    sure: str = "true"
    """The SQL of what must hold of an old row (``o``) for SQL to prove anything of it; never null."""

    def build(self, pairs: Sequence[Pair]) -> None:
        """Make ``joined``, then ``doubled`` (key, times in the old file, times in the new one)."""
        try:
            self._join(pairs, "")
            alike = self._one("select count(h) - count(distinct h) from joined")
            self._count_doubled(bool(alike))
        except duckdb.OutOfMemoryException:  # keys doubled by the thousand on both sides: count them first
            self.con.execute("drop table if exists joined")
            self._count_doubled(True)
            self._join(pairs, "where {} is null or {} not in (select k from doubled)")
        if self._one("select count(*) from doubled"):
            self.con.execute("delete from joined where h in (select hash(k) from doubled)")

    def _one(self, query: str) -> int:
        return int(self.con.execute(query).fetchall()[0][0])

    def _join(self, pairs: Sequence[Pair], only: str) -> None:
        old_key, new_key = (quoted(k) for k in self.keys)
        equal = " and ".join(
            f"{p.ready('o.' + quoted(p.old))} is not distinct from n.{quoted(p.new)}" for p in pairs
        )
        same = f"o._ is not null and n._ is not null and {equal or 'true'} and {self.sure}"
        key, values = (
            f"coalesce(o.{old_key}, n.{new_key})",
            ", ".join(f"o.{quoted(p.old)}, n.{quoted(p.new)}" for p in pairs),
        )
        kept = [
            "o._ is not null as oin, n._ is not null as nin",
            f"case when {key} is not null then hash({key}) end as h",
        ]
        kept += [f"{p.counted('n.' + quoted(p.new))} as c{i}" for i, p in enumerate(pairs) if p.counted]
        kept.append(f"{key} as key")
        kept.append(f"case when not ({same}) then [{values}]::varchar[] end as v")
        sides = [
            f"(select *, true as _ from {side} {only.format(key, key)})"
            for side, key in ((self.old, old_key), (self.new, new_key))
        ]
        self.con.execute(
            "create temp table joined as select * exclude (key), case when v is not null then key end as k"
            f" from (select {', '.join(kept)} from {sides[0]} o"
            f" full outer join {sides[1]} n on o.{old_key} = n.{new_key})"
        )

    def _count_doubled(self, some: bool) -> None:
        """Only when there are some, the files are read once more to count them on each side."""
        self.con.execute("create or replace temp table doubled (k varchar, o bigint, n bigint)")
        if not some:
            return
        sides = [
            f"(select {quoted(key)} as k, count(*) as c from {side} where {quoted(key)} is not null group by 1)"
            for side, key in ((self.old, self.keys[0]), (self.new, self.keys[1]))
        ]
        self.con.execute(
            "insert into doubled select k, coalesce(o.c, 0), coalesce(n.c, 0)"
            f" from {sides[0]} o full outer join {sides[1]} n using (k) where o.c > 1 or n.c > 1"
        )


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as raw:
        try:
            while part := raw.read(SCAN):
                decoder.decode(part)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
