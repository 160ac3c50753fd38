"""``golive migrate sample-data``, ``check`` and ``clean``: plain functions that say things and return exit codes.

0: done. 1: the mapping table has to be mended; nothing was written. 2: an input can't be used; nothing was written.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table as Grid

from drivers.words import Lang, Text
from migration.cleaning import Choices, Cleaned, MappingWrong, clean
from migration.cleaning_report import SHOWN, notes, total, write_reports
from migration.cleaning_words import COLUMNS, table
from migration.mapping import Complaint, check_source, read_mapping, unmapped
from migration.model import BadInput, Mapping
from migration.reading import open_table
from migration.reading_checks import bad
from migration.sample_data import MAPPING, make_sample
from migration.sample_rows import SHARES
from migration.sources import find_sources

DONE, TO_MEND, UNUSABLE = 0, 1, 2


def sample_data_command(rows: int, seed: int, out: Path, lang: Lang, console: Console | None = None) -> int:
    """Make an old CRM's export with its truth and a mapping table in ``out``, which must be empty or new."""
    console = console or Console(highlight=False)
    try:
        with _bar(console, lang) as show:
            made = make_sample(
                out, rows, seed, lambda name, done: show(name, done, max(rows * SHARES[name] // 100, done))
            )
    except ValueError:
        console.print(
            Text("--rows 至少为 10。", "--rows must be 10 at least.").in_(lang), markup=False, soft_wrap=True
        )
        return UNUSABLE
    except FileExistsError:
        return _exists(out, lang, console)
    counts = ", ".join(f"{table(name).in_(lang)} {count:,}" for name, count in made.rows.items())
    told = Text(
        f"{sum(made.rows.values()):,} 行（{counts}），其中埋入 {sum(made.faults.values()):,} 处，见 {out / 'truth.csv'}；映射表 {out / MAPPING}。",
        f"{sum(made.rows.values()):,} rows ({counts}), {sum(made.faults.values()):,} of them planted, see {out / 'truth.csv'}; mapping {out / MAPPING}.",
    )
    console.print(told.in_(lang), markup=False, soft_wrap=True)
    return DONE


def check_command(
    mapping: Path, source: Path | None, lang: Lang, sheet: str = "", console: Console | None = None
) -> int:
    """Every complaint about the mapping table at its cell, and against the source's columns where one is given."""
    console = console or Console(highlight=False)
    try:
        mappings, complaints = read_mapping(mapping)
        left_out: list[Text] = []
        if source:
            for name, path in find_sources(source, mappings).items():
                one = next(m for m in mappings if m.table.name == name)
                opened = open_table(path, sheet)
                complaints += check_source(one, mapping.name, opened.columns, opened.place)
                left_out += [_left_out(opened.place, c) for c in unmapped(one, opened.columns)]
    except BadInput as wrong:
        return _unusable(wrong, lang, console)
    for note in left_out:
        console.print(note.in_(lang), markup=False, soft_wrap=True)
    return _complaints(complaints, mappings, lang, console)


def clean_command(
    mapping: Path, source: Path, out: Path, lang: Lang, *, since: date | None = None, merge_near: bool = False,
    sheet: str = "", console: Console | None = None,
) -> int:  # fmt: skip
    """Clean ``source`` by ``mapping`` into the new folder ``out``, with the cleaning report beside the files."""
    console = console or Console(highlight=False)
    began = time.perf_counter()
    try:
        mappings, complaints = read_mapping(mapping)
        if complaints:
            return _complaints(complaints, mappings, lang, console)
        with _bar(console, lang) as show:
            cleaned = clean(
                mappings, find_sources(source, mappings), out, Choices(since, merge_near), show, sheet=sheet,
                place=mapping.name, finish=write_reports,
            )  # fmt: skip
    except BadInput as wrong:
        return _unusable(wrong, lang, console)
    except MappingWrong as wrong:
        return _complaints(wrong.complaints, mappings, lang, console)
    except FileExistsError:
        return _exists(out, lang, console)
    _summary(cleaned, out, time.perf_counter() - began, lang, console)
    return DONE


def _summary(cleaned: Cleaned, out: Path, seconds: float, lang: Lang, console: Console) -> None:
    grid = Grid(box=None, pad_edge=False)
    grid.add_column("", no_wrap=True)
    for key in SHOWN:
        grid.add_column(COLUMNS[key].in_(lang), justify="right")
    for one in cleaned.tables:
        counts = total([one])
        grid.add_row(table(one.table).in_(lang), *(f"{counts[key]:,}" for key in SHOWN))
    counts = total(cleaned.tables)
    grid.add_row(Text("合计", "Total").in_(lang), *(f"{counts[key]:,}" for key in SHOWN), style="bold")
    console.print(grid)
    for note in notes(cleaned, lang):
        console.print(note, markup=False, soft_wrap=True)
    report = out / ("数据清洗报告.html" if lang == "zh" else "cleaning-report.html")
    told = Text(
        f"每一行源数据恰有一个去向。用时 {seconds:.1f} 秒。报告：{report}",
        f"Every source row is accounted for exactly once. It took {seconds:.1f} s. Report: {report}",
    )
    console.print(told.in_(lang), markup=False, soft_wrap=True)


def _left_out(place: str, column: str) -> Text:
    return Text(
        f"注意：{place} 的列“{column}”不在映射表中，不会迁移。",
        f"Note: the column “{column}” of {place} isn't in the mapping and won't be migrated.",
    )


def _complaints(complaints: list[Complaint], mappings: list[Mapping], lang: Lang, console: Console) -> int:
    for complaint in complaints:
        console.print(complaint.in_(lang), markup=False, soft_wrap=True)
    lines = sum(len(mapping.lines) for mapping in mappings)
    told = Text(
        f"{len(mappings)} 个表，{lines} 行映射，{len(complaints)} 个问题。",
        f"{len(mappings)} tables, {lines} lines, {len(complaints)} problems.",
    )
    console.print(told.in_(lang), markup=False, soft_wrap=True)
    return TO_MEND if complaints else DONE


def _unusable(wrong: BadInput, lang: Lang, console: Console) -> int:
    console.print(wrong.in_(lang), markup=False, soft_wrap=True)
    return UNUSABLE


def _exists(out: Path, lang: Lang, console: Console) -> int:
    return _unusable(
        bad(
            str(out), "已有内容。", "There is something already.", "请给一个新文件夹。", "Give a new folder."
        ),
        lang,
        console,
    )


@contextmanager
def _bar(console: Console, lang: Lang) -> Iterator[Callable[[str, int, int], None]]:
    """Rows, rate and time left of the table that is being worked on; nothing where nobody watches."""
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f}"),
        TextColumn("{task.fields[rate]}"), TimeRemainingColumn(), console=console, transient=True,
        disable=not console.is_terminal,
    ) as progress:  # fmt: skip
        tasks: dict[str, tuple[TaskID, float]] = {}

        def show(name: str, done: int, about: int) -> None:
            if name not in tasks:
                tasks[name] = progress.add_task(table(name).in_(lang), rate=""), time.perf_counter()
            task, began = tasks[name]
            rate = done / max(time.perf_counter() - began, 0.001)
            unit = Text(f"{rate:,.0f} 行/秒", f"{rate:,.0f} rows/s").in_(lang)
            progress.update(task, completed=done, total=about, rate=unit)

        yield show
