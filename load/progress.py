"""How far a load run is, second by second, for whoever shows it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from load.exchange import Phase, Tick
from load.figures import transaction
from load.measure import Sample
from load.plan import Profile
from load.standing import Standing, Standings

LATELY_S = 5.0


@dataclass(frozen=True)
class Progress:
    """Where things stand. ``window_t``: s since the window began, ``None`` outside it."""

    phase: Phase
    reps: int
    of: int
    window_t: float | None
    window_s: float
    rate: float
    """Transactions per second over the last seconds; as ``mean_ms`` and ``p95_ms``."""
    mean_ms: float
    p95_ms: float
    succeeded: int
    failed: int
    in_flight: int
    lag_ms: float
    """The latest event-loop lag of the generator at its worst, in ms."""
    criteria: tuple[Standing, ...] = ()
    """How each criterion stands so far."""
    planned: int = 0
    """How many reps are to be at work now."""


class Watch:
    """Turns ticks into ``Progress``."""

    def __init__(self, profile: Profile, show: Callable[[Progress], None]) -> None:
        self._profile, self._show = profile, show
        self._window = 0.0
        self._lately: deque[Sample] = deque()
        self._standings = Standings(profile)

    def heard(self, tick: Tick) -> None:
        """Take one tick and show where things stand."""
        if tick.phase == "window" and not self._window:
            self._window = tick.at
        self._lately.extend(tick.samples)
        while self._lately and _ended(self._lately[0]) < tick.at - LATELY_S:
            self._lately.popleft()
        figures = transaction("", list(self._lately))
        self._show(
            Progress(
                phase=tick.phase,
                reps=tick.reps,
                of=self._profile.reps.count,
                window_t=tick.at - self._window if tick.phase == "window" else None,
                window_s=self._profile.window.measured_s,
                rate=figures.count / LATELY_S,
                mean_ms=figures.mean_ms,
                p95_ms=figures.p95_ms,
                succeeded=tick.succeeded,
                failed=tick.failed,
                in_flight=len(tick.open),
                lag_ms=max(tick.lag_ms, default=0.0),
                criteria=self._standings.heard(tick),
                planned=self._profile.reps_at(tick.at - self._window if self._window else 0.0),
            )
        )


def _ended(sample: Sample) -> float:
    return sample.began + sample.ms / 1000
