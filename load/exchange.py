"""What passes between the process that judges and the process that makes the load: files, one line at a time.

The folder ``load/raw/<scenario>/`` of a run holds ``config.json`` (what to do), ``go.json`` (begin, and how
long), ``stop.json`` (end the window early), ``ticks.jsonl`` (what happened, flushed every second: kept whatever dies) and ``generator.log``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Generic, Literal, NamedTuple, TypeVar, cast

from pydantic import BaseModel, ConfigDict, Field

from drivers.port import Crm
from drivers.settings import Settings
from load.measure import Open, Request, Sample
from load.plan import Profile

Thing = TypeVar("Thing")
NAP_S = 0.02
"""How long the sleeper sleeps whose waking up too late is the lag of an event loop."""
Phase = Literal["signing_in", "ready", "ramp", "window", "drain", "done"]
BUILD = "targets:build_target"
"""Where the target comes from: ``module:function``, called as ``targets.build_target``."""


class Team(BaseModel):
    """Load from several processes: a master and its workers (Locust's distributed mode)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    local: int = 0
    """So many workers are started beside the master, on the same machine."""
    workers: int = 1
    """How many workers are waited for, the local ones among them."""
    join_within_s: float = 60.0
    """After that the load begins with those that have come; at least one."""
    host: str = "127.0.0.1"
    """Where the master listens: an address of this machine, or ``*``."""
    port: int = 0
    """0: any free one."""
    gone_s: float = Field(default=8.0, gt=0)
    """So long a worker may be silent before its reps are given to others."""
    slow_s: float = Field(default=5.0, gt=0)
    """So long a worker's event loop may lag above the limit before its reps are moved."""

    @property
    def lease_s(self) -> float:
        """So long a worker goes on without an answer of the master; it has stopped well before it counts as gone."""
        return self.gone_s * 0.6


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
    web_port: int = 0
    """Where Locust's own web page is shown, on this machine only; 0: nowhere."""
    team: Team | None = None
    """``None``: one process makes the whole load."""


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


class WorkerHealth(NamedTuple):
    """How one worker was since the last tick."""

    name: str
    reps: int
    lag_ms: list[float]
    cpu_share: float
    memory_mb: float
    state: str = "at work"
    """``at work``, ``standing by``, ``slow`` or ``lost``."""
    busy_share: float = 0.0
    stolen_share: float = 0.0


class Note(NamedTuple):
    """Something about a worker that the result must say. ``harms``: for a while reps were missing because of it."""

    at: float
    zh: str
    en: str
    harms: bool


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
    busy_share: float = 0.0
    """As ``cpu_share``, and the time beside it in which the process waited for a processor."""
    stolen_share: float = 0.0
    """Of all processors of a virtual machine: the share of the time that its host gave to others."""
    memory_mb: float = 0.0
    problems: list[Problem] = []
    names: dict[int, str] = {}
    """What the CRM calls each rep, once, with phase ``ready``."""
    abandoned: int = 0
    """Transactions whose end isn't known because their rep was moved or their worker was lost."""
    workers: list[WorkerHealth] = []
    notes: list[Note] = []


TOLD, ORDER = "golive_told", "golive_order"
"""The two kinds of message: what a worker tells, and what the master wants in answer to each."""


class Told(BaseModel):
    """What a worker tells, every second. Counts and samples are since the worker began; nothing is lost on the way:
    samples are told again until they are acknowledged."""

    model_config = ConfigDict(extra="forbid")
    seq: int
    host: str
    sent: float
    """By the worker's own clock."""
    version: str = ""
    ready: bool = False
    """Whether it has its configuration."""
    trouble: str = ""
    """Why this worker can't take part."""
    phase: Phase = "signing_in"
    holds: dict[int, int] = {}
    lapsed: dict[int, int] = {}
    """Leases that it let go of by itself, because the master didn't answer in time."""
    at_work: int = 0
    started: int = 0
    succeeded: int = 0
    failed: int = 0
    abandoned: int = 0
    prepared: int = 0
    first: int = 0
    """Running number of the first sample here."""
    samples: list[Sample] = []
    first_request: int = 0
    requests: list[Request] = []
    open: list[Open] = []
    lag_ms: list[float] = []
    inside_ms: list[float] = []
    cpu_share: float = 0.0
    busy_share: float = 0.0
    stolen_share: float = 0.0
    memory_mb: float = 0.0
    names: dict[int, str] = {}
    problems: list[Problem] = []


@dataclass
class Unheard(Generic[Thing]):
    """What the master hasn't acknowledged yet; ``first`` is the running number of the first."""

    first: int = 0
    items: list[Thing] = field(default_factory=list)

    def heard(self, have: int) -> None:
        """So many have arrived in all."""
        self.items = self.items[max(0, have - self.first) :]
        self.first = max(self.first, have)


class Order(BaseModel):
    """What the master wants from a worker now; the whole state each time, so that a lost message does no harm."""

    model_config = ConfigDict(extra="forbid")
    ack: int
    """Which ``Told`` this answers; -1: none, something has changed."""
    now: float
    """By the master's clock, which is everybody's."""
    have: int = 0
    """So many samples have arrived, and so many requests."""
    have_requests: int = 0
    leases: dict[int, int] = {}
    phase: Phase = "signing_in"
    go: Go | None = None
    ramp_began: float = 0.0
    window_began: float = 0.0
    config: dict[str, Any] | None = None
    """Only until the worker has it."""


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
        return [Tick.model_validate_json(line) for line in whole.splitlines()]


def as_json(model: BaseModel) -> Any:
    """For ``write_json``."""
    return model.model_dump(mode="json")
