"""What the workers of a distributed run were like, from the ticks: figures per worker, and what happened to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from statistics import fmean

from drivers.words import Text
from load.exchange import Note, Tick, WorkerHealth
from load.figures import percentile
from reports.evidence.model import WorkerFigures

MUCH_STOLEN = 0.1
"""Of a minute, from which on it's said also where the generator itself came through well; of the beginning, from
which on nothing is compared with it."""


def figures(ticks: Sequence[Tick]) -> tuple[WorkerFigures, ...]:
    """Each worker's health inside the window; its state is the last that is known of it."""
    last = {w.name: w.state for t in ticks for w in t.workers}
    inside: dict[str, list[WorkerHealth]] = {name: [] for name in last}
    for tick in ticks:
        for worker in tick.workers if tick.phase == "window" else ():
            inside[worker.name].append(worker)
    return tuple(_one(name, told, last[name]) for name, told in inside.items())


def busiest(ticks: Sequence[Tick]) -> float:
    """Of the busiest generator process: the share of the time in which it had something to do, waiting included."""
    return max((average(shares) for shares in _each(ticks, lambda told: [told.busy_share])), default=0.0)


def stolen(ticks: Sequence[Tick]) -> float:
    """Of the generator that had it worst: the share of its machine's processors that the host gave to others."""
    return max((fmean(shares) for shares in _each(ticks, lambda told: [told.stolen_share])), default=0.0)


def taken(ticks: Sequence[Tick]) -> list[Note]:
    """The minute of the window in which the host of a virtual machine took the most of its processors; where it's much.

    It may have slowed the CRM too: one on the same machine, or on the same host.
    """
    inner = [tick for tick in ticks if tick.phase == "window"]
    if not inner:
        return []
    begin = inner[0].at
    last = max(1, (inner[-1].at - begin + 1) // 60) - 1  # what is left over belongs to the last whole one
    minutes = [list(one) for _, one in groupby(inner, lambda tick: min(last, (tick.at - begin) // 60))]
    worst = max(minutes, key=stolen)
    if stolen(worst) < MUCH_STOLEN:
        return []
    most, in_all = f"{stolen(worst):.0%}", f"{stolen(inner):.0%}"
    zh = f"起一分钟内，宿主机拿走了压力机所在虚拟机 {most} 的处理器（全程 {in_all}）；CRM 若在同一台机器或宿主机上，也会因此变慢"
    en = (
        f"within a minute from then on, the host took {most} of the processors of the generator's virtual machine ({in_all} over "
        "all); a CRM on the same machine or host became slower by it, too"
    )
    return [Note(worst[0].at, zh, en, False)]


def average(shares: Iterable[float]) -> float:
    """Of those that were taken; 0 is none."""
    taken = [share for share in shares if share]
    return sum(taken) / len(taken) if taken else 0.0


def lags_of(ticks: Sequence[Tick]) -> list[list[float]]:
    """The lags of each generator process by itself, also while it had no reps: what it told late counts as well."""
    return [lags for lags in _each(ticks, lambda told: told.lag_ms) if lags]


def _each(ticks: Sequence[Tick], what: Callable[[Tick | WorkerHealth], list[float]]) -> list[list[float]]:
    """What was told, of each generator process by itself: of every worker, or of the only one."""
    each: dict[str, list[float]] = {}
    for tick in ticks:
        for worker in tick.workers or (tick,):
            each.setdefault(worker.name if isinstance(worker, WorkerHealth) else "", []).extend(what(worker))
    return list(each.values())


def _one(name: str, told: list[WorkerHealth], state: str) -> WorkerFigures:
    return WorkerFigures(
        name,
        max((w.reps for w in told), default=0),
        round(average(w.cpu_share for w in told), 4),
        # before and after it had reps, a lag harms nobody
        round(percentile(sorted(lag for w in told if w.reps for lag in w.lag_ms), 0.99), 3),
        round(max((w.memory_mb for w in told), default=0.0), 1),
        state,
    )


def told(notes: Sequence[Note]) -> tuple[Text, ...]:
    """``14:02:10 …`` by this machine's clock."""
    return tuple(Text(f"{_clock(n.at)} {n.zh}", f"{_clock(n.at)} {n.en}") for n in notes)


def _clock(at: float) -> str:
    return f"{datetime.fromtimestamp(at).astimezone():%H:%M:%S}"
