"""Exported reports as a spreadsheet would open them."""

from __future__ import annotations

import csv
import io

from drivers.areas.reports import FileForm, ReportFile

_BOM = b"\xef\xbb\xbf"
_RUNS = ("=", "+", "-", "@", "\t", "\r")


def opened(content: bytes, form: FileForm) -> ReportFile:
    """The rows of a file, and which of its cells would be calculated."""
    return _csv(content) if form == "CSV" else _workbook(content)


def _csv(content: bytes) -> ReportFile:
    """Without the mark at its start Excel reads a CSV file in the code page of the machine."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    runs = tuple(cell for row in rows for cell in row if cell.startswith(_RUNS))
    head, *body = rows
    shown = tuple(dict(zip(head, map(_as_shown, row), strict=True)) for row in body)
    return ReportFile(shown, runs, content.startswith(_BOM))


def _as_shown(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from calculating."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] and cell[1:2] in _RUNS else cell


def _workbook(content: bytes) -> ReportFile:
    import openpyxl  # loaded only by those who read workbooks

    rows = list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows())
    runs = tuple(str(cell.value) for row in rows for cell in row if cell.data_type == "f")
    head = [str(cell.value) for cell in rows[0]]
    shown = tuple(
        dict(zip(head, ["" if c.value is None else str(c.value) for c in row], strict=True))
        for row in rows[1:]
    )
    return ReportFile(shown, runs, opens_right=True)
