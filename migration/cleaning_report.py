"""The cleaning report (数据清洗报告): a page to read and a workbook to work with, from one ``Cleaned``."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

import jinja2
import xlsxwriter  # type: ignore[import-untyped]

from drivers.words import Lang, Text
from migration.cleaning import Cleaned, TableResult
from migration.cleaning_words import COLUMNS, KINDS, RULES, field, table

SHOWN: Final = (
    "before",
    "unchanged",
    "corrected",
    "filled",
    "after",
    "merged",
    "rejected",
    "out_of_scope",
)
COLOURS: Final = (
    ("unchanged", "#9cc5ad"), ("corrected", "#5f9d7a"), ("filled", "#2f7a52"), ("merged", "#8f9fb0"),
    ("rejected", "#a61b1b"), ("out_of_scope", "#c9b98d"),
)  # fmt: skip
MOST_ROWS: Final = 100_000
"""Rows of one sheet of the workbook; all of them are in the CSV files."""
_FOLDER: Final = Path(__file__).parent


def _counts(one: TableResult) -> dict[str, int]:
    return {"before": one.before, "after": one.after, **one.fates}


def total(tables: Iterable[TableResult]) -> dict[str, int]:
    """Rows of all ``tables`` together, by the columns of the balance."""
    counted = [_counts(one) for one in tables]
    return {key: sum(counts[key] for counts in counted) for key in SHOWN}


def page(cleaned: Cleaned, lang: Lang) -> str:
    """The report as one HTML file without anything from outside."""
    everything = total(cleaned.tables)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER), autoescape=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template("cleaning_report.html.j2").render(
        lang=lang,
        t=lambda zh, en: Text(zh, en).in_(lang),
        n=lambda value: f"{value:,}",
        share=lambda value: _share(value, everything["before"]),
        word=lambda key: COLUMNS[key].in_(lang),
        since=cleaned.since,
        merge_near=cleaned.merge_near,
        near=sum(one.near for one in cleaned.tables),
        total=everything,
        colours=COLOURS,
        shown=SHOWN,
        rows=[
            {"label": table(t.table).in_(lang), "source": t.source, **_counts(t)} for t in cleaned.tables
        ],
        rules=[(table(t.table).in_(lang), rule(code).in_(lang), n) for t in cleaned.tables for code, n in t.rules.items()],
        cells=[cell for t in cleaned.tables for cell in _cells(t, lang)],
        notes=list(notes(cleaned, lang)),
        examples=[
            (table(name).in_(lang), row[0], row[1], row[4 if lang == "zh" else 5])
            for name, rows in cleaned.examples.items()
            for row in rows[:10]
        ],
    )  # fmt: skip


def _share(value: int, of: int) -> str:
    """A share that is neither nothing nor all never looks so."""
    if not value or not of:
        return "0%"
    if value == of:
        return "100%"
    return f"{min(max(100 * value / of, 0.01), 99.99):.2f}%"


def rule(code: str) -> Text:
    """A rule's code as people say it."""
    return RULES.get(code, Text(code, code))


def _cells(one: TableResult, lang: Lang) -> Iterator[tuple[str, str, str, int]]:
    for name, count in one.cells.items():
        changed, kind = name.split(" ")
        yield table(one.table).in_(lang), field(one.table, changed).in_(lang), KINDS[kind].in_(lang), count


def notes(cleaned: Cleaned, lang: Lang) -> Iterator[str]:
    """What a reader has to know beside the figures: columns left out, links not checked, shared contacts."""
    for one in cleaned.tables:
        if one.unchecked:
            zh, en = (
                "、".join(table(t).zh for t in one.unchecked),
                ", ".join(table(t).en for t in one.unchecked),
            )
            yield Text(
                f"{one.source}：没有同时给出{zh}，指向它的链接没有核对。",
                f"{one.source}: {en} were not given with it, the links to them were not checked.",
            ).in_(lang)
        if one.unmapped:
            names = "、".join(one.unmapped)
            yield Text(
                f"{one.source}：映射表中没有这些列，未迁移：{names}。",
                f"{one.source}: the mapping doesn't have these columns, they were left out: {names}.",
            ).in_(lang)
        for contact, count in one.crowded.items():
            yield Text(
                f"{count} 个客户共用联系方式 {contact}，未逐对比较，请人工查看。",
                f"{count} customers share the contact {contact}; they were not compared pair by pair, look at them.",
            ).in_(lang)


