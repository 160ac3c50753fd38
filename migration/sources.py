"""Which file holds which table: a folder with a file per table, or one file for a mapping of one table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from migration.model import BadInput, Mapping, Table
from migration.reading_checks import bad

SUFFIXES = (".csv", ".xlsx", ".txt", ".tsv")


def find_sources(source: Path, mappings: Sequence[Mapping]) -> dict[str, Path]:
    """Each mapped table's file; ``BadInput`` when one has none or several, so that none is left out unseen."""
    if source.is_dir():
        return {mapping.table.name: _in_folder(source, mapping.table) for mapping in mappings}
    if not source.exists():
        raise bad(str(source), "没有这个文件或文件夹。", "There is no such file or folder.", "请检查路径。", "Check the path.")  # fmt: skip
    named = [m for m in mappings if source.stem in _names(m.table)] or list(mappings)
    if len(named) == 1:
        return {named[0].table.name: source}
    labels = "、".join(mapping.table.label.zh for mapping in mappings)
    raise bad(
        source.name, f"映射表有 {len(mappings)} 个表（{labels}），看不出这个文件是哪一个。",
        f"The mapping has {len(mappings)} tables; which of them is this file?",
        "请以表名为文件名，如 客户.csv，或给出文件夹。", "Name the file after its table, as in customers.csv, or give a folder.",
    )  # fmt: skip


def _names(table: Table) -> tuple[str, str, str]:
    return (table.name, table.label.zh, table.label.en)


def _in_folder(folder: Path, table: Table) -> Path:
    found = [p for p in sorted(folder.iterdir()) if p.stem in _names(table) and p.suffix.lower() in SUFFIXES]
    if len(found) == 1:
        return found[0]
    raise _which(folder, table, found)


def _which(folder: Path, table: Table, found: list[Path]) -> BadInput:
    if found:
        names = ", ".join(p.name for p in found)
        return bad(
            str(folder), f"“{table.label.zh}”有多个文件：{names}。", f"{table.label.en} has several files: {names}.",
            "请只留一个。", "Keep one.",
        )  # fmt: skip
    return bad(
        str(folder), f"没有“{table.label.zh}”的文件。", f"There is no file for {table.label.en}.",
        f"请放入 {table.label.zh}.csv（或 {table.name}.xlsx），或从映射表中去掉该表。",
        f"Put {table.name}.csv or .xlsx there, or take the table out of the mapping.",
    )  # fmt: skip
