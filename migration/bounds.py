"""What a sample proves (MIG-06): the exact hypergeometric upper bound, and the sentence that says it.

A sample of ``n`` rows out of ``N`` in which ``x`` are wrong leaves open how many of all are wrong. The bound is
the largest number ``D`` of wrong rows under which seeing so few as ``x`` still has a chance above 1 − confidence.
Drawing without putting back makes that chance hypergeometric; no approximation is used where it would decide.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from drivers.words import Text

CLOSE = 1e-6
"""Nearer to the limit than this, whole numbers decide instead of floating point."""


@dataclass(frozen=True)
class Bound:
    """``wrong`` of ``sampled`` out of ``total``: with ``confidence``, at most ``most_wrong`` are wrong in all."""

    total: int
    sampled: int
    wrong: int
    confidence: float
    most_wrong: int

    @property
    def share(self) -> float:
        """The bound as a share of all rows, 0 to 1."""
        return self.most_wrong / self.total if self.total else 0.0

    def sentence(self) -> Text:
        """What the sample proves and no more, in both languages."""
        share, sure = _percent(self.share), f"{self.confidence * 100:g} %"
        if self.sampled == self.total:
            return Text(
                f"{self.total:,} 行全部看过，{self.wrong:,} 行有误，这不是推断。",
                f"All {self.total:,} rows were looked at and {self.wrong:,} are wrong; nothing is inferred.",
            )
        return Text(
            f"{self.total:,} 行中抽查 {self.sampled:,} 行，{self.wrong:,} 行有误："
            f"以 {sure} 的置信度，全部数据中有误的不超过 {self.most_wrong:,} 行（{share}）。",
            f"{self.wrong:,} wrong of {self.sampled:,} out of {self.total:,}: with {sure} confidence at most "
            f"{self.most_wrong:,} of all rows ({share}) are wrong.",
        )


def upper_bound(total: int, sampled: int, wrong: int, confidence: float = 0.95) -> Bound:
    """The bound for one simple random sample; ``ValueError`` when the figures contradict each other."""
    if not 0 <= wrong <= sampled <= total or total < 1 or not 0 < confidence < 1:
        raise ValueError(f"wrong {wrong} ≤ sampled {sampled} ≤ total {total} (≥ 1), confidence {confidence}")
    low, high = wrong, total - (sampled - wrong)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (
            (middle, high) if _still_likely(total, sampled, wrong, middle, confidence) else (low, middle - 1)
        )
    return Bound(total, sampled, wrong, confidence, low)


def clean_strata_bound(strata: Sequence[tuple[int, int]], confidence: float = 0.95) -> Bound:
    """The bound when nothing wrong was found in (rows, sampled) of each stratum, for the worst spread of errors.

    Wrong rows are put, one after another, where they'd be overlooked most easily. The chances multiply and each
    stratum's factor only falls, so that this greedy spread is the worst one there is.
    """
    placed = [0] * len(strata)
    chance, most = 1.0, 0
    while True:
        factors = [
            (1 - n / (rows - d) if rows > d else 0.0) for (rows, n), d in zip(strata, placed, strict=True)
        ]
        best = max(range(len(strata)), key=factors.__getitem__)
        chance *= factors[best]
        if chance <= 1 - confidence:
            break
        placed[best] += 1
        most += 1
        if most == sum(rows for rows, _ in strata):
            break
    return Bound(sum(r for r, _ in strata), sum(n for _, n in strata), 0, confidence, most)


def needed(total: int, share: float, confidence: float = 0.95) -> int:
    """The smallest sample that, found clean, shows that at most ``share`` of ``total`` rows are wrong."""
    low, high = 1, total
    while low < high:
        middle = (low + high) // 2
        if upper_bound(total, middle, 0, confidence).most_wrong <= share * total:
            high = middle
        else:
            low = middle + 1
    return low


def chance(total: int, sampled: int, wrong: int, bad: int) -> float:
    """The chance to see at most ``wrong`` in the sample when ``bad`` of all rows are wrong."""
    whole = _log_comb(total, sampled)
    terms = (
        math.exp(_log_comb(bad, i) + _log_comb(total - bad, sampled - i) - whole)
        for i in range(max(0, sampled - (total - bad)), min(wrong, bad) + 1)
    )
    return math.fsum(terms)


def _still_likely(total: int, sampled: int, wrong: int, bad: int, confidence: float) -> bool:
    roughly = chance(total, sampled, wrong, bad)
    limit = 1 - Fraction(str(confidence))
    if abs(roughly - float(limit)) > CLOSE:
        return roughly > limit
    ways = sum(math.comb(bad, i) * math.comb(total - bad, sampled - i) for i in range(min(wrong, bad) + 1))
    return Fraction(ways, math.comb(total, sampled)) > limit


def _log_comb(n: int, k: int) -> float:
    if not 0 <= k <= n:
        return -math.inf
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _percent(share: float) -> str:
    """Rounded up, so that the sentence never promises more than the figure."""
    return f"{math.ceil(share * 10_000 - 1e-9) / 100:g} %"
