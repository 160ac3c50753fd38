"""Reading a CSV that people edit in Excel; what is wrong is told by cell."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from reports.words import Text


class InputError(Exception):
    """Register, checklist or criteria can't be used; each complaint names file, cell or key, and the value."""

    def __init__(self, complaints: Sequence[Text]) -> None:
        super().__init__("\n".join(f"{c.zh}\n  {c.en}" for c in complaints))
        self.complaints = tuple(complaints)


class Row(NamedTuple):
    """One row: values by column, and where it stands."""

    file: str
    number: int
    values: dict[str, str]

    def cell(self, column: str) -> str:
        """The cell's name as Excel shows it, for example ``requirements.csv!D7``."""
        return f"{self.file}!{letter(list(self.values).index(column))}{self.number}"

    def wrong(self, column: str, zh: str, en: str) -> Text:
        """A complaint about one cell, with the value that stands there."""
        where, value = self.cell(column), self.values[column]
        return Text(
            f"{where}（{column}）：{zh}，现值“{value}”", f"{where} ({column}): {en}, it says {value!r}"
        )


def letter(index: int) -> str:
    """The name of a column, 0 is A."""
    return chr(65 + index) if index < 26 else letter(index // 26 - 1) + letter(index % 26)


def fingerprint(path: Path) -> str:
    """SHA-256 of a file's text: which version of it was used. Line ends and a BOM don't count, they change by copying."""
    raw = path.read_bytes()
    if path.suffix != ".xlsx":
        raw = raw.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    return hashlib.sha256(raw).hexdigest()


def rows(path: Path, columns: Sequence[str]) -> list[Row]:
    """The rows of a CSV in UTF-8, with or without BOM. ``InputError`` when it isn't such a file."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as bad:
        raise InputError(
            [Text(f"{path.name}：无法打开：{bad}", f"{path.name}: can't be opened: {bad}")]
        ) from bad
    except UnicodeDecodeError as bad:
        raise InputError(
            [
                Text(
                    f"{path.name}：不是 UTF-8，请在 Excel 中另存为“CSV UTF-8”",
                    f"{path.name}: not UTF-8, save it from Excel as “CSV UTF-8”",
                )
            ]
        ) from bad
    return _checked(path.name, list(csv.reader(io.StringIO(text, newline=""))), list(columns))


def _checked(file: str, lines: list[list[str]], columns: list[str]) -> list[Row]:
    head = [name.strip() for name in lines[0]] if lines else []
    if head != columns:
        want, have = ", ".join(columns), ", ".join(head)
        raise InputError(
            [Text(f"{file}：第 1 行应为 {want}，现为 {have}", f"{file}: row 1 must be {want}, it is {have}")]
        )
    found, wrong = [], []
    for number, line in enumerate(lines[1:], 2):
        if not any(cell.strip() for cell in line):
            continue
        if len(line) != len(head):
            zh, en = (
                f"第 {number} 行有 {len(line)} 格，应为 {len(head)}",
                f"row {number} has {len(line)} cells",
            )
            wrong.append(Text(f"{file}：{zh}", f"{file}: {en}, {len(head)} were expected"))
            continue
        found.append(Row(file, number, dict(zip(head, (cell.strip() for cell in line), strict=True))))
    if wrong:
        raise InputError(wrong)
    return found


def day(words: str) -> date | None:
    """A date as ``2026-11-21`` or ``2026/11/21`` (Excel's way); ``None`` when it is none."""
    parts = words.replace("/", "-").split("-")
    try:
        return date(*(int(part) for part in parts)) if len(parts) == 3 else None
    except ValueError:
        return None
