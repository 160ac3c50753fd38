"""The mapping table (数据映射配置表): read and checked before anything runs (MIG-01)."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from drivers.words import Lang, Text
from migration.conversions import BY_NAME
from migration.model import BadInput, Field, Line, Mapping, Refused, Table, Type
from migration.reading import open_table
from migration.reading_checks import column_letter
from migration.vocabulary import TABLES

HEADINGS: Final = {
    "table": ("表", "table"), "source": ("源字段", "source field"), "field": ("CRM 字段", "CRM field"),
    "conversion": ("转换", "conversion"), "argument": ("参数", "argument"), "default": ("缺省值", "default"),
    "required": ("必填", "required"), "remark": ("备注", "remark"),
}  # fmt: skip
_NEEDED: Final = ("source", "field", "conversion")
_YES: Final = {"是", "必填", "y", "yes", "true", "1", "√"}
_NO: Final = {"", "否", "n", "no", "false", "0", "选填"}
_USUAL: Final = {
    Type.TEXT: "文本", Type.DATE: "日期", Type.AMOUNT: "金额", Type.PHONE: "电话", Type.EMAIL: "邮箱",
    Type.CONTACT: "联系方式", Type.REGION: "省市", Type.CHOICE: "选项",
}  # fmt: skip


@dataclass(frozen=True)
class Complaint:
    """Something wrong in the mapping table: its cell (``mapping.csv C7``), what it is, what to do."""

    cell: str
    wrong: Text

    def in_(self, lang: Lang) -> str:
        """One line for a person."""
        return f"{self.cell}: {self.wrong.in_(lang)}"


def read_mapping(path: Path, sheet: str = "") -> tuple[list[Mapping], list[Complaint]]:
    """The mappings by table in order of migration, and every complaint; with a complaint nothing may run.

    ``BadInput`` when the file itself can't be read.
    """
    opened = open_table(path, sheet)
    reader = _Reader(opened.place, _columns(opened.place, opened.columns))
    for row, cells in opened.rows:
        reader.line(row, cells)
    return reader.finish(), reader.complaints


def check_source(mapping: Mapping, place: str, columns: Iterable[str], source: str) -> list[Complaint]:
    """Source fields of ``mapping`` (from file ``place``) that ``source`` doesn't have; the order never matters."""
    known = list(columns)
    return [
        Complaint(f"{place} {line.row}", Text(
            f"源文件 {source} 没有列“{line.source}”。{_near_zh(line.source, known)}",
            f"The source {source} has no column “{line.source}”. {_near_en(line.source, known)}",
        ))
        for line in mapping.lines if line.source not in known
    ]  # fmt: skip


def unmapped(mapping: Mapping, columns: Iterable[str]) -> list[str]:
    """Columns of the source that go nowhere: told, so that leaving them out is a decision."""
    used = {line.source for line in mapping.lines}
    return [column for column in columns if column not in used]


def _near(word: str, known: Iterable[str]) -> str:
    found = difflib.get_close_matches(word, list(known), 1, 0.4)
    return found[0] if found else ""


def _near_zh(word: str, known: Iterable[str]) -> str:
    known = list(known)
    return f"是否指“{near}”？" if (near := _near(word, known)) else f"可用的有：{'、'.join(known)}。"


def _near_en(word: str, known: Iterable[str]) -> str:
    known = list(known)
    return f"Did you mean “{near}”?" if (near := _near(word, known)) else f"There are: {', '.join(known)}."


def _columns(place: str, columns: tuple[str, ...]) -> dict[str, int]:
    at = {}
    for index, name in enumerate(columns):
        plain = name.replace(" ", "").lower()
        for key, words in HEADINGS.items():
            if plain in {word.replace(" ", "").lower() for word in words}:
                at[key] = index
    missing = [key for key in _NEEDED if key not in at]
    if missing:
        zh, en = HEADINGS[missing[0]]
        raise BadInput(
            f"{place} 第 1 行 / row 1",
            Text(f"缺少列“{zh}”。", f"The column “{en}” is missing."),
            Text("表头应为：表、源字段、CRM 字段、转换、参数、缺省值、必填、备注。",
                 "The header is: table, source field, CRM field, conversion, argument, default, required, remark."),
        )  # fmt: skip
    return at


