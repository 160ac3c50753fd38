"""What runs beside the load in processes of its own: a probe from outside, and a person at a browser.

Each writes lines of JSON into the run's raw folder; what they wrote is kept whatever dies.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

import psutil
from pydantic import BaseModel, ConfigDict

from drivers.settings import Settings
from load.generator import ROOT
from load.measure import State
from load.plan import Pages, Profile
from reports.evidence.write import write_json

STOP = "stop"
LAST_PAGE_S = 40.0
"""Longer than a browser waits for a page."""
READY_WITHIN_S = 120.0
"""A CRM whose pages take long takes long to sign in to as well; that is still to be measured."""


class Task(BaseModel):
    """What a process beside the load is to do; ``task.json``."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    settings: Settings
    mark: str
    build: str
    parent: int
    pages: Pages | None = None


class Line(BaseModel):
    """One thing that a process beside the load tells; ``at`` in s since the epoch, when it began.

    ``probe``: one request, ``ms`` it took. ``crm``: the CRM's own figures. ``opening``: a page is being opened in the
    browser; ``page``: how that ended. ``ready``: signed in; ``made``: so many customers were recorded for that.
    """

    model_config = ConfigDict(extra="forbid")
    at: float
    kind: Literal["ready", "probe", "crm", "opening", "page", "trouble"]
    ms: float = 0.0
    state: State = "ok"
    error: str = ""
    page: str = ""
    figures: dict[str, float] = {}
    made: int = 0


def told(path: Path) -> list[Line]:
    """The whole lines of a file, in order; none when there is none."""
    if not path.exists():
        return []
    whole = path.read_bytes().rpartition(b"\n")[0]
    return [Line.model_validate(json.loads(line)) for line in whole.splitlines()]


class Until:
    """Waits for moments until it's asked to stop, or the runner is gone."""

    def __init__(self, folder: Path, parent: int) -> None:
        self._sign, self._parent, self._clock = folder / STOP, parent, threading.Event()

    def over(self) -> bool:
        """Whether to end now."""
        return self._sign.exists() or not psutil.pid_exists(self._parent)

    def wait(self, due: float) -> None:
        """Until ``due`` (s since the epoch), or the end."""
        while (left := due - time.time()) > 0 and not self.over():
            self._clock.wait(min(0.2, left))


class Teller:
    """Writes lines, each on disk at once."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __call__(self, line: Line) -> None:
        with self._path.open("a", encoding="utf-8", newline="\n") as out:
            out.write(line.model_dump_json(exclude_defaults=True) + "\n")


class Companion:
    """One such process: started, read, and ended by its own id."""

    def __init__(self, module: str, folder: Path, task: Task) -> None:
        self.name = module.rpartition(".")[2]
        self.lost = ""
        """How it ended, when it ended by itself or had to be ended after it was ready."""
        self._ready = False
        self.file = folder / f"{self.name}.jsonl"
        folder.mkdir(parents=True, exist_ok=True)
        write_json(folder / "task.json", task.model_dump(mode="json"))
        env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        with (folder / f"{self.name}.log").open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", module, str(folder)],
                cwd=ROOT,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def ready(self, within_s: float = READY_WITHIN_S) -> str:
        """Wait until it says so; else why not."""
        end = time.monotonic() + within_s
        while time.monotonic() < end:
            if first := next((line for line in told(self.file) if line.kind in ("ready", "trouble")), None):
                self._ready = first.kind == "ready"
                return first.error
            if self._process.poll() is not None:
                return self._last_words()
            self._moment()
        return f"{self.name}: {within_s:g} s"

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self._process.poll() is not None

    def ask_to_stop(self) -> None:
        """It ends when it's through with what it is at: a page that takes long is no page that wasn't opened."""
        if self._ready and self.over:
            trouble = [line.error for line in told(self.file) if line.kind == "trouble"]
            self.lost = trouble[-1] if trouble else self._last_words()
        (self.file.parent / STOP).touch()

    def stop(self) -> list[Line]:
        """Wait for its end, or end it; all that it told, and what it left undone."""
        patience: tuple[tuple[Callable[[], None] | None, float], ...] = (
            (None, LAST_PAGE_S),
            (self._process.terminate, 8.0),
            (self._process.kill, 8.0),
        )
        hung = False
        for end, within_s in patience:
            if not self.over:
                if end and self._ready:
                    hung, self.lost = True, f"{self.name}: > {LAST_PAGE_S:g} s"
                if end:
                    end()
                try:
                    self._process.wait(within_s)
                except subprocess.TimeoutExpired:
                    continue
        lines = told(self.file)
        return [*lines, *_undone(lines, self.lost, self._last_words(), hung)]

    def _last_words(self) -> str:
        log = self.file.with_suffix(".log")
        lines = log.read_text("utf-8", "replace").strip().splitlines() if log.exists() else []
        return f"{self.name}: {lines[-1] if lines else self._process.returncode}"

    def _moment(self) -> None:
        try:
            self._process.wait(0.1)
        except subprocess.TimeoutExpired:
            return


def _undone(lines: Sequence[Line], lost: str, last_words: str, hung: bool) -> list[Line]:
    """The page that a browser was at when it was lost, as one that couldn't be opened.

    Who never got an answer has waited until now; a browser that ended by itself did so at once, or after the page.
    """
    if any(
        line.kind == "trouble" for line in lines
    ):  # it has said itself why it ended, and told what became of the page
        return []
    last = next((line for line in reversed(lines) if line.kind in ("opening", "page")), None)
    if last is None or (last.kind == "page" and (hung or not lost)):
        return []
    waited = (time.time() - last.at) * 1000 if hung else 0.0
    state: State = "unanswered" if hung else "refused"
    return [Line(at=last.at, kind="page", page=last.page, ms=waited, state=state, error=lost or last_words)]


class Beside:
    """Both companions of one run."""

    def __init__(self, folder: Path, settings: Settings, profile: Profile, mark: str, build: str) -> None:
        task = Task(settings=settings, mark=mark, build=build, parent=os.getpid(), pages=profile.pages)
        self._all = [Companion("load.outside", folder, task)]
        if profile.pages:
            self._all.append(Companion("load.browsing", folder, task))
        self._ended: list[Line] | None = None

    def ready(self) -> list[str]:
        """Wait for both; what kept one of them from getting ready."""
        return [why for one in self._all if (why := one.ready())]

    def lines(self) -> list[Line]:
        """What they have told so far."""
        return self._ended if self._ended is not None else [x for one in self._all for x in told(one.file)]

    def stop(self) -> list[Line]:
        """End both; what they told."""
        if self._ended is None:
            for one in self._all:
                one.ask_to_stop()
            self._ended = [line for one in self._all for line in one.stop()]
        return self._ended

    def lost(self) -> list[str]:
        """What ended before it was asked to, or not by itself; each is told once."""
        found = [one.lost for one in self._all if one.lost]
        for one in self._all:
            one.lost = ""
        return found
