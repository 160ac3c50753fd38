"""Rows of both systems side by side: what can be drawn, what was drawn, and a customer's whole story (MIG-06)."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from migration.model import Type
from migration.pairs import Pair
from migration.reading_checks import bad
from migration.reading_csv import encoding_of
from migration.sample_sheet import Side
from migration.sampling import Member

Key = tuple[str, str]


def frame(pair: Pair) -> list[Member]:
    """Every old row as a member, by the region that it has in the old file."""
    region = next((c.old for c in pair.plan.fields if c.field.type is Type.REGION), None)
    key = pair.plan.key[0]
    return [
        Member(pair.plan.table, row.get(region, "") if region else "", row[key])
        for row in rows(pair.old, key)
    ]


def sides(pairs: Sequence[Pair], wanted: Iterable[Member]) -> list[Side]:
    """Both systems' rows of the wanted keys, in their order."""
    members = list(wanted)
    found: dict[Key, list[dict[str, str]]] = {(m.table, m.key): [{}, {}] for m in members}
    for pair in pairs:
        for at, path in enumerate((pair.old, pair.new)):
            key = pair.plan.key[at]
            for row in rows(path, key):
                if (mine := found.get((pair.plan.table, row[key]))) is not None:
                    mine[at] = row
    return [Side(m.table, m.region, m.key, *found[m.table, m.key]) for m in members]


def story(pairs: Sequence[Pair], customer: str) -> list[Member]:
    """The customer and everything that belongs to it on either side: contacts, opportunities, orders, follow-ups."""
    found: dict[Key, Member] = {}
    for pair in pairs:
        link = next((c for c in pair.plan.fields if c.field.links_to == "customers"), None)
        for at, path in enumerate((pair.old, pair.new)):
            key = pair.plan.key[at]
            column = (link.old, link.new)[at] if link else key
            if not link and pair.plan.table != "customers":
                continue
            for row in rows(path, key):
                if row.get(column) == customer:
                    found.setdefault((pair.plan.table, row[key]), Member(pair.plan.table, "", row[key]))
    return list(found.values())


def rows(path: Path, key: str) -> Iterator[dict[str, str]]:
    """Rows that have a key, one after another; ``BadInput`` when there is none or the file can't be read."""
    some = False
    if not path.is_file() or not path.stat().st_size:
        raise bad(
            str(path), "文件不存在或为空。", "The file is missing or empty.", "请重新导出。", "Export it again."
        )  # fmt: skip
    with path.open(encoding=encoding_of(path), newline="") as file:
        reader = csv.DictReader(file, strict=True)
        try:
            for row in reader:
                if None in row or None in row.values():
                    raise csv.Error("cells")
                if row.get(key):
                    some = True
                    yield row
        except csv.Error as wrong:
            raise bad(
                f"{path} 第 {reader.line_num} 行附近 / near line {reader.line_num}", "列数不对或引号没有配对，文件像是被截断了。",
                f"Cells are missing or a quote isn't closed: it seems to be cut off ({wrong}).",
                "请重新导出。", "Export it again.",
            ) from wrong  # fmt: skip
    if not some:
        raise bad(
            str(path), f"没有带“{key}”的行。", f"There is no row with “{key}”.", "请检查文件。", "Check the file."
        )  # fmt: skip


Ask = Callable[[str], str]
"""Shows a question and gives what the person typed."""
