"""Since when something was beyond its limit, and how many reps were at work then."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from drivers.words import Text
from load.figures import transaction
from load.measure import Sample
from load.plan import TIMES, Criterion

OVER_S = 10.0
"""The figure is taken over so many seconds; shorter ones are a matter of chance."""
Presence = Sequence[tuple[float, int]]
"""(moment, reps at work), in order of time."""


@dataclass(frozen=True)
class Moment:
    """``began`` and ``ended`` in s since the epoch; ``ended`` is ``None`` when it lasted to the end."""

    began: float
    ended: float | None
    users: int | None

    @property
    def iso(self) -> str:
        """For the record."""
        return _local(self.began).isoformat(timespec="seconds")

    def words(self) -> Text:
        """``14:02:10 起，当时 80 人在岗``."""
        clock = f"{_local(self.began):%H:%M:%S}"
        zh, en = f"{clock} 起", f"from {clock} on"
        if self.ended is not None:
            until = f"{_local(self.ended):%H:%M:%S}"
            zh, en = f"{clock} 至 {until}", f"from {clock} to {until}"
        if self.users is None:
            return Text(zh, en)
        return Text(f"{zh}，当时 {self.users} 人在岗", f"{en}, when {self.users} reps were in")


def broken_since(criterion: Criterion, samples: Sequence[Sample], presence: Presence) -> Moment | None:
    """The longest stretch in which the criterion's figure was above its limit; of failures, from the first on.

    ``None`` for what has no such moment: a count that is too low, or a mean that only single outliers lift.
    """
    own = sorted(
        (s for s in samples if not criterion.transaction or s.name == criterion.transaction), key=_began
    )
    stretch: tuple[float, float | None] | None = None
    failed = [s.began for s in own if s.state != "ok"]
    if criterion.measure in ("errors", "error_share"):
        stretch = (failed[0], None) if failed else None
    elif criterion.measure in TIMES and criterion.at_most is not None:
        stretch = _longest(own, f"{criterion.measure}_ms", criterion.at_most * 1000)
    return Moment(*stretch, _at(presence, stretch[0])) if stretch else None


def _longest(own: Sequence[Sample], figure: str, limit_ms: float) -> tuple[float, float | None] | None:
    """From the first slow one of the longest stretch to its end; second by second."""
    if not own:
        return None
    moments = [s.began for s in own]
    found: list[tuple[float, float | None]] = []
    start: float | None = None
    t, last = moments[0], moments[-1]
    while t <= last:
        inside = own[bisect_left(moments, t) : bisect_left(moments, t + OVER_S)]
        above = bool(inside) and getattr(transaction("", inside), figure) > limit_ms
        if above and start is None:
            start = next((s.began for s in inside if s.ms > limit_ms), t)
        elif not above and start is not None:
            found.append((start, t))
            start = None
        t += 1.0
    if start is not None:
        found.append((start, None))
    return max(found, key=lambda f: (last if f[1] is None else f[1]) - f[0], default=None)


def _at(presence: Presence, moment: float) -> int | None:
    return next((users for at, users in reversed(presence) if at <= moment), None)


def _began(sample: Sample) -> float:
    return sample.began


def _local(moment: float) -> datetime:
    return datetime.fromtimestamp(moment, UTC).astimezone()


When = Callable[[Criterion], Moment | None]


def never(_: Criterion) -> Moment | None:
    """For what was measured without moments."""
    return None
