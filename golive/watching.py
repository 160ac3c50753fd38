"""One pytest process: started, watched, and ended when it says nothing any more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from drivers.settings import Settings
from drivers.words import Lang, Text
from reports.evidence.model import Case

SILENCE_S = {"suite": 300, "alone": 300, "load": 2400}
"""Without any event for so long the test process counts as hung and is stopped."""


def run_pytest(
    root: Path,
    run_dir: Path,
    settings: Settings,
    part: str,
    cases: list[Case],
    mark: str,
    workers: int,
    lang: Lang,
    console: Console,
) -> None:
    """One pytest process for ``cases``; it ends, or is ended, and what has no result then is *not run*."""
    wanted, told, log = (run_dir / f".{part}.{kind}" for kind in ("cases", "progress", "log"))
    wanted.write_text("\n".join(c.key for c in cases), "utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "features",
        "-q",
        "-p",
        "no:cacheprovider",
        "--color=no",
        "--evidence",
        str(run_dir),
        "--mark",
        mark,
        "--cases",
        str(wanted),
        "--progress",
        str(told),
    ]
    command += ["-n", str(min(workers, len(cases))) if part == "suite" and workers > 1 else "0"]
    environment = {
        **os.environ,
        "GOLIVE_TARGET": settings.name,
        "GOLIVE_ADDRESS": settings.target.address,
        "PYTHONIOENCODING": "utf-8",
        "GOLIVE_LANG": lang,
    }
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            command, cwd=root, stdout=output, stderr=subprocess.STDOUT, env=environment
        )
        try:
            _watch(process, told, len(cases), SILENCE_S[part], _title(part, lang), console)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    if process.returncode not in (0, 1):
        last = "\n".join(log.read_text("utf-8").splitlines()[-12:])
        console.print(
            Text("测试进程没有正常结束：", "The test process did not end well:").in_(lang), last, markup=False
        )


def _title(part: str, lang: Lang) -> str:
    titles = {
        "suite": Text("验收场景", "acceptance"),
        "alone": Text("单独运行", "one at a time"),
        "load": Text("性能场景", "load"),
    }
    return titles[part].in_(lang)


def _watch(
    process: subprocess.Popen[bytes], told: Path, total: int, silence_s: float, title: str, console: Console
) -> None:
    """Show progress until the process ends; stop it when it has said nothing for ``silence_s`` seconds."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[note]}"),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(title, total=total, note="")
        seen, heard = 0, time.monotonic()
        while process.poll() is None:
            events = _events(told)
            if len(events) > seen:
                seen, heard = len(events), time.monotonic()
                _advance(progress.update, task, events)
            if time.monotonic() - heard > silence_s:
                process.kill()
            _pause(process)
        _advance(progress.update, task, _events(told))


def _pause(process: subprocess.Popen[bytes]) -> None:
    """Wait for the end, but look again soon."""
    try:
        process.wait(0.3)
    except subprocess.TimeoutExpired:
        return


def _advance(update: Callable[..., None], task: object, events: Iterable[dict[str, object]]) -> None:
    done = {e["case"]: e["outcome"] for e in events if "case" in e}
    note = next((str(e["note"]) for e in reversed(list(events)) if "note" in e), "")
    bad = sum(outcome != "passed" for outcome in done.values())
    update(task, completed=len(done), note=(f"[red]✗ {bad}[/] " if bad else "") + note)


def _events(told: Path) -> list[dict[str, object]]:
    if not told.exists():
        return []
    lines = told.read_text("utf-8").splitlines(keepends=True)
    return [json.loads(line) for line in lines if line.endswith("\n")]