class _Reader:
    """Gathers lines and complaints; a line with a complaint is left out."""

    def __init__(self, place: str, at: dict[str, int]) -> None:
        self._place, self._at = place, at
        self._lines: dict[str, list[Line]] = {}
        self._touched: set[tuple[str, str]] = set()
        self.complaints: list[Complaint] = []

    def _complain(self, row: int, key: str, zh: str, en: str) -> None:
        cell = f"{column_letter(self._at[key])}{row}" if key in self._at else f"第 {row} 行 / row {row}"
        self.complaints.append(Complaint(f"{self._place} {cell}", Text(zh, en)))

    def line(self, row: int, cells: tuple[str, ...]) -> None:
        """One line of the table."""
        told = {key: cells[index].strip() for key, index in self._at.items()}
        table = self._table(row, told.get("table", ""))
        field = self._field(row, table, told["field"]) if table else None
        if not table or not field:
            return
        self._touched.add((table.name, field.name))
        if not told["source"]:
            self._complain(row, "source", "源字段没有填写。", "The source field is empty.")
            return
        line = Line(
            told["source"], field, told["conversion"], told.get("argument", ""), told.get("default", ""),
            told.get("required", "").lower() in _YES or field.required, told.get("remark", ""), row,
        )  # fmt: skip
        if told.get("required", "").lower() not in _YES | _NO:
            self._complain(row, "required", f"“{told['required']}”应为 是 或 否。", "Say yes or no.")
        if self._fits(line) and self._alone(table, line):
            self._lines.setdefault(table.name, []).append(line)

    def _table(self, row: int, word: str) -> Table | None:
        if not word and "table" not in self._at:
            return TABLES[0]
        found = next((t for t in TABLES if word in (t.name, t.label.zh, t.label.en)), None)
        if not found:
            names = [t.label.zh for t in TABLES]
            self._complain(
                row, "table", f"没有表“{word}”。{_near_zh(word, names)}",
                f"There is no table “{word}”. {_near_en(word, [t.name for t in TABLES])}",
            )  # fmt: skip
        return found

    def _field(self, row: int, table: Table, word: str) -> Field | None:
        found = next((f for f in table.fields if word in (f.name, f.label.zh, f.label.en)), None)
        if not found:
            self._complain(
                row, "field", f"{table.label.zh}没有 CRM 字段“{word}”。{_near_zh(word, [f.label.zh for f in table.fields])}",
                f"{table.label.en} has no CRM field “{word}”. {_near_en(word, [f.name for f in table.fields])}",
            )  # fmt: skip
        return found

    def _fits(self, line: Line) -> bool:
        """The conversion exists, fits the field, understands its argument, and the default is a value."""
        found = BY_NAME.get(line.conversion)
        usual = _USUAL[line.field.type]
        if not found:
            names = list(BY_NAME)
            self._complain(
                line.row, "conversion", f"没有转换“{line.conversion}”。{_near_zh(line.conversion, names)}",
                f"There is no conversion “{line.conversion}”. {_near_en(line.conversion, names)}",
            )  # fmt: skip
            return False
        if line.field.type not in found.makes:
            self._complain(
                line.row, "conversion",
                f"转换“{found.label.zh}”不适合字段“{line.field.label.zh}”，请用“{usual}”。",
                f"The conversion “{found.name}” doesn't fit the field “{line.field.label.en}”; use “{BY_NAME[usual].name}”.",
            )  # fmt: skip
            return False
        try:
            convert = found.prepare(line.argument, line.field)
        except ValueError as wrong:
            told = f"{wrong}" or "—"
            self._complain(
                line.row, "argument", f"参数“{line.argument}”不对，应为：{told}。",
                f"The argument “{line.argument}” can't be used; it should be: {told}.",
            )  # fmt: skip
            return False
        return self._default(line, convert)

    def _default(self, line: Line, convert: object) -> bool:
        try:
            if callable(convert):
                convert(line.default)
        except Refused as wrong:
            self._complain(line.row, "default", wrong.reason.zh + "。", wrong.reason.en + ".")
            return False
        return True

    def _alone(self, table: Table, line: Line) -> bool:
        other = next((one for one in self._lines.get(table.name, []) if one.field == line.field), None)
        if other:
            self._complain(
                line.row, "field", f"“{line.field.label.zh}”已由第 {other.row} 行的“{other.source}”填入，一个字段只能有一个来源。",
                f"“{line.field.label.en}” is filled by “{other.source}” of row {other.row} already; a field has one source.",
            )  # fmt: skip
        return other is None

    def finish(self) -> list[Mapping]:
        """The mappings; a required field that no line fills is a complaint."""
        made = []
        for table in TABLES:
            lines = self._lines.get(table.name, [])
            if not lines and not any(name == table.name for name, _ in self._touched):
                continue
            for field in table.fields:
                if field.required and (table.name, field.name) not in self._touched:
                    self.complaints.append(Complaint(self._place, Text(
                        f"{table.label.zh}的必填字段“{field.label.zh}”没有来源，请加一行。",
                        f"The required field “{field.label.en}” of {table.label.en} has no source; add a line.",
                    )))  # fmt: skip
            made.append(Mapping(table, tuple(lines)))
        return made
