"""A person at a browser while the load runs (PERF-05): one page now and then, in a process of its own, at low priority.

One page every ten seconds doesn't change what a hundred reps measure; times are the browser's own, without a trace.
``python -m load.browsing FOLDER``
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from itertools import cycle
from pathlib import Path

import psutil

from drivers.errors import CrmUnreachable, NotSupportedByTarget
from drivers.port import Desk
from drivers.records import CustomerDraft, RecordId, Role
from load.beside import Line, Task, Teller, Until
from load.exchange import builder

LATER = 10
"""Nice value: whoever is measured goes first."""


def visit(desk: Desk, page: str, customer: RecordId) -> Line:
    """Open one page; what went wrong, a crash of the browser as well, is told with the time that was waited."""
    began, line = time.perf_counter(), Line(at=time.time(), kind="page", page=page)
    try:
        times = desk.pages.open(page, customer)
    except NotSupportedByTarget:
        raise
    except Exception as wrong:
        state = "unanswered" if isinstance(wrong, CrmUnreachable) else "refused"
        waited = (time.perf_counter() - began) * 1000
        return line.model_copy(update={"ms": waited, "state": state, "error": _first_line(wrong)})
    return line.model_copy(update={"ms": times.usable_ms, "figures": asdict(times)})


def browse(task: Task, until: Until, tell: Callable[[Line], None]) -> None:
    """Sign in, record a customer to look at, open pages by turns until the runner is gone or ends it."""
    if task.pages is None:
        return
    untraced = task.settings.model_copy(update={"browser": replace(task.settings.browser, traced=False)})
    crm = builder(task.build)(untraced, "ui")
    person = next(p for p in task.settings.target.cast() if p.role is Role.REP)
    desk = crm.sign_in(person)
    customer = desk.customers.record(CustomerDraft(f"浏览器探测{task.mark}P1", "13900000000"))
    visit(desk, task.pages.visit[0], customer)  # the first time everybody's files have to be fetched
    tell(Line(at=time.time(), kind="ready", made=1))
    due = time.time()
    for page in cycle(task.pages.visit):
        if until.over():
            break
        tell(Line(at=time.time(), kind="opening", page=page))
        tell(visit(desk, page, customer))
        due = max(due + task.pages.every_s, time.time())
        until.wait(due)
    crm.close()


def main(folder: Path) -> None:
    """Read ``task.json``, write ``browsing.jsonl``."""
    task = Task.model_validate(json.loads((folder / "task.json").read_text("utf-8")))
    tell = Teller(folder / "browsing.jsonl")
    _after_others(psutil.Process())
    try:
        browse(task, Until(folder, task.parent), tell)
    except Exception as broken:  # without a browser there are no times, and the run says why
        tell(Line(at=time.time(), kind="trouble", error=_first_line(broken)))


def _first_line(error: Exception) -> str:
    """What an error says, without the browser's log behind it."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]


def _after_others(process: psutil.Process) -> None:
    """The browser that is started from here inherits it."""
    try:
        process.nice(getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", LATER))
    except (psutil.Error, OSError, ValueError):
        return


if __name__ == "__main__":
    main(Path(sys.argv[1]))
