"""What passes between the process that judges and the process that makes the load: files, one line at a time.

The folder ``load/raw/<scenario>/`` of a run holds ``config.json`` (what to do), ``go.json`` (begin, and how
long), ``stop.json`` (end the window early), ``ticks.jsonl`` (what happened, flushed every second: kept whatever dies) and ``generator.log``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast

from pydantic import BaseModel, ConfigDict

from drivers.port import Crm
from drivers.settings import Settings
from load.measure import Open, Request, Sample
from load.plan import Profile

Phase = Literal["signing_in", "ready", "ramp", "window", "drain", "done"]
BUILD = "targets:build_target"
"""Where the target comes from: ``module:function``, called as ``targets.build_target``."""


class Config(BaseModel):
    """What one generator process is to do; written by the runner, read by ``locustfile.py``."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    settings: Settings
    profile: Profile
    mark: str
    build: str = BUILD
    parent: int
    """Process id of the runner: a generator without one stops."""
    worker: int = 0
    companies: tuple[str, ...] = ()


class Go(BaseModel):
    """The sign to begin, with what the sentence says."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    ramp_s: float
    window_s: float
    drain_s: float
    think_s: tuple[float, float]


class Problem(NamedTuple):
    """Why a rep couldn't be signed in; ``kind`` is the exception's name."""

    rep: int
    user: str
    kind: str
    message: str


class Tick(BaseModel):
    """What happened since the last tick, and where things stand; ``at`` in s since the epoch."""

    model_config = ConfigDict(extra="forbid")
    at: float
    phase: Phase
    reps: int = 0
    """Signed in (before the ramp), at work (afterwards)."""
    started: int = 0
    succeeded: int = 0
    failed: int = 0
    prepared: int = 0
    """Customers that were recorded outside the measured time, so far."""
    samples: list[Sample] = []
    open: list[Open] = []
    requests: list[Request] = []
    inside_ms: list[float] = []
    """The same harmless request that the probe outside makes, as timed in here."""
    lag_ms: list[float] = []
    """How much later than asked a 20 ms sleeper woke up."""
    cpu_share: float = 0.0
    memory_mb: float = 0.0
    problems: list[Problem] = []
    names: dict[int, str] = {}
    """What the CRM calls each rep, once, with phase ``ready``."""


def builder(dotted: str) -> Callable[..., Crm]:
    """The function that ``module:function`` names."""
    module, _, function = dotted.partition(":")
    return cast(Callable[..., Crm], getattr(import_module(module), function))


def append(path: Path, tick: Tick) -> None:
    """One more line, on disk for whoever reads at the same time."""
    with path.open("a", encoding="utf-8", newline="\n") as out:
        out.write(tick.model_dump_json() + "\n")


class Reader:
    """Reads the lines that are new since the last time; a line that isn't whole yet waits."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._at = 0

    def new(self) -> list[Tick]:
        """The new ticks, in order."""
        if not self._path.exists():
            return []
        with self._path.open("rb") as source:
            source.seek(self._at)
            whole = source.read().rpartition(b"\n")[0]
        self._at += len(whole) + 1 if whole else 0
        return [Tick.model_validate(json.loads(line)) for line in whole.splitlines()]


def as_json(model: BaseModel) -> Any:
    """For ``write_json``."""
    return model.model_dump(mode="json")