def write_reports(cleaned: Cleaned, folder: Path) -> list[Path]:
    """``数据清洗报告.html``, ``cleaning-report.html`` and one workbook in both languages, into ``folder``."""
    made = []
    for lang, name in (("zh", "数据清洗报告.html"), ("en", "cleaning-report.html")):
        (folder / name).write_text(page(cleaned, "zh" if lang == "zh" else "en"), "utf-8", newline="\n")
        made.append(folder / name)
    workbook = folder / "数据清洗报告.xlsx"
    _workbook(cleaned, folder, workbook)
    return [*made, workbook]


def _workbook(cleaned: Cleaned, folder: Path, path: Path) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        head = book.add_format({"bold": True, "bg_color": "#16202a", "font_color": "#ffffff", "text_wrap": True,
                                "valign": "top"})  # fmt: skip
        bold = book.add_format({"bold": True, "top": 1, "num_format": "#,##0"})
        plain = book.add_format({"num_format": "#,##0"})
        _balance_sheet(cleaned, book.add_worksheet("去向 Balance"), head, plain, bold)
        for one in cleaned.tables:
            label = table(one.table)
            if one.fates["rejected"]:
                _copy(folder / f"rejected_{one.table}.csv", book.add_worksheet(f"拒绝 {label.zh}"), head)
        for name, title in (("near_duplicates", "疑似重复 Near"), ("merged", "合并 Merged"), ("changes", "更正补全 Changes"),
                            ("out_of_scope", "范围外 Out of scope")):  # fmt: skip
            _copy(folder / f"{name}.csv", book.add_worksheet(title), head)


def _balance_sheet(cleaned: Cleaned, sheet: Any, head: Any, plain: Any, bold: Any) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, 20, 14)
    titles = ["表 Table", "源文件 Source", *(f"{COLUMNS[key].zh}\n{COLUMNS[key].en}" for key in SHOWN)]
    sheet.write_row(0, 0, titles, head)
    for at, one in enumerate(cleaned.tables, 1):
        label = table(one.table)
        sheet.write_row(at, 0, [f"{label.zh} {label.en}", one.source], plain)
        sheet.write_row(at, 2, [_counts(one)[key] for key in SHOWN], plain)
    everything = total(cleaned.tables)
    sheet.write_row(len(cleaned.tables) + 1, 0, ["合计 Total", "", *(everything[key] for key in SHOWN)], bold)
    at = len(cleaned.tables) + 4
    sheet.write_row(at, 0, ["表 Table", "拒绝规则 Rule", "行数 Rows"], head)
    for one in cleaned.tables:
        for code, count in one.rules.items():
            at += 1
            words, label = rule(code), table(one.table)
            sheet.write_row(at, 0, [f"{label.zh} {label.en}", f"{words.zh} {words.en}", count], plain)


def _copy(source: Path, sheet: Any, head: Any) -> None:
    with source.open(encoding="utf-8-sig", newline="") as opened:
        rows = csv.reader(opened)
        titles = next(rows)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(titles) - 1, 18)
        for column, title in enumerate(titles):
            if title in ("原因", "reason", "why"):
                sheet.set_column(column, column, 60)
        sheet.write_row(0, 0, titles, head)
        number = 0
        for number, row in enumerate(islice(rows, MOST_ROWS), 1):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
        if next(rows, None) is not None:
            told = f"只显示前 {MOST_ROWS:,} 行，全部见 {source.name} / the first {MOST_ROWS:,} rows; all are in {source.name}"
            sheet.write_string(number + 1, 0, told)
        sheet.autofilter(0, 0, max(number, 1), len(titles) - 1)
