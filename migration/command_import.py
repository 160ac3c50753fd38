"""``golive migrate import`` and ``rollback``: plain functions that say things and return exit codes.

0: done, or back as before. 1: a batch missed its criterion, or the CRM isn't as before. 2: an input can't be used, or
the CRM refused. 3: the CRM can't be reached; the same command goes on where it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from drivers.areas.imports import Imports
from drivers.errors import CrmRefused, CrmUnreachable
from drivers.words import Lang, Text
from migration.import_plan import SHARES, find, make, plan_name
from migration.import_state import State, load
from migration.importing import Importing
from migration.model import BadInput
from migration.reading_checks import bad

DONE, MISSED, UNUSABLE, UNREACHABLE = 0, 1, 2, 3
Connect = Callable[[], Imports]
"""Signs in at the CRM when it's called, and gives its import."""
EVERY_S: Final = 10.0
"""Where nobody watches a bar, a line says so often how far it is."""


def import_command(
    source: Path, folder: Path, connect: Connect, target: str, lang: Lang, *, shares: tuple[float, ...] = SHARES,
    min_success: float = 0.99, sheet: str = "", mended: Sequence[Path] = (), console: Console | None = None,
) -> int:  # fmt: skip
    """Import the cleaned tables of ``source`` batch by batch; ``folder`` keeps plan, state and proof.
    ``mended`` are files of failed rows that people have mended."""
    console = console or Console(highlight=False)

    def work() -> int:
        crm = connect()
        state = load(folder) or _planned(source, folder, crm, target, shares, min_success, sheet)
        _refuse_another(state, source, target, folder)
        _refuse_other_terms(state, source, min_success, folder)
        with _showing(console, lang) as show:
            importing = Importing(folder, state, crm, show, lambda t: _say(console, t, lang), lang)
            for file in mended:
                importing.mend(file)
            passed = importing.run()
        if passed:
            _say(console, Text(
                f"全部导入并核对完毕。记录：{folder / 'import.json'}",
                f"Everything is imported and verified. Record: {folder / 'import.json'}",
            ), lang)  # fmt: skip
        return DONE if passed else MISSED

    return _guarded(work, console, lang)


def rollback_command(
    folder: Path, connect: Connect, target: str, lang: Lang, console: Console | None = None
) -> int:
    """Take everything back that the import of ``folder`` has brought, and prove it table by table (MIG-07)."""
    console = console or Console(highlight=False)

    def work() -> int:
        state = load(folder)
        if state is None or not state.before:
            raise bad(
                str(folder), "这里没有导入记录。", "There is no import here.",
                "请给出 golive migrate import 的 --out 文件夹。", "Give the --out folder of golive migrate import.",
            )  # fmt: skip
        _refuse_another(state, None, target, folder)
        crm = connect()
        with _showing(console, lang) as show:
            changes = Importing(folder, state, crm, show, lambda t: _say(console, t, lang), lang).roll_back()
        for change in changes:
            mark = "✓" if change.same else "✗"
            _say(console, Text(f"{mark} {change.sentence().zh}", f"{mark} {change.sentence().en}"), lang)
        same = state.rolled_back == "same"
        _say(console, _verdict(same), lang)
        return DONE if same else MISSED

    return _guarded(work, console, lang)


def _planned(
    source: Path, folder: Path, crm: Imports, target: str, shares: tuple[float, ...], least: float, sheet: str
) -> State:
    ours = ("batches", "batches.part")  # left behind by a start that was killed
    if folder.exists() and any(p.name not in ours for p in folder.iterdir()):
        raise bad(str(folder), "已有别的内容。", "There is something else already.", "请给一个新文件夹。", "Give a new folder.")  # fmt: skip
    headings = {table: crm.columns(table) for table in find(source)}
    return make(
        source, folder, headings, target=target, min_success=least, shares=shares, sheet=sheet
    )  # fmt: skip


