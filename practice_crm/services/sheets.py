"""Reading the files that people give in: CSV in the encodings that Excel writes, and XLSX."""

from __future__ import annotations

import contextlib
import csv
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from itertools import islice

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from practice_crm.refusals import Refused
from practice_crm.wording import Text

LARGEST_BYTES = 40_000_000
LARGEST_UNPACKED = 400_000_000
SMALL_UNPACKED, MOST_TIMES = 20_000_000, 300
MOST_ROWS = 200_000
_HAN = re.compile(r"[\u4e00-\u9fff]")
_OLE = b"\xd0\xcf\x11\xe0"
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
        return _checked(_xlsx(content), padded=True)
    if lower.endswith(".csv"):
        return _checked(_csv(content), padded=False)
    raise _wrong("只能导入 .csv 或 .xlsx 文件。", "Only .csv and .xlsx files can be imported.")


def _checked(rows: Rows, *, padded: bool) -> tuple[list[str], Rows]:
    """Header and rows as wide as it. A workbook leaves empty cells at the end of a row out (``padded``); in a CSV
    a row that is too short was cut off, or lost a comma."""
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
        if not padded and any(row) and len(row) < len(header):
            raise _wrong(
                f"第 {line} 行只有 {len(row)} 格，应有 {len(header)} 格，文件像是被截断了，请重新导出。",
                f"Row {line} has {len(row)} of {len(header)} cells: the file seems to be cut off; export it again.",
            )
        if len(row) >= len(header) and {cell for cell in row if cell} == set(header):
            raise _wrong(
                f"第 {line} 行又是列名（两份文件拼在一起？），请删去这一行。",
                f"Row {line} holds the names of the columns again (two files pasted together?); remove it.",
            )
    return header, [[*row, *[""] * len(header)][: len(header)] for row in body]


def _csv(content: bytes) -> Rows:
    text = _decoded(content)
    if "\x00" in text:
        raise _wrong("这不是 CSV 文件。", "This is no CSV file.")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return [[cell.strip() for cell in row] for row in reader]
    except csv.Error as bad:
        raise _wrong(
            f"CSV 格式不正确（第 {reader.line_num} 行，引号没有配对？文件被截断？）：{bad}",
            f"The CSV is broken (line {reader.line_num}; an open quote, or cut off?): {bad}",
        ) from None


def _decoded(content: bytes) -> str:
    """The text of a CSV in UTF-8 or GB18030; a mixture of both would become other words in silence."""
    with contextlib.suppress(UnicodeDecodeError):
        return content.decode("utf-8-sig")
    utf8 = other = 0
    for number, line in enumerate(content.splitlines(), 1):
        if line.isascii():
            continue
        try:
            if len(_HAN.findall(line.decode())) >= 3:
                utf8 = utf8 or number
        except UnicodeDecodeError:
            other = other or number
    if utf8 and other:
        raise _wrong(
            f"文件混有两种编码：第 {utf8} 行是 UTF-8，第 {other} 行不是。请按同一编码重新导出。",
            f"Two encodings are mixed: line {utf8} is UTF-8, line {other} isn't. Export it again in one encoding.",
        )
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError as bad:
        line_number = content[: bad.start].count(b"\n") + 1
        raise _wrong(
            f"文件编码既不是 UTF-8 也不是 GB18030（第 {line_number} 行）。",
            f"The file is neither in UTF-8 nor in GB18030 (line {line_number}).",
        ) from None


def _xlsx(content: bytes) -> Rows:
    if content.startswith(_OLE):
        raise _wrong(
            "工作簿有密码，或是旧的 .xls 格式。请去掉密码后另存为 .xlsx。",
            "The workbook has a password, or is of the old .xls kind. Save it as .xlsx without one.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _not_a_bomb(packed.infolist())
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        filled = []
        for sheet in book.worksheets:
            rows = [
                [_said(cell) for cell in row]
                for row in islice(sheet.iter_rows(values_only=True), MOST_ROWS + 2)
            ]
            if any(any(row) for row in rows):
                filled.append((str(sheet.title), rows))
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, IndexError, OSError):
        raise _wrong(
            "不是可读的 Excel 文件（可能有密码或已损坏）。",
            "This Excel file can't be read (password? damaged?).",
        ) from None
    if len(filled) > 1:
        names = "、".join(name for name, _ in filled)
        raise _wrong(
            f"有 {len(filled)} 个工作表都有内容：{names}。请只留要导入的那一个。",
            f"{len(filled)} sheets have content: {names}. Keep only the one to be imported.",
        )
    return filled[0][1] if filled else []


def _not_a_bomb(parts: Sequence[zipfile.ZipInfo]) -> None:
    """No honest workbook unpacks to so much, or to so many times its size."""
    total = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if total > LARGEST_UNPACKED or (total > SMALL_UNPACKED and total > MOST_TIMES * max(packed, 1)):
        raise _wrong(
            f"文件解压后有 {total >> 20} MB，不像正常的工作簿，未打开。",
            f"The file unpacks to {total >> 20} MB, which no honest workbook does; it was not opened.",
        )


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
