"""How a generator process is by itself: how late its event loop is, what it takes, how one request feels from within."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import gevent  # type: ignore[import-untyped]
import psutil

from drivers.port import Keeper
from load.exchange import NAP_S
from load.outside import EVERY_S, feel

SCHEDSTAT = Path("/proc/self/schedstat")


class Pulse:
    """The health of this process, gathered until somebody asks for it."""

    def __init__(self) -> None:
        self._lags: list[float] = []
        self._inside: list[float] = []
        self._process = psutil.Process()
        _before_others(self._process)
        self._before = _spent()

    def meter(self) -> None:
        """How late the event loop is (facts: p99 up to 4 ms is honest, 16 ms and more is distorted)."""
        while True:
            before = time.perf_counter()
            gevent.sleep(NAP_S)
            self.late(time.perf_counter() - before - NAP_S)

    def late(self, by_s: float) -> None:
        """Something was begun so much later than it was due."""
        self._lags.append(round(by_s * 1000, 3))

    def feel(self, keeper: Keeper) -> None:
        """The request of the probe outside, at its pace: who is slower by it is slow by itself."""
        feel(keeper)  # the first one signs in
        while True:
            ms, state, _ = feel(keeper)
            if state == "ok":
                self.felt(ms)
            gevent.sleep(max(0.0, EVERY_S - ms / 1000))

    def felt(self, *ms: float) -> None:
        """So long that request took in here."""
        self._inside += [round(one, 3) for one in ms]

    def told(self) -> dict[str, Any]:
        """Since the last time; as in ``Tick`` and ``Told``."""
        lags, self._lags = self._lags, []
        inside, self._inside = self._inside, []
        memory_mb = self._process.memory_info().rss / 1e6
        cpu, busy, stolen = self._shares()
        return {
            "lag_ms": lags,
            "inside_ms": inside,
            "cpu_share": cpu,
            "busy_share": busy,
            "stolen_share": stolen,
            "memory_mb": memory_mb,
        }

    def _shares(self) -> tuple[float, float, float]:
        """Of the time since the last: on a processor; on one or waiting for one; all processors with the host's others."""
        now, before = _spent(), self._before
        if (since := now[0] - before[0]) < 0.2:  # too short to say anything
            return 0.0, 0.0, 0.0
        self._before = now
        cpu, busy, stolen = (
            (after - earlier) / since for after, earlier in zip(now[1:], before[1:], strict=True)
        )
        return cpu, busy, stolen


def _spent() -> tuple[float, float, float, float]:
    """By the clock; of this process on a processor, and waiting included; of each processor taken away by the host (s)."""
    return time.perf_counter(), time.process_time(), _wanted_s(), stolen_s()


def stolen_s() -> float:
    """What the host of a virtual machine has taken of each of its processors so far, in s, where the system tells (Linux)."""
    return float(getattr(psutil.cpu_times(), "steal", 0.0)) / (psutil.cpu_count() or 1)


def _wanted_s() -> float:
    """How long this process has been on a processor or waiting for one, in s, where the system tells (Linux)."""
    try:
        run_ns, wait_ns, *_ = SCHEDSTAT.read_text("ascii").split()
        return (int(run_ns) + int(wait_ns)) / 1e9
    except (OSError, ValueError):
        return time.process_time()


def _before_others(process: psutil.Process) -> None:
    """Go first where that's allowed: it takes a few percent of a core, and its clock isn't kept waiting."""
    try:
        process.nice(-10)
    except (psutil.Error, OSError, ValueError):
        return
