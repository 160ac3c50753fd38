"""Cleaning one table in two passes: read and convert into a spool, then decide and write."""

from __future__ import annotations

import marshal
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Final

from drivers.words import Text
from migration.cleaning_duplicates import Duplicates
from migration.cleaning_files import REJECTED, Files, harmless
from migration.cleaning_merge import Member, merged
from migration.cleaning_rows import Problem, RowCleaner
from migration.model import Mapping, Opened

Links = dict[str, str]
"""Legacy key to the key that stands for it after cleaning; ``-`` rejected, ``~`` out of scope."""
UNCHANGED, CORRECTED, FILLED, MERGED, REJECT, OUT = range(1, 7)
_BATCH: Final = 2000
_EXAMPLES: Final = 50
_ORPHAN = Text(
    "在客户表中找不到所属客户，请补充客户或更正编号",
    "Its customer isn't in the customers' table; add it or correct the number",
)
_PARENT = Text("所属客户已被拒绝，请先更正该客户", "Its customer was rejected; mend the customer first")
_TWICE = Text(
    "编号在旧数据中重复而内容不同，无法判断链接指向哪一行，请更正编号",
    "The number stands twice with different content; correct it",
)
_PARENT_OUT = Text("所属客户不在迁移范围内", "Its customer is out of scope")
_SAME_ROW = Text("整行完全相同", "The whole row is the same")
_NEAR_MERGED = Text("近似重复，按要求合并", "Near duplicate, merged as asked")


class Fates(bytearray):
    """One byte per row of the source; telling a row's fate twice is an error of this program."""

    def tell(self, row: int, fate: int) -> None:
        """``row`` as a spreadsheet counts it ends in ``fate``."""
        if row >= len(self):
            self.extend(bytes(max(row + 1, 2 * len(self)) - len(self)))
        if self[row]:
            raise RuntimeError(f"row {row}: {self[row]} and {fate}")
        self[row] = fate


