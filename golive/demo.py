"""``golive demo``: the bundled CRM, the whole suite, the load, the report, the verdict; nothing relaxed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from rich.console import Console
from rich.table import Table

from authoring.catalogue import load_catalogue, plan
from authoring.tags import TagsMisused
from drivers.settings import load_settings
from drivers.words import Lang, Text
from golive.outcomes import show_outcomes
from golive.practice import LOAD_REPS, CrmNotStarted, practice_crm
from golive.running import RunOptions, run_suite
from golive.signing import build, show
from reports.evidence.read import read


class Stages:
    """How long each stage took, in seconds."""

    def __init__(self) -> None:
        self.took: list[tuple[Text, float]] = []

    @contextmanager
    def stage(self, name: Text) -> Iterator[None]:
        began = time.monotonic()
        try:
            yield
        finally:
            self.took.append((name, time.monotonic() - began))

    def show(self, console: Console, lang: Lang) -> None:
        table = Table(title=Text("各阶段用时", "Time of each stage").in_(lang))
        table.add_column(Text("阶段", "stage").in_(lang))
        table.add_column(Text("秒", "s").in_(lang), justify="right")
        for name, seconds in self.took:
            table.add_row(name.in_(lang), f"{seconds:.1f}")
        console.print(table)


def demo(root: Path, out: Path, lang: Lang, *, workers: int, channel: str, tags: str | None) -> int:
    """0 when it completed and the verdict is the one that golive.toml expects of this repository."""
    console, stages = Console(), Stages()
    options = RunOptions(channel=channel, tags=tags, round="demo", workers=workers, short=True)
    scratch = root / "var" / "demo" / f"{time.strftime('%Y%m%d-%H%M%S')}"
    scratch.mkdir(parents=True, exist_ok=True)
    try:
        if tags:
            plan(load_catalogue(root), tags=tags)  # told before anything is started
        run_dir = _run(root, out, options, lang, console, stages, scratch)
    except TagsMisused as wrong:
        console.print(wrong.what.in_(lang), markup=False)
        return 2
    except CrmNotStarted as failed:
        console.print(
            Text("自带的 CRM 没有启动：", "The bundled CRM did not start:").in_(lang),
            str(failed),
            markup=False,
        )
        return 3
    show_outcomes(read(run_dir), console, lang)
    with stages.stage(Text("报告与签核单", "report and sign-off")):
        built = build(root, run_dir, lang)
    stages.show(console, lang)
    show(built, console, lang)
    return _judge(built.verdict.decision, root, console, lang)


CUSTOMERS_BEFORE = 300
"""Nobody accepts an empty CRM; the load scenario brings its own amount of data (PERF-01)."""


def _run(
    root: Path, out: Path, options: RunOptions, lang: Lang, console: Console, stages: Stages, scratch: Path
) -> Path:
    with ExitStack() as running_crm:
        with stages.stage(Text("启动自带的 CRM", "starting the bundled CRM")):
            starting = practice_crm(
                root,
                str(scratch / "crm.sqlite3"),
                log=scratch / "crm.log",
                reps=LOAD_REPS,
                customers=CUSTOMERS_BEFORE,
            )
            running = running_crm.enter_context(starting)
        console.print(Text(f"CRM 已启动：{running.url}", f"The CRM answers at {running.url}").in_(lang))
        settings = load_settings(root / "golive.toml", "practice", address=running.url)
        with stages.stage(Text("运行场景", "running the scenarios")):
            return run_suite(root, out, settings, options, lang, console)


def _judge(decision: str, root: Path, console: Console, lang: Lang) -> int:
    expected = load_settings(root / "golive.toml", "practice").project.expected_verdict
    if decision == expected:
        return 0
    console.print(
        Text(
            f"结论应为 {expected}（golive.toml），实际是 {decision}",
            f"{expected} was expected (golive.toml), it is {decision}",
        ).in_(lang),
        style="red",
    )
    return 1
