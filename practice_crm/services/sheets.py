"""Reading the files that people give in: CSV in the encodings that Excel writes, and XLSX."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from practice_crm.refusals import Refused
from practice_crm.wording import Text

LARGEST_BYTES = 40_000_000
LARGEST_UNPACKED = 400_000_000
MOST_ROWS = 200_000
Rows = list[list[str]]


def read(name: str, content: bytes) -> tuple[list[str], Rows]:
    """Header and rows of a file, cells as text without blanks around them; empty rows at the end are left out.

    ``Refused("invalid_format")`` says in words why a file can't be read: empty, too big, not the kind that its
    name says, no known encoding, rows longer than the header.
    """
    if not content:
        raise _wrong("文件是空的。", "The file is empty.")
    if len(content) > LARGEST_BYTES:
        raise _wrong("文件超过 40 MB。", "The file is larger than 40 MB.")
    lower = name.lower()
    if lower.endswith(".xlsx"):
        rows = _xlsx(content)
    elif lower.endswith(".csv"):
        rows = _csv(content)
    else:
        raise _wrong("只能导入 .csv 或 .xlsx 文件。", "Only .csv and .xlsx files can be imported.")
    return _checked(rows)


def _checked(rows: Rows) -> tuple[list[str], Rows]:
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows or not any(rows[0]):
        raise _wrong("第一行应是列名。", "The first row must hold the names of the columns.")
    header, body = rows[0], rows[1:]
    while header and not header[-1]:
        header = header[:-1]
    if not body:
        raise _wrong("文件里只有列名，没有数据。", "The file holds the names of the columns, and no data.")
    if len(body) > MOST_ROWS:
        raise _wrong(f"一个文件最多 {MOST_ROWS} 行。", f"A file may have at most {MOST_ROWS} rows.")
    for line, row in enumerate(body, 2):
        if any(row[len(header) :]):
            raise _wrong(
                f"第 {line} 行有 {len(row)} 格，比列名多。",
                f"Row {line} has {len(row)} cells, more than the header.",
            )
    return header, [[*row, *[""] * len(header)][: len(header)] for row in body]


def _csv(content: bytes) -> Rows:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise _wrong("文件编码既不是 UTF-8 也不是 GB18030。", "The file is neither in UTF-8 nor in GB18030.")
    if "\x00" in text:
        raise _wrong("这不是 CSV 文件。", "This is no CSV file.")
    try:
        return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), strict=True)]
    except csv.Error as bad:
        raise _wrong(f"CSV 格式不正确：{bad}", f"The CSV is broken: {bad}") from None


def _xlsx(content: bytes) -> Rows:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise _wrong("文件解压后过大。", "The file is too big when unpacked.")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        return [[_said(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, OSError):
        raise _wrong(
            "不是可读的 Excel 文件（可能有密码或已损坏）。",
            "This Excel file can't be read (password? damaged?).",
        ) from None


def _said(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat(sep=" ")[:19] if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _wrong(zh: str, en: str) -> Refused:
    return Refused("invalid_format", Text(zh, en), fields={"file": Text(zh, en)})


def as_csv(header: Sequence[str], rows: Rows) -> str:
    """A CSV text with the byte order mark that Excel wants."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([header, *rows])
    return "\ufeff" + out.getvalue()
