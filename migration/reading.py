"""Opening a source table: CSV in any of three encodings or a workbook, row by row, whatever its size."""

from __future__ import annotations

from pathlib import Path

from drivers.words import Text
from migration.model import BadInput, Opened
from migration.reading_csv import open_csv
from migration.reading_xlsx import open_xlsx


def open_table(path: Path, sheet: str = "") -> Opened:
    """The table in ``path``; ``sheet`` names the sheet of a workbook, needed where there are several.

    ``BadInput`` on what can't be read without guessing, at once or, where only a later row shows it, from
    the iterator.
    """
    if not path.is_file():
        raise BadInput(
            str(path),
            Text("没有这个文件。", "There is no such file."),
            Text("请检查路径。", "Check the path."),
        )
    if path.stat().st_size == 0:
        raise BadInput(
            path.name, Text("文件是空的。", "The file is empty."), Text("请重新导出。", "Export it again.")
        )
    with path.open("rb") as raw:
        start = raw.read(8)
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return open_xlsx(path, sheet)
    return open_csv(path)