def _refuse_another(state: State, source: Path | None, target: str, folder: Path) -> None:
    """A state goes on with the same data at the same CRM, or not at all."""
    if state.target != target:
        raise bad(
            str(folder), f"这次导入是对 {state.target} 的，不是 {target}。", f"This import is for {state.target}, not {target}.",
            "请指定同一个 CRM，或给一个新文件夹。", "Name the same CRM, or give a new folder.",
        )  # fmt: skip
    if source and state.source != str(source.resolve()):
        raise bad(
            str(folder), f"这次导入的数据来自 {state.source}。", f"The data of this import came from {state.source}.",
            "请给出同一个来源，或给一个新文件夹。", "Give the same source, or a new folder.",
        )  # fmt: skip
    if source and state.rolled_back:
        raise bad(
            str(folder), "这次导入已经回滚。", "This import was rolled back.",
            "请给一个新文件夹重新导入。", "Import again into a new folder.",
        )  # fmt: skip


def _refuse_other_terms(state: State, source: Path, least: float, folder: Path) -> None:
    """What was begun goes on with the tables and the criterion that it was begun with: nobody is told less or more."""
    if state.plan != plan_name(find(source).values()):
        raise bad(
            str(folder), f"{source} 里的数据在开始导入之后改过，已导入的是改动之前的。",
            f"The data in {source} was changed after this import began; what is imported is from before.",
            "请回滚后用新文件夹重新导入，或放回原来的文件。", "Roll back and import into a new folder, or put the files back.",
        )  # fmt: skip
    if state.min_success != least:
        raise bad(
            str(folder), f"这次导入以成功率 {state.min_success:g} 为标准开始，不是 {least:g}。",
            f"This import began with a success rate of {state.min_success:g} as its criterion, not {least:g}.",
            f"请给出 --min-success {state.min_success:g}，或给一个新文件夹。",
            f"Give --min-success {state.min_success:g}, or a new folder.",
        )  # fmt: skip


def _verdict(same: bool) -> Text:
    if same:
        return Text("CRM 已回到导入之前的状态。", "The CRM is back as it was before the import.")
    return Text("CRM 没有回到导入之前的状态。", "The CRM is not as it was before the import.")


def _guarded(work: Callable[[], int], console: Console, lang: Lang) -> int:
    try:
        return work()
    except BadInput as wrong:
        console.print(wrong.in_(lang), markup=False, soft_wrap=True)
        return UNUSABLE
    except CrmRefused as no:
        _say(console, Text(f"CRM 拒绝：{no.message}", f"The CRM refused: {no.message}"), lang)
        return UNUSABLE
    except CrmUnreachable as gone:
        _say(console, Text(
            f"CRM 连接不上：{gone}。已完成的部分都已记录，再次运行同一命令即可继续。",
            f"The CRM can't be reached: {gone}. What is done is kept; the same command goes on from there.",
        ), lang)  # fmt: skip
        return UNREACHABLE


def _say(console: Console, text: Text, lang: Lang) -> None:
    console.print(text.in_(lang), markup=False, soft_wrap=True)


@contextmanager
def _showing(console: Console, lang: Lang) -> Iterator[Callable[[Text, int, int], None]]:
    """Rows done, rate and time left of what is being done: a bar, or a line now and then."""
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,.0f}"),
        TextColumn("{task.fields[rate]}"), TimeRemainingColumn(), console=console, transient=True,
        disable=not console.is_terminal,
    )  # fmt: skip
    with bar:
        task = bar.add_task("", rate="", total=None)
        doing, began, told, first = "", 0.0, 0.0, 0

        def show(what: Text, done: int, total: int) -> None:
            nonlocal doing, began, told, first
            moment = time.monotonic()
            if doing != what.zh:
                doing, began, told, first = what.zh, moment, moment, done
                bar.reset(task, description=what.in_(lang), total=total or None)
            rate = (done - first) / max(moment - began, 0.001)
            speed = Text(f"{rate:,.0f} 行/秒", f"{rate:,.0f} rows/s")
            bar.update(task, completed=done, total=total or None, rate=speed.in_(lang))
            if not console.is_terminal and moment - told >= EVERY_S:
                told = moment
                left = (total - done) / rate if total and rate else 0.0
                _say(console, Text(
                    f"{what.zh}：{done:,} 行，{speed.zh}，还需约 {left:,.0f} 秒",
                    f"{what.en}: {done:,} rows, {speed.en}, about {left:,.0f} s left",
                ), lang)  # fmt: skip

        yield show