class TableCleaner:
    """The state of one table's cleaning; ``run`` once, then read the results."""

    def __init__(
        self, mapping: Mapping, files: Files, links: dict[str, Links], since: date | None, *, merge_near: bool
    ) -> None:
        self._mapping, self._files, self._merge_near = mapping, files, merge_near
        self._parents, self._since = links, since.isoformat() if since else ""
        self.name = mapping.table.name
        self.fates, self.links = Fates(1024), Links()
        self.rules, self.cells = Counter[str](), Counter[str]()
        self.examples: list[tuple[str, ...]] = []
        self.read = self.near = 0
        self.crowded: dict[str, int] = {}
        self._seen: dict[str, tuple[int, int]] = {}
        self._twice: set[str] = set()
        self._duplicates = Duplicates()

    def run(self, opened: Opened, scratch: Path, progress: Callable[[str, int, int], None]) -> None:
        """Read ``opened`` to its end and write its files."""
        self._cleaner = RowCleaner(self._mapping, opened.columns)
        self._place(opened)
        spool = scratch / f"{self.name}.spool"
        with spool.open("wb") as out:
            batch: list[Any] = []
            for row, cells in opened.rows:
                self.read += 1
                if (kept := self._take(row, cells)) is not None:
                    batch.append((row, cells, kept))
                if len(batch) == _BATCH:
                    _spool(batch, out)
                    batch = []
                if self.read % 20_000 == 0:
                    progress(self.name, self.read, max(opened.about, self.read))
            _spool(batch, out)
        self._decide(spool)
        self._write(spool)
        spool.unlink()

    def _place(self, opened: Opened) -> None:
        fields, table = self._cleaner.fields, self._mapping.table
        self._columns = opened.columns
        self._key = fields.index(table.key)
        self._active = fields.index(table.active_by) if table.active_by in fields else None
        self._link = [
            (fields.index(f.name), f.links_to) for f in table.fields if f.links_to and f.name in fields
        ]
        whole = bool(table.duplicate_by) and all(f in fields for f in table.duplicate_by)
        self._same_by = [fields.index(f) for f in table.duplicate_by] if whole else []
        self._email = fields.index("email") if "email" in fields else None
        missing = [t for _, t in self._link if t not in self._parents]
        self.unchecked = tuple(sorted(set(missing)))
        self._sources = {line.field.name: line.source for line in self._mapping.lines}
        self._rejected = f"rejected_{self.name}"
        self._files.start(self.name, fields)
        self._files.start(self._rejected, (*opened.columns, *REJECTED))

    def _take(self, row: int, cells: tuple[str, ...]) -> list[str] | None:
        """The converted row, or ``None`` when its fate is told already."""
        values, problems = self._cleaner.convert(cells)
        key = values[self._key]
        first = self._first(row, cells, key)
        if self._active is not None and self._since and "" < values[self._active] < self._since:
            self._leave_out(row, key, Text(f"{self._since} 以后没有联系", f"No contact since {self._since}"))
            return None
        problems += self._linked(values)
        if any(problem.code == "_out" for problem in problems):
            self._leave_out(row, key, _PARENT_OUT)
        elif problems:
            self._reject(row, cells, key, problems)
        elif first:
            self._tell_merged(row, key, first, key, _SAME_ROW)
        else:
            return values
        return None

    def _first(self, row: int, cells: tuple[str, ...], key: str) -> int:
        """The earlier row that is the same in every cell, else 0; a key of two different rows is remembered."""
        if not key:
            return 0
        digest = hash(cells)
        first_row, first = self._seen.setdefault(key, (row, digest))
        if first != digest:
            self._twice.add(key)
        return first_row if first_row != row and first == digest else 0

    def _linked(self, values: list[str]) -> list[Problem]:
        found = []
        for index, table in self._link:
            if table not in self._parents or not values[index]:
                continue
            target = self._parents[table].get(values[index])
            column = self._sources[self._cleaner.fields[index]]
            if target is None:
                found.append(Problem(column, "orphan", _ORPHAN))
            elif target == "-":
                found.append(Problem(column, "parent_rejected", _PARENT))
            elif target == "~":
                found.append(Problem(column, "_out", _PARENT_OUT))
            else:
                values[index] = target
        return found

    def _leave_out(self, row: int, key: str, why: Text) -> None:
        self.fates.tell(row, OUT)
        self.links.setdefault(key, "~")
        self._files.write("out_of_scope", (self.name, row, key, *why))

    def _reject(self, row: int, cells: tuple[str, ...], key: str, problems: list[Problem]) -> None:
        self.fates.tell(row, REJECT)
        if key:
            self.links.setdefault(key, "-")
        self.rules.update({problem.code for problem in problems})
        told = ["；".join(p.column for p in problems), "；".join(p.code for p in problems),
                "；".join(f"{p.column}：{p.reason.zh}" for p in problems),
                "; ".join(f"{p.column}: {p.reason.en}" for p in problems)]  # fmt: skip
        self._files.write(self._rejected, (*map(harmless, cells), row, *told))
        if len(self.examples) < _EXAMPLES:
            self.examples.append((str(row), key, *told))

    def _tell_merged(self, row: int, key: str, into: int, into_key: str, why: Text) -> None:
        self.fates.tell(row, MERGED)
        self._files.write("merged", (self.name, row, key, into, into_key, "", "", "", *why))

    def _decide(self, spool: Path) -> None:
        """Which records are the same: exact groups, near pairs, and what each group's record is."""
        self._stays: dict[int, Member] = {}
        self._goes: dict[int, int] = {}
        if not self._same_by:
            return
        name, contact = self._same_by[0], self._same_by[1]
        places: list[int] = []
        for row, _, values in _spooled(spool):
            if values[self._key] not in self._twice:
                email = values[self._email] if self._email is not None else ""
                self._duplicates.add(values[name], values[contact], email)
                places.append(row)
        near = list(self._duplicates.near())
        self.near, self.crowded = len(near), self._duplicates.crowded
        leader = dict(self._duplicates.leader)
        if self._merge_near:
            for pair in near:
                one, other = sorted((_top(leader, pair.first), _top(leader, pair.second)))
                if one != other:
                    leader[other] = one
        self._near_merged = {places[p] for n in near if self._merge_near for p in n[:2]}
        self._near_rows = (
            [] if self._merge_near else [(places[n.first], places[n.second], n.why) for n in near]
        )
        groups: dict[int, set[int]] = defaultdict(set)
        for place in leader:
            top = _top(leader, place)
            groups[places[top]] |= {places[top], places[place]}
        self._merge(spool, list(groups.values()))

    def _merge(self, spool: Path, groups: list[set[int]]) -> None:
        wanted = {row for group in groups for row in group} | {r for n in self._near_rows for r in n[:2]}
        held = {row: Member(row, tuple(values)) for row, _, values in _spooled(spool) if row in wanted}
        for group in groups:
            members = [held[row] for row in group]
            best, why, told = merged(
                members, self._cleaner.fields, self._mapping.table.key, self._mapping.table.active_by
            )
            self._stays[best.row] = best
            for member in members:
                if member.row != best.row:
                    self._goes[member.row] = best.row
                    self.links[member.values[self._key]] = best.values[self._key]
                    reason = _NEAR_MERGED if member.row in self._near_merged else why
                    self._tell_merged(
                        member.row, member.values[self._key], best.row, best.values[self._key], reason
                    )
            for won in told:
                key = held[won.row].values[self._key]
                self._files.write(
                    "merged",
                    (
                        self.name,
                        won.row,
                        key,
                        best.row,
                        best.values[self._key],
                        won.field,
                        won.kept,
                        won.let_go,
                        *won.why,
                    ),
                )
        self._list_near(held)

    def _list_near(self, held: dict[int, Member]) -> None:
        """Near pairs for a person; a record that was merged is shown by the one that stays."""
        shown = [self._key, *self._same_by]
        for first, second, why in self._near_rows:
            one, other = held[first], held[second]
            self._files.write("near_duplicates", (
                self.name, second, *(harmless(other.values[i]) for i in shown),
                first, *(harmless(one.values[i]) for i in shown), *why, "",
            ))  # fmt: skip

    def _write(self, spool: Path) -> None:
        for row, cells, values in _spooled(spool):
            key = values[self._key]
            if key in self._twice:
                self._reject(
                    row, cells, key, [Problem(self._sources[self._mapping.table.key], "key_twice", _TWICE)]
                )
                self.links[key] = "-"
            elif row not in self._goes:
                self._accept(row, cells, values, key)

    def _accept(self, row: int, cells: tuple[str, ...], values: list[str], key: str) -> None:
        kept = self._stays.get(row)
        final = kept.values if kept else tuple(values)
        changes = self._cleaner.changes(cells, final)
        kinds = set()
        for change in changes:
            kinds.add(change.kind)
            self.cells[f"{change.field} {change.kind}"] += 1
            self._files.write(
                "changes",
                (self.name, row, key, change.field, harmless(change.before), change.after, change.kind),
            )
        self.fates.tell(row, FILLED if "filled" in kinds else CORRECTED if kinds else UNCHANGED)
        self.links[key] = key
        self._files.write(self.name, final)


def _spool(batch: list[Any], out: BinaryIO) -> None:
    packed = marshal.dumps(batch)
    out.write(len(packed).to_bytes(8, "big") + packed)


def _spooled(spool: Path) -> Iterator[Any]:
    """The rows of a spool. Batches are read whole: ``marshal.load`` asks the file for each string by itself."""
    with spool.open("rb") as opened:
        while size := opened.read(8):
            yield from marshal.loads(opened.read(int.from_bytes(size, "big")))  # noqa: S302 - written a moment ago


def _top(leader: dict[int, int], place: int) -> int:
    while place in leader:
        place = leader[place]
    return place
