"""Workbooks: one sheet, row by row; formulas are given as formulas, digits that Excel lost are shown as lost."""

from __future__ import annotations

import difflib
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import msoffcrypto  # type: ignore[import-untyped]
import python_calamine

from migration.model import BadInput, Opened
from migration.reading_checks import bad, checked, header

LARGEST: Final = 4 << 30  # bytes unpacked: several times a full sheet of a million rows
_RATIO: Final = 300  # a real sheet packs about 10 to 40 times
_CHUNK: Final = 1 << 20
_FORMULA: Final = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"[^>]*><f[^>]*>([^<]*)</f>')
_ERROR: Final = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"[^>]*\bt="e"[^>]*><v>([^<]*)</v>')
_ANY_FORMULA: Final = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"[^>]*><f[ />]')


def open_xlsx(path: Path, sheet: str = "") -> Opened:
    """The table in ``sheet`` of ``path``; without ``sheet`` the workbook must have only one that isn't empty."""
    _unlocked(path)
    _sound(path)
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        name = _sheet(path, book, sheet)
        table = book.get_sheet_by_name(name)
        formulas = _formulas(path, book.sheet_names.index(name))
    except (python_calamine.CalamineError, OSError, KeyError) as wrong:
        raise _damaged(path, wrong) from wrong
    place = f"{path.name}[{name}]"
    records = _records(table, formulas)
    columns = header(place, next(records, (1, []))[1])
    return Opened(place, columns, checked(place, columns, records), path.stat().st_size, table.total_height)


def _unlocked(path: Path) -> None:
    with path.open("rb") as raw:
        if raw.read(4) == b"PK\x03\x04":
            return
        raw.seek(0)
        try:
            locked = msoffcrypto.OfficeFile(raw).is_encrypted()
        except Exception:  # whatever the library says of a broken file, it's none that we read
            locked = False
    if locked:
        raise bad(
            path.name,
            "工作簿有密码。",
            "The workbook has a password.",
            "请去掉密码后另存。",
            "Save it without.",
        )
    raise bad(
        path.name, "是旧的 .xls 格式或已损坏。", "It is of the old .xls kind, or damaged.",
        "请另存为 XLSX 或 CSV。", "Save it as XLSX or CSV.",
    )  # fmt: skip


def _sound(path: Path) -> None:
    """Every part unpacks to what the archive says, and to no more than a workbook can be."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            total = sum(part.file_size for part in parts)
            if total > LARGEST or any(
                part.file_size > 10 * _CHUNK and part.file_size > _RATIO * max(part.compress_size, 1)
                for part in parts
            ):
                raise bad(
                    path.name, f"解压后有 {total >> 20} MiB，不像正常的工作簿，未打开。",
                    f"It unpacks to {total >> 20} MiB, which no honest workbook does; it was not opened.",
                    "请确认来源，或导出为 CSV。", "Make sure where it comes from, or export CSV.",
                )  # fmt: skip
            for part in parts:
                with archive.open(part) as opened:
                    while opened.read(_CHUNK):
                        pass
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as wrong:
        raise _damaged(path, wrong) from wrong


def _damaged(path: Path, wrong: Exception) -> BadInput:
    return bad(
        path.name, "工作簿已损坏或被截断。", f"The workbook is damaged or cut off ({type(wrong).__name__}).",
        "请重新导出或重新传输。", "Export or transfer it again.",
    )  # fmt: skip


def _sheet(path: Path, book: Any, asked: str) -> str:
    names = [str(name) for name in book.sheet_names]
    listed = "、".join(names)
    if asked and asked not in names:
        near = difflib.get_close_matches(asked, names, 1, 0.3)
        raise bad(
            path.name, f"没有工作表“{asked}”，现有：{listed}。", f"There is no sheet “{asked}”; there are: {listed}.",
            f"是否指“{near[0]}”？" if near else "请指定其中一个。",
            f"Did you mean “{near[0]}”?" if near else "Name one of them.",
        )  # fmt: skip
    if asked or len(names) == 1:
        return asked or names[0]
    filled = [name for name in names if book.get_sheet_by_name(name).total_height]
    if len(filled) == 1:
        return filled[0]
    raise bad(
        path.name, f"有 {len(names)} 个工作表：{listed}。", f"It has {len(names)} sheets: {listed}.",
        "请用 --sheet 指定一个。", "Name one with --sheet.",
    )  # fmt: skip


def _formulas(path: Path, index: int) -> dict[int, dict[int, str]]:
    """Formula, or Excel's error, of each cell that has one, by row number and then column index (0 for A)."""
    with zipfile.ZipFile(path) as archive, archive.open(_member(archive, index)) as opened:
        found: dict[int, dict[int, str]] = {}
        kept = b""
        while chunk := opened.read(_CHUNK):
            block = kept + chunk
            kept = block[-4096:]
            for one in _ERROR.finditer(block):
                found.setdefault(int(one[2]), {}).setdefault(_index(one[1]), one[3].decode())
            for one in _ANY_FORMULA.finditer(block):
                found.setdefault(int(one[2]), {}).setdefault(_index(one[1]), "=")
            for one in _FORMULA.finditer(block):
                found[int(one[2])][_index(one[1])] = "=" + one[3].decode("utf-8", "replace")
        return found


def _member(archive: zipfile.ZipFile, index: int) -> str:
    """The part that holds the sheet at ``index`` of the workbook's own order."""
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    ids = re.findall(r"<(?:\w+:)?sheet\s[^>]*?r:id=\"([^\"]+)\"", book)
    links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    for link in re.findall(r"<Relationship\s[^>]*>", links):
        if f'Id="{ids[index] if index < len(ids) else ""}"' in link:
            target = re.search(r'Target="([^"]+)"', link)
            if target:
                return target[1].lstrip("/") if target[1].startswith("/") else f"xl/{target[1]}"
    raise KeyError(index)


def _index(letters: bytes) -> int:
    value = 0
    for letter in letters:
        value = value * 26 + letter - 64
    return value - 1


def _records(table: Any, formulas: dict[int, dict[int, str]]) -> Iterator[tuple[int, list[str]]]:
    for number, values in enumerate(table.iter_rows(), 1):
        cells = [value if isinstance(value, str) else shown(value) for value in values]
        for column in formulas.get(number, ()):
            if column < len(cells):
                cells[column] = formulas[number][column]
        yield number, cells


def shown(value: Any) -> str:
    """A cell's value as text: 12.0 is 12, days are YYYY-MM-DD, a number beyond Excel's 15 digits is 1.23E+17."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        if abs(value) >= 1e15:
            return f"{value:.2E}"
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != datetime.min.time() else value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)
