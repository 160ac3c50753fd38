"""What was found out about one load run: the facts that its criteria are judged by."""

from __future__ import annotations

from dataclasses import dataclass, field

from load.aftermath import DataCheck
from load.plan import Profile
from reports.evidence.model import Transaction


@dataclass(frozen=True)
class Measured:
    """All that was found out about one run, as far as it got."""

    profile: Profile
    """As planned: its window and number of reps are what was to be."""
    reps_at_work: int
    """The fewest that were at work at any moment of the window."""
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
    lag_p99_ms: float | None = None
    cpu_share: float = 0.0
    customers_before: int | None = None
    data: DataCheck = field(default_factory=DataCheck)
