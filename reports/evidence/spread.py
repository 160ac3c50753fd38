"""How times are spread, and whether one set of them is slower than another.

Compared by the Mann-Whitney U test (rank sum, one-sided, corrected for ties): it asks exactly the question at hand
(is a time drawn now longer than one drawn then?), needs no bell curve, and a few outliers don't sway it, as they do
a mean. Kolmogorov-Smirnov would answer to any change of shape, also to a faster one. With thousands of times any
difference is *significant*: how big it is, is said by ``superiority`` (Vargha and Delaney's A: 0.5 = no difference).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reports.evidence.model import Distribution

_STEP = math.log(1.01)
SMALLEST_MS = 0.1


def distribution(name: str, times_ms: Iterable[float]) -> Distribution:
    """Times gathered in classes of 1 %; below ``SMALLEST_MS`` all are one class."""
    classes = Counter(math.ceil(math.log(max(ms, SMALLEST_MS)) / _STEP) for ms in times_ms)
    return Distribution(
        name,
        tuple(round(math.exp(n * _STEP), 4) for n in sorted(classes)),
        tuple(classes[n] for n in sorted(classes)),
    )


@dataclass(frozen=True)
class Slower:
    """Whether the second of two sets of times is slower. ``p``: the chance of this much by accident."""

    p: float
    superiority: float
    """Of two times drawn by chance, the share in which the second set's is the longer one (equal ones count half)."""


def slower(before: Mapping[float, int], after: Mapping[float, int]) -> Slower | None:
    """Compare two sets of times, given as counts by value; ``None`` when either is empty."""
    n, m = sum(before.values()), sum(after.values())
    if not n or not m:
        return None
    below, wins, ties = 0, 0.0, 0
    for value in sorted({*before, *after}):
        here, there = before.get(value, 0), after.get(value, 0)
        wins += there * (below + here / 2)
        below += here
        ties += (here + there) ** 3 - (here + there)
    total = n + m
    variance = n * m / 12 * (total + 1 - ties / (total * (total - 1))) if total > 1 else 0.0
    if variance <= 0:
        return Slower(1.0, 0.5)
    z = (wins - n * m / 2 - 0.5) / math.sqrt(variance)
    return Slower(0.5 * math.erfc(z / math.sqrt(2)), wins / (n * m))


def counted(spread: Distribution) -> dict[float, int]:
    """As ``slower`` takes it."""
    return dict(zip(spread.upper_ms, spread.counts, strict=True))
