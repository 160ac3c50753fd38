"""Which old file is compared with which file of the CRM: tables paired by the mapping, columns by their names."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from migration.cleaning import MappingWrong
from migration.mapping import read_mapping
from migration.model import BadInput
from migration.model import Mapping as TableMapping
from migration.reading import open_table
from migration.reading_checks import bad
from migration.reconcile_model import Plan, plan_from
from migration.reconcile_sql import header
from migration.sources import find_sources


@dataclass(frozen=True)
class Pair:
    """One table's plan with its old and its new file, both CSV with commas (UTF-8 or GB18030) or parquet.

    ``sources`` are the files that were given, before any was made readable.
    """

    plan: Plan
    old: Path
    new: Path
    sources: tuple[Path, ...] = ()


def find_pairs(mapping: Path, old: Path, new: Path, scratch: Path, sheet: str = "") -> list[Pair]:
    """The tables of the mapping with their files on both sides; workbooks become CSV below ``scratch``.

    ``old`` is what cleaning left, or the old system's export itself, then compared under its conversions.
    ``BadInput`` on a file that can't be used, ``MappingWrong`` on a mapping that has to be mended.
    """
    mappings, complaints = read_mapping(mapping)
    if complaints:
        raise MappingWrong(complaints)
    if old.resolve() == new.resolve():
        raise bad(
            str(new), "与旧系统的文件是同一个。", "It's the same as the old system's.",
            "请给出从 CRM 导出的文件。", "Give what the CRM exported.",
        )  # fmt: skip
    olds, news = find_sources(old, mappings), find_sources(new, mappings)
    if olds.keys() != news.keys():
        raise _other_tables(mappings, {*olds}, {*news})
    return [
        _pair(one, olds[one.table.name], news[one.table.name], scratch, sheet)
        for one in mappings
        if one.table.name in olds
    ]


def _other_tables(mappings: Sequence[TableMapping], old: set[str], new: set[str]) -> BadInput:
    """A table that only one side has is never left out unseen."""
    labels = [one.table.label for one in mappings if one.table.name in old ^ new]
    zh, en = "、".join(label.zh for label in labels), ", ".join(label.en for label in labels)
    return bad(
        "--old / --new", f"两侧的表不同：{zh}只有一侧有。", f"The sides have different tables: only one has {en}.",
        "请两侧都给出文件夹，或都给出同一个表的文件。", "Give a folder on both sides, or a file of the same table.",
    )  # fmt: skip


def _pair(mapping: TableMapping, old: Path, new: Path, scratch: Path, sheet: str) -> Pair:
    read_old, read_new = (
        readable(path, scratch / side, sheet) for side, path in (("old", old), ("new", new))
    )
    columns = header(read_old)
    named = _named(mapping, columns)
    cleaned = len(named) == len(mapping.lines) and not {line.source for line in mapping.lines} <= {*columns}
    plan = plan_from(mapping, cleaned=cleaned, new_columns=_named(mapping, header(read_new)))
    return Pair(plan, read_old, read_new, (old, new))


def _named(mapping: TableMapping, columns: Iterable[str]) -> Mapping[str, str]:
    """The column of each field that is there, by its name or one of its labels."""
    known = {
        word: line.field.name
        for line in mapping.lines
        for word in (line.field.label.en, line.field.label.zh, line.field.name)
    }
    return {known[column]: column for column in columns if column in known}


def readable(path: Path, scratch: Path, sheet: str = "") -> Path:
    """``path`` itself where it is CSV with commas; what else can be read, as such a CSV below ``scratch``."""
    if path.suffix == ".parquet":
        return path
    if _plain(path):
        _some_rows(path)
        return path
    opened = open_table(path, sheet)
    scratch.mkdir(parents=True, exist_ok=True)
    made = scratch / f"{path.stem}.csv"
    with made.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(opened.columns)
        writer.writerows(cells for _, cells in opened.rows)
    return made


def _plain(path: Path) -> bool:
    """Whether the first line has commas and nothing else that could part columns."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        first = file.readline(1 << 16)
    looks = first.count(b",") > max(first.count(b"\t"), first.count(b";"))
    return looks and b"\x00" not in first and not first.startswith(b"PK\x03\x04")


def _some_rows(path: Path) -> None:
    with path.open("rb") as file:
        file.readline()
        if not any(line.strip() for line in file):
            raise bad(
                str(path), "只有表头，没有数据。", "There is a header and no row.", "请重新导出。", "Export it again."
            )  # fmt: skip


def sides(pairs: Sequence[Pair]) -> tuple[list[Path], list[Path]]:
    """The files that were given: those of the old side, those of the CRM."""
    given = [pair.sources or (pair.old, pair.new) for pair in pairs]
    return [files[0] for files in given], [files[1] for files in given]


def sources(pairs: Sequence[Pair]) -> list[Path]:
    """Every file that was given, once."""
    old, new = sides(pairs)
    return list(dict.fromkeys([*old, *new]))
