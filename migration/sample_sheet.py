"""The sample as people see it: old and new side by side in a workbook and in the terminal; verdicts read back."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

from drivers.words import Lang, Text
from migration.differences import FORM
from migration.model import BadInput
from migration.reconcile_judge import canonical, judge
from migration.reconcile_model import Compared, Plan
from migration.sampling import Chosen, Draw, Judged
from migration.vocabulary import TABLES

HEAD = (
    Text("表", "Table"), Text("区域", "Region"), Text("编号", "Key"), Text("字段", "Field"), Text("旧系统", "Old"),
    Text("CRM", "CRM"), Text("相同？", "Same?"), Text("判定", "Verdict"), Text("判定人", "Judged by"), Text("备注", "Remark"),
)  # fmt: skip
HOW = Text(
    "每条记录在浅黄格里填一次判定和姓名；= 相同，≈ 只差空格、全半角或大小写，≠ 不同",
    "Give a verdict and a name once per record, in the yellow cells; = same, ≈ but for spaces, width or case, ≠ different",
)
WORDS = {"right": Text("正确", "right"), "wrong": Text("有误", "wrong")}


NAMES = {word: table.name for table in TABLES for word in (table.label.zh, table.label.en)}


@dataclass(frozen=True)
class Side:
    """One drawn row as both systems have it; an empty dict is a row that isn't there."""

    table: str
    region: str
    key: str
    old: dict[str, str]
    new: dict[str, str]


SAME, FORMAL, OTHER = "=", "≈", "≠"
"""Equal under the conversion; equal but for spaces, width, case; different."""


def side_by_side(plan: Plan, row: Side) -> Iterator[tuple[Text, str, str, str]]:
    """(label, old, new, whether they agree under the conversion) of each field."""
    for c in plan.fields:
        old, new = row.old.get(c.old, ""), row.new.get(c.new, "")
        yield c.field.label, old, new, _mark(c, old, new) if row.old and row.new else OTHER


def _mark(c: Compared, old: str, new: str) -> str:
    if old == new and not c.convert:
        return SAME
    why = judge(c, canonical(c), old, new)[1]
    return SAME if why is None else FORMAL if why.code in FORM else OTHER


def write_workbook(path: Path, told: Text, plans: Sequence[Plan], rows: Iterable[Side], lang: Lang) -> None:
    """A workbook to judge in, ``told`` on top: one line a field, the verdict chosen once a row, from a list."""
    import xlsxwriter  # type: ignore[import-untyped]

    known = {plan.table: plan for plan in plans}
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(Text("抽样核对", "Sample").in_(lang))
        head = book.add_format({"bold": True, "bg_color": "#e4e8eb", "bottom": 1})
        looks = {
            (same, first): book.add_format(
                {
                    "text_wrap": True,
                    "valign": "top",
                    "top": int(first),
                    **({} if same else {"bg_color": "#f3dfae"}),
                }
            )
            for same in (True, False)
            for first in (True, False)
        }
        entry = book.add_format({"bg_color": "#fff9e0", "border": 1})
        sheet.write_string(0, 0, f"{told.in_(lang)}　{HOW.in_(lang)}")
        sheet.write_row(1, 0, [h.in_(lang) for h in HEAD], head)
        at = 2
        for row in rows:
            plan = known[row.table]
            for first, (label, old, new, mark) in enumerate(side_by_side(plan, row)):
                look = looks[mark == SAME, first == 0]
                cells = (plan.label.in_(lang), row.region, row.key, label.in_(lang), old, new, mark)
                for column, cell in enumerate(cells):
                    sheet.write_string(at, column, cell, look)
                if first == 0:
                    choice = [word.in_(lang) for word in WORDS.values()]
                    sheet.data_validation(at, 7, at, 7, {"validate": "list", "source": choice})
                    for column in (7, 8, 9):
                        sheet.write_blank(at, column, None, entry)
                at += 1
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1)
        sheet.freeze_panes(2, 4)
        sheet.autofilter(1, 0, max(at - 1, 2), len(HEAD) - 1)
        for column, width in enumerate((14, 8, 14, 18, 36, 36, 7, 9, 12, 24)):
            sheet.set_column(column, column, width)


def read_verdicts(path: Path, draw: Draw, at: str) -> tuple[Judged, ...]:
    """The verdicts that people wrote into the workbook; ``BadInput`` with the cell of one that can't be taken."""
    import openpyxl

    try:
        sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
    except (BadZipFile, KeyError, OSError) as wrong:
        raise BadInput(
            str(path),
            Text("不是可读取的工作簿。", "It's no workbook that can be read."),
            Text("请用导出的核对表。", "Use the workbook that was made for the draw."),
        ) from wrong
    words = {word: code for code, text in WORDS.items() for word in text}
    drawn, found = {(m.table, m.key) for m in draw.drawn}, []
    for number, cells in enumerate(sheet.iter_rows(min_row=3, values_only=True), 3):
        row = [str(cell).strip() if cell is not None else "" for cell in cells] + [""] * len(HEAD)
        said, _, key, _, _, _, _, verdict, who, remark = row[: len(HEAD)]
        table = NAMES.get(said, said)
        if not (verdict or who):
            continue
        if verdict not in words or not who:
            raise BadInput(
                f"{path.name} H{number}:I{number}",
                Text(f"“{verdict}”“{who}”不完整。", f"“{verdict}” “{who}” is incomplete."),
                Text("判定填 正确 或 有误，并写姓名。", "Give right or wrong, and a name."),
            )
        how: Chosen = "drawn" if (table, key) in drawn else "picked"
        found.append(Judged(draw.number, table, key, words[verdict], who, at, remark=remark, how=how))
    return tuple(found)


def visible(value: str) -> str:
    """``value`` with the spaces at its end to be seen."""
    bare = value.rstrip(" \u3000")
    return bare + value[len(bare) :].replace(" ", "␣").replace("\u3000", "␣␣")


def _around(old: str, new: str, width: int) -> tuple[str, str]:
    """Both values from shortly before their first difference, where that would be cut off."""
    at = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    if at < width // 2:
        return visible(old), visible(new)
    return tuple("…" + visible(value)[at - 6 :] for value in (old, new))  # type: ignore[return-value]


def terminal_rows(plan: Plan, row: Side, lang: Lang, width: int = 36) -> list[str]:
    """One row for the terminal: label, old, new, and a mark where they aren't the same text."""
    lines = [f"{plan.label.in_(lang)} {row.key} · {row.region}"]
    if not row.new:
        lines.append("  ✗ " + Text("CRM 中没有这一行", "the CRM doesn't have this row").in_(lang))
    if not row.old:
        lines.append("  ✗ " + Text("旧系统中没有这一行", "the old system doesn't have this row").in_(lang))
    for label, old, new, found in side_by_side(plan, row):
        mark = " " if found == SAME else found
        old, new = (old, new) if found == SAME else _around(old, new, width)
        lines.append(f"  {mark} {_fit(label.in_(lang), 18)} {_fit(old, width)} │ {_fit(new, width)}".rstrip())
    return lines


def _fit(text: str, width: int) -> str:
    """Padded or shortened to a width in which a Chinese character takes two places."""
    shown, used = "", 0
    for char in text.replace("\n", "⏎"):
        wide = 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if used + wide > width - 1:
            return shown + "…" + " " * (width - used - 1)
        shown, used = shown + char, used + wide
    return shown + " " * (width - used)
