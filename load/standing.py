"""How each criterion stands while the run goes on: a first word; the last is spoken when it's over."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from drivers.words import Text
from load.exchange import Tick
from load.figures import transaction, value_of
from load.measure import Sample
from load.plan import Criterion, Profile
from load.wording import amount, subject
from reports.evidence.model import Transaction

Colour = Literal["good", "bad", "open"]
COST_SHARE = 0.05
"""At most this share of the time goes into reckoning: the load generator is on the same machine."""


@dataclass(frozen=True)
class Standing:
    """One criterion; ``open``: nothing measured yet, or a count that may still be reached."""

    what: Text
    found: Text
    goal: Text
    colour: Colour


class Standings:
    """Gathers what was measured inside the window; who waits longer than a limit counts already."""

    def __init__(self, profile: Profile, clock: Callable[[], float] = time.perf_counter) -> None:
        self._criteria = profile.by_stage
        self._clock = clock
        self._by_name: dict[str, list[Sample]] = defaultdict(list)
        self._began: float | None = None
        self._told: tuple[Standing, ...] = ()
        self._not_before = 0.0

    def heard(self, tick: Tick) -> tuple[Standing, ...]:
        """Take one tick; how things stand, worked out anew when it's time for that."""
        if tick.phase == "window" and self._began is None:
            self._began = tick.at
        if self._began is None:
            return ()
        for sample in tick.samples:
            if sample.began >= self._began:
                self._by_name[sample.name].append(sample)
        started = self._clock()
        if started >= self._not_before or tick.phase == "done":
            self._told = self._reckoned(tick, self._began)
            self._not_before = self._clock() + (self._clock() - started) / COST_SHARE
        return self._told

    def _reckoned(self, tick: Tick, began: float) -> tuple[Standing, ...]:
        patience = min((c.at_most for c in self._criteria if c.measure == "mean" and c.at_most), default=3.0)
        waiting = [
            Sample(o.name, o.rep, o.began, (tick.at - o.began) * 1000, "unanswered")
            for o in tick.open
            if tick.at - o.began > patience
        ]
        found: dict[str, Transaction] = {}
        for name in {c.transaction for c in self._criteria}:
            inside = [s for n, some in self._by_name.items() if name in ("", n) for s in some]
            found[name] = transaction(name, [*inside, *(s for s in waiting if name in ("", s.name))])
        since = max(0.001, tick.at - began)
        return tuple(_standing(c, found[c.transaction], since) for c in self._criteria)


def _standing(criterion: Criterion, found: Transaction, since: float) -> Standing:
    sign, limit = criterion.limit
    value = value_of(criterion.measure, found, since, limit)
    goal = amount(criterion.measure, limit)
    told = Text(f"{sign} {goal.zh}", f"{sign} {goal.en}")
    if value is None:
        return Standing(subject(criterion), Text("—", "—"), told, "open")
    missed: Colour = "open" if criterion.measure == "succeeded" else "bad"
    colour: Colour = "good" if criterion.holds(value) else missed
    return Standing(subject(criterion), amount(criterion.measure, value, limit), told, colour)
