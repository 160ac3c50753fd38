"""The probe from outside: a process of its own times one harmless request now and then, without Locust or gevent.

The generator times the same request at the same pace. Where the generator's times are longer than the probe's,
they are the generator's own. It also asks the CRM for its own figures, where its target can tell them.
``python -m load.outside FOLDER``
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from drivers.errors import CrmError, CrmUnreachable
from drivers.port import Keeper
from load.beside import Line, Task, Teller, Until
from load.exchange import builder
from load.measure import State

EVERY_S = 1.0
FIGURES_EVERY_S = 5.0


def feel(keeper: Keeper) -> tuple[float, State, str]:
    """One harmless request: how many ms it took, and how it ended, whatever that was."""
    began = time.perf_counter()
    state: State = "ok"
    error = ""
    try:
        keeper.customers_total()
    except CrmUnreachable as gone:
        state, error = "unanswered", str(gone)[:300]
    except Exception as wrong:
        state, error = "refused", str(wrong)[:300]
    return (time.perf_counter() - began) * 1000, state, error


def figures_of(keeper: Keeper) -> dict[str, float]:
    """What the CRM tells of itself (``cpu_seconds``, ``memory_mb``, ``database_mb``, …); nothing where it can't."""
    ask: Callable[[], dict[str, float]] | None = getattr(keeper, "health", None)
    if ask is None:
        return {}
    try:
        return {name: float(value) for name, value in ask().items()}
    except (CrmError, TypeError, ValueError):
        return {}


def watch(task: Task, until: Until, tell: Callable[[Line], None]) -> None:
    """Until the runner is gone or ends it."""
    crm = builder(task.build)(task.settings, "http")
    crm_due = due = time.time()
    feel(crm.keeper)  # the first one signs in
    tell(Line(at=time.time(), kind="ready"))
    while not until.over():
        at = time.time()
        ms, state, error = feel(crm.keeper)
        tell(Line(at=at, kind="probe", ms=ms, state=state, error=error))
        if at >= crm_due:
            crm_due = at + FIGURES_EVERY_S
            if figures := figures_of(crm.keeper):
                tell(Line(at=time.time(), kind="crm", figures=figures))
        due = max(due + EVERY_S, time.time())
        until.wait(due)


def main(folder: Path) -> None:
    """Read ``task.json``, write ``outside.jsonl``."""
    task = Task.model_validate(json.loads((folder / "task.json").read_text("utf-8")))
    tell = Teller(folder / "outside.jsonl")
    try:
        watch(task, Until(folder, task.parent), tell)
    except Exception as broken:  # the run says why nothing was held against its generator
        tell(Line(at=time.time(), kind="trouble", error=str(broken)[:300]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
