"""What every source table must show, whether it's CSV or a workbook: one header, whole rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from drivers.words import Text
from migration.model import BadInput, Rows


def bad(place: str, zh: str, en: str, todo_zh: str, todo_en: str) -> BadInput:
    """A ``BadInput`` in both languages."""
    return BadInput(place, Text(zh, en), Text(todo_zh, todo_en))


def column_letter(index: int) -> str:
    """0 → A, 26 → AA: as spreadsheets name columns."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def header(place: str, cells: Sequence[str]) -> tuple[str, ...]:
    """The column names; a nameless or doubled column is told by its letter."""
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise bad(
            place,
            "第 1 行没有列名。",
            "Row 1 has no column names.",
            "请把列名放在第 1 行。",
            "Put them into row 1.",
        )
    for index, name in enumerate(names):
        letter = column_letter(index)
        if not name:
            raise bad(
                f"{place} {letter}1", "列名为空（合并单元格或两行表头？）。",
                "The column has no name (merged cells, or a header of two rows?).",
                "请每列一个列名，表头只占一行。", "Give each column one name, in one row.",
            )  # fmt: skip
        if name in names[:index]:
            raise bad(
                f"{place} {letter}1", f"列名“{name}”出现两次。", f"The column name “{name}” stands twice.",
                "请改名或删去其中一列。", "Rename or remove one of them.",
            )  # fmt: skip
    return tuple(names)


def checked(place: str, columns: tuple[str, ...], numbered: Iterable[tuple[int, Sequence[str]]]) -> Rows:
    """Rows of the header's width; blank rows are none. ``BadInput`` on a second header, a row that doesn't fit,
    a last row that is cut off, and a table without any row."""
    width, names = len(columns), set(columns)
    count = 0
    short: tuple[int, int] | None = None
    for number, cells in numbered:
        if short:
            raise _width(place, *short, width)
        if len(cells) != width:
            if not any(cells):
                continue
            if any(cells[width:]):
                raise _width(place, number, len(cells), width)
            if len(cells) < width:
                short = (number, len(cells))
                continue
            cells = cells[:width]
        elif not any(cells):
            continue
        if cells[0] in names and {cell.strip() for cell in cells} == names:
            raise bad(
                f"{place} 第 {number} 行 / row {number}", "又出现一行表头（两份导出拼在一起？）。",
                "There is a second header (two exports pasted together?).",
                "请删去这一行，或分成两个文件。", "Remove it, or make two files.",
            )  # fmt: skip
        count += 1
        yield number, tuple(cells)
    if short:
        raise bad(
            f"{place} 第 {short[0]} 行 / row {short[0]}",
            f"最后一行只有 {short[1]} 列，应有 {width} 列，文件像是被截断了。",
            f"The last row has {short[1]} of {width} cells: the file seems to be cut off.",
            "请重新导出或重新传输。", "Export or transfer it again.",
        )  # fmt: skip
    if not count:
        raise bad(
            place, "只有表头，没有数据。", "There is a header and no row.", "请重新导出。", "Export it again."
        )


def _width(place: str, number: int, cells: int, width: int) -> BadInput:
    return bad(
        f"{place} 第 {number} 行 / row {number}", f"有 {cells} 列，表头有 {width} 列。",
        f"It has {cells} cells, the header has {width}.",
        "请检查该行是否有未加引号的逗号或换行。", "Look for a comma or line break without quotes.",
    )  # fmt: skip
