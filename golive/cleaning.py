"""``golive clean``: take up again what a run has left in the CRM."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.progress import track

from drivers.errors import CrmError
from drivers.port import Keeper
from drivers.records import Made
from drivers.settings import Settings
from drivers.words import Lang, Text
from reports.evidence.read import read
from targets import build_target


def clean_command(settings: Settings, run_dir: Path, lang: Lang) -> int:
    """Remove every record that carries the run's mark; 0 when nothing is left, 1 otherwise, 3 unreachable."""
    console, info = Console(), read(run_dir).info
    if info is None or not info.mark or not settings.may_write():
        console.print(
            Text("这次运行没有记下标记，或不允许写入", "The run has no mark, or writing isn't allowed").in_(
                lang
            )
        )
        return 2
    keeper = build_target(settings, "http").keeper
    try:
        found = list(keeper.leftovers(info.mark))
    except CrmError as away:
        console.print(str(away), markup=False)
        return 3
    left = [
        f"{m.kind} {m.id} {m.label}: {why}"
        for m in track(found, console=console)
        if (why := _remove(keeper, m))
    ]
    console.print(
        Text(
            f"找到 {len(found)} 条，删除 {len(found) - len(left)} 条",
            f"{len(found)} found, {len(found) - len(left)} removed",
        ).in_(lang)
    )
    for line in left:
        console.print(line, markup=False)
    return 1 if left else 0


def _remove(keeper: Keeper, record: Made) -> str:
    try:
        keeper.remove(record)
    except CrmError as why:
        return str(why) or type(why).__name__
    return ""
