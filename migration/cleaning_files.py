"""The files that cleaning leaves behind, each written row by row."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Final

HEADINGS: Final = {
    "changes": ("表 table", "行 row", "编号 key", "字段 field", "原值 before", "新值 after", "类别 kind"),
    "merged": ("表 table", "行 row", "编号 key", "并入行 into row", "并入编号 into key", "字段 field", "采用 kept",
               "舍弃 let go", "原因", "why"),
    "near_duplicates": ("表 table", "行 row", "编号 key", "名称 name", "联系方式 contact", "疑似行 row of other",
                        "疑似编号 other key", "疑似名称 other name", "疑似联系方式 other contact", "原因", "why",
                        "判断（合并/保留） decision"),
    "out_of_scope": ("表 table", "行 row", "编号 key", "原因", "why"),
}  # fmt: skip
REJECTED: Final = ("行 row", "字段 column", "规则 rule", "原因", "reason")
_FIGURE: Final = re.compile(r"[+-][\d\s.,()\-]*")


def harmless(cell: str) -> str:
    """``cell`` as a spreadsheet shows it without running it (RPT-02); telephones and figures stay as they are."""
    if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and cell and not _FIGURE.fullmatch(cell):
        return "'" + cell
    return cell


class Files:
    """CSV files of one folder, opened when the first row comes; UTF-8 with BOM, so that Excel reads Chinese."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: dict[str, tuple[Any, Any]] = {}
        self.written: dict[str, int] = {}

    def write(self, name: str, cells: Sequence[object], heading: Sequence[str] = ()) -> None:
        """One row of ``name``.csv; ``heading`` is for files that aren't in ``HEADINGS``."""
        if name not in self._open:
            self.start(name, heading or HEADINGS[name])
        self._open[name][1].writerow(cells)
        self.written[name] += 1

    def start(self, name: str, heading: Sequence[str]) -> None:
        """The file with its header, also when no row follows."""
        opened = (self.folder / f"{name}.csv").open("w", encoding="utf-8-sig", newline="")
        self._open[name] = (opened, csv.writer(opened))
        self._open[name][1].writerow(heading)
        self.written[name] = 0

    def __enter__(self) -> Files:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, wrong: BaseException | None, trace: TracebackType | None
    ) -> None:
        for opened, _ in self._open.values():
            opened.close()


def records_in(path: Path) -> int:
    """How many records ``path`` holds below its header, counted from the file itself."""
    if not path.exists():
        return 0
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return sum(1 for _ in csv.reader(opened)) - 1


def rows_by_table(path: Path, unless: str = "") -> Counter[str]:
    """How many records each table has in a file that all of them share; those that fill the column ``unless``
    tell of a field, not of a row."""
    with path.open(encoding="utf-8-sig", newline="") as opened:
        reader = csv.reader(opened)
        heading = next(reader, [])
        at = heading.index(unless) if unless else None
        return Counter(cells[0] for cells in reader if cells and (at is None or not cells[at]))
