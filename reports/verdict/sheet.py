"""The checklist as project managers keep it: CSV or Excel, headed in Chinese or English; read and changed cell by cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from reports.verdict.table import InputError, Row
from reports.words import Text

HEADINGS = {
    "id": ("id", "编号", "序号"),
    "item_zh": ("item_zh", "检查项", "检查内容", "事项"),
    "item_en": ("item_en", "item", "item (en)", "检查项（英文）"),
    "owner": ("owner", "responsible", "责任人", "负责人", "执行人r", "r", "责任人（r）"),
    "accountable": ("accountable", "批准人", "审批人", "a", "批准人（a）"),
    "consulted": ("consulted", "咨询", "被咨询人", "c", "咨询（c）"),
    "informed": ("informed", "知会", "被告知人", "i", "知会（i）"),
    "due": ("due", "due date", "期限", "截止日期", "完成期限"),
    "evidence": ("evidence", "证据", "依据", "证明材料"),
    "ticked_by": ("ticked_by", "ticked by", "勾选人", "确认人"),
    "ticked_on": ("ticked_on", "ticked on", "勾选日期", "确认日期"),
}
"""Column → headings under which people keep it; letter case and blanks around don't matter."""
OPTIONAL = ("item_en", "accountable", "consulted", "informed")
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so could run as a formula when the file is opened."""
LONGEST = 20_000
"""Cells that a checklist may have; more is something else."""


def column_of(heading: str) -> str:
    """The column that a heading means, empty for one that isn't ours."""
    word = " ".join(heading.split()).lower().replace("(", "（").replace(")", "）")
    return next(
        (
            c
            for c, names in HEADINGS.items()
            if word in names or word.replace("（", "(").replace("）", ")") in names
        ),
        "",
    )


def sheet_rows(path: Path) -> list[Row]:
    """The rows by column, wherever the columns stand; ``InputError`` for a file or a heading that's wrong."""
    lines = list(_lines(path))
    head = [column_of(str(cell)) for cell in lines[0]] if lines else []
    missing = [c for c in HEADINGS if c not in head and c not in OPTIONAL]
    twice = sorted({c for c in head if c and head.count(c) > 1})
    if missing or twice:
        zh, en = "、".join(missing or twice), ", ".join(missing or twice)
        what = ("缺少列", "columns missing") if missing else ("列重复", "columns twice")
        raise InputError([Text(f"{path.name}：{what[0]} {zh}", f"{path.name}: {what[1]}: {en}")])
    found = []
    for number, line in enumerate(lines[1:], 2):
        if any(cell.strip() for cell in line):
            cells = {c: line[i].strip() for i, c in enumerate(head) if c and i < len(line)}
            found.append(Row(path.name, number, {c: cells.get(c, "") for c in HEADINGS}))
    return found


def _lines(path: Path) -> Iterator[list[str]]:
    if path.suffix.lower() != ".xlsx":
        yield from _csv(path)
        return
    for line in _sheet(path).iter_rows():
        yield [_shown(cell.value) for cell in line]


def _csv(path: Path) -> list[list[str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as bad:
        raise InputError(
            [Text(f"{path.name}：无法打开：{bad}", f"{path.name}: can't be opened: {bad}")]
        ) from bad
    except UnicodeDecodeError as bad:
        words = Text(
            f"{path.name}：不是 UTF-8，请在 Excel 中另存为“CSV UTF-8”",
            f"{path.name}: not UTF-8, save it from Excel as “CSV UTF-8”",
        )
        raise InputError([words]) from bad
    return list(csv.reader(io.StringIO(text, newline="")))


def _book(path: Path) -> Any:
    import openpyxl

    try:
        return openpyxl.load_workbook(path)
    except Exception as bad:  # openpyxl raises what its parsers raise
        raise InputError(
            [Text(f"{path.name}：无法打开：{bad}", f"{path.name}: can't be opened: {bad}")]
        ) from bad


def _sheet(path: Path, book: Any = None) -> Any:
    sheet = (book or _book(path)).worksheets[0]
    if sheet.max_row * sheet.max_column > LONGEST:
        raise InputError(
            [Text(f"{path.name}：第一张工作表过大", f"{path.name}: the first worksheet is too large")]
        )
    return sheet


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def change_row(path: Path, id: str, cells: dict[str, str]) -> None:
    """Write cells of one item, and leave everything else in the file as it is.

    ``InputError`` when the item isn't there, or a value could run as a formula.
    """
    for name, value in cells.items():
        if value.startswith(RISKY):
            raise InputError(
                [Text(f"{name}：不能以 {value[:1]} 开头", f"{name}: must not begin with {value[:1]}")]
            )
    row = next((r for r in sheet_rows(path) if r.values["id"] == id), None)
    if row is None:
        raise InputError([Text(f"{path.name}：没有 {id}", f"{path.name}: there is no {id}")])
    lines = list(_lines(path))
    head = [column_of(c) for c in lines[0]]
    if path.suffix.lower() == ".xlsx":
        _into_sheet(path, row.number, head, cells)
    else:
        _into_csv(path, row.number, lines, head, cells)


def _into_sheet(path: Path, number: int, head: Sequence[str], cells: dict[str, str]) -> None:
    book = _book(path)
    sheet = _sheet(path, book)
    for name, value in cells.items():
        if name in head:
            sheet.cell(row=number, column=head.index(name) + 1).value = value or None
    beside = path.with_name(path.name + ".part.xlsx")
    book.save(beside)
    beside.replace(path)


def _into_csv(
    path: Path, number: int, lines: list[list[str]], head: Sequence[str], cells: dict[str, str]
) -> None:
    line = lines[number - 1]
    line += [""] * (len(head) - len(line))
    for name, value in cells.items():
        if name in head:
            line[head.index(name)] = value
    raw = path.read_bytes()
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n" if b"\r\n" in raw else "\n").writerows(lines)
    beside = path.with_name(path.name + ".part")
    beside.write_bytes(
        (b"\xef\xbb\xbf" if raw.startswith(b"\xef\xbb\xbf") else b"") + out.getvalue().encode()
    )
    beside.replace(path)
