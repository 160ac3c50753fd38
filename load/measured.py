"""What was found out about one load run: the facts that its criteria are judged by."""

from __future__ import annotations

from dataclasses import dataclass, field

from drivers.words import Text
from load.aftermath import DataCheck
from load.lasting import Lasting, unknown
from load.moments import When, never
from load.plan import Profile
from reports.evidence.model import StageFigures, Transaction, WorkerFigures


@dataclass(frozen=True)
class Measured:
    """All that was found out about one run, as far as it got."""

    profile: Profile
    """As planned: its window and number of reps are what was to be."""
    reps_at_work: int
    """The fewest that were at work at any moment of the window; with stages, at that of the biggest shortfall."""
    window_s: float
    complete: bool
    transactions: tuple[Transaction, ...] = ()
    overall: Transaction | None = None
    errors: tuple[tuple[str, int], ...] = ()
    """What went wrong inside the window, and how often, the most frequent first."""
    started: int = 0
    succeeded: int = 0
    failed: int = 0
    in_flight: int = 0
    reps_planned: int | None = None
    """How many were to be at work at that moment; ``None``: all of the profile."""
    confirmed: int = 0
    """Customers whose saving was confirmed, the prepared ones included (PERF-06)."""
    stages: tuple[StageFigures, ...] = ()
    stopped: Text | None = None
    """Why the run was given up before its time, as the profile's rule asks."""
    lag_p99_ms: float | None = None
    """Of the worst worker, as ``cpu_share``."""
    lag_mean_ms: float | None = None
    """What the event loop made wait on average, see ``health.average_wait_ms``; and the longest lag of all."""
    lag_max_ms: float | None = None
    inside_ms: tuple[float, ...] = ()
    """One harmless request as timed in the generator, and by a process outside it."""
    outside_ms: tuple[float, ...] = ()
    probe_silent_s: float | None = None
    """For so many seconds of the window the probe outside wasn't there; ``None``: not asked for."""
    browser_own_ms: float | None = None
    """What the browser itself needed for an empty page, at the median (PERF-05)."""
    cpu_share: float = 0.0
    busy_share: float = 0.0
    """``cpu_share``, and beside it the time in which that process waited for a processor."""
    stolen_share: float = 0.0
    """Of the processors of a virtual machine, what its host gave to others."""
    stolen_before: float = 0.0
    """The same of the beginning that the end is compared with, see ``lasting.beginning_s``."""
    abandoned: int = 0
    """Transactions whose end isn't known: their rep was moved, or their worker lost."""
    workers: tuple[WorkerFigures, ...] = ()
    harmed: tuple[Text, ...] = ()
    """What happened to workers that left reps without work for a while."""
    lost_worker: bool = False
    customers_before: int | None = None
    pages: tuple[Transaction, ...] = ()
    """Times until pages were usable in the browser, by page and as ``all`` (PERF-05)."""
    lasting: Lasting = unknown
    when: When = never
    """Since when a criterion was broken."""
    data: DataCheck = field(default_factory=DataCheck)
