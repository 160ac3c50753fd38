"""Progress on a terminal: how much, how fast, how long still. Where nobody watches nothing is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from drivers.words import Lang, Text

Watch = Callable[[Text], Callable[[str, int, int], None]]
"""For one table, a function that is told step, amount done, and all of it."""
STEPS = {
    "reading": (Text("读取比较", "reading"), Text("{:,.0f} MB/秒", "{:,.0f} MB/s"), 1e6),
    "judging": (Text("逐行判断", "judging"), Text("{:,.0f} 行/秒", "{:,.0f} rows/s"), 1),
    "pages": (Text("从 CRM 读取", "from the CRM"), Text("{:,.0f} 行/秒", "{:,.0f} rows/s"), 1),
}


def silent(label: Text) -> Callable[[str, int, int], None]:
    """Tells nobody."""
    return lambda step, done, of: None


@contextmanager
def watching(console: Console, lang: Lang) -> Iterator[Watch]:
    """A bar for each table and step, with rate and time left."""
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[share]}"),
        TextColumn("{task.fields[rate]}"), TimeElapsedColumn(), TimeRemainingColumn(), console=console,
        transient=True, disable=not console.is_terminal,
    ) as bars:  # fmt: skip

        def of_table(label: Text) -> Callable[[str, int, int], None]:
            tasks = {}

            def show(step: str, done: int, of: int) -> None:
                words, unit, size = STEPS[step]
                if step not in tasks:
                    said = f"{label.in_(lang)} {words.in_(lang)}"
                    tasks[step] = bars.add_task(said, rate="", share="", total=of or None)
                speed = bars.tasks[tasks[step]].speed or 0
                bars.update(
                    tasks[step], completed=done, total=of or None, rate=unit.in_(lang).format(speed / size),
                    share=f"{done / of:4.0%}" if of else f"{done:,}",
                )  # fmt: skip

            return show

        yield of_table
