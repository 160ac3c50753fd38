"""Whether the CRM stays as it was (PERF-04): no slowing down over a long run, and itself again after a burst."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from load.figures import transaction, within
from load.measure import Sample
from load.plan import Criterion, Profile
from reports.evidence.model import Transaction

FELT_MS = 50.0
"""A difference of means below this can't be felt and counts as none."""
CALM_S, CALM_FACTOR = 5.0, 1.5
"""Recovered: over so many seconds the mean is at most so many times that before the burst."""
Lasting = Callable[[Criterion], float | None]


def beginning_s(profile: Profile, window_s: float) -> float:
    """How long the beginning is that the end is compared with: the first stage, else a third."""
    stages = profile.window.stages
    return stages[0].for_s if stages else window_s / 3


def unknown(_: Criterion) -> float | None:
    """For what was measured without it."""
    return None


def lasting(
    criterion: Criterion, profile: Profile, samples: Sequence[Sample], begin: float, end: float
) -> float | None:
    """``growth`` (last third's mean ÷ first third's), ``error_growth`` (share, 0–1), ``recovery`` (s; infinite: not at all).

    ``None`` where a part has nothing to be measured by: what failed at once says nothing about times.
    """
    own = [s for s in samples if not criterion.transaction or s.name == criterion.transaction]
    if criterion.measure == "recovery":
        return _recovery(profile, own, begin, end)
    third = (end - begin) / 3
    first, last = (transaction("", within(own, at, at + third)) for at in (begin, end - third))
    if not first.count or not last.count:
        return None
    if criterion.measure == "error_growth":
        return max(0.0, last.failed / last.count - first.failed / first.count)
    if not _worked(first):
        return None
    growth = _growth(first.mean_ms, last.mean_ms)
    # those who waited in vain have shown that it became slower, never that it didn't
    return growth if _worked(last) or not criterion.holds(growth) else None


def _worked(part: Transaction) -> bool:
    return part.count > part.failed


def _growth(first_ms: float, last_ms: float) -> float:
    if last_ms - first_ms < FELT_MS:
        return min(1.0, last_ms / first_ms) if first_ms else 1.0
    return last_ms / first_ms if first_ms else math.inf


def _recovery(profile: Profile, own: Sequence[Sample], begin: float, end: float) -> float | None:
    """Seconds from the end of the biggest stage until it's as calm as in the first stage."""
    stages = profile.window.stages
    peak = max(range(len(stages)), key=lambda n: stages[n].reps, default=0)
    if not 0 < peak < len(stages) - 1:
        return None
    over = begin + sum(stage.for_s for stage in stages[: peak + 1])
    before = transaction("", within(own, begin, begin + beginning_s(profile, end - begin)))
    if not _worked(before) or over + CALM_S > end:
        return None
    calm_ms = max(CALM_FACTOR * before.mean_ms, before.mean_ms + FELT_MS)
    t = over
    while t + CALM_S <= end:
        now = transaction("", within(own, t, t + CALM_S))
        if now.count and not now.failed and now.mean_ms <= calm_ms:
            return t - over
        t += 1.0
    return math.inf
