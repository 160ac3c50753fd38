"""易用性: how far it is to a frequent job's end, by keyboard alone, and who is shut out on the way (USE-01)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from drivers.records import CustomerDraft, RecordId

Language = Literal["zh", "en"]


@dataclass(frozen=True)
class Barrier:
    """One finding of the accessibility check; ``weight`` is minor, moderate, serious or critical."""

    page: str
    rule: str
    weight: str
    what: str

    @property
    def is_serious(self) -> bool:
        """Whether it shuts somebody out."""
        return self.weight in ("serious", "critical")


@dataclass(frozen=True)
class Journey:
    """A job that was done: the steps it took, each a key press that leads on or a field that was filled."""

    made: RecordId
    steps: Sequence[str]
    barriers: Sequence[Barrier]


class Usability(Protocol):
    """易用性 / usability, from the home page, without a mouse."""

    def record_customer(self, draft: CustomerDraft, language: Language = "zh") -> Journey:
        """Record a customer by keyboard alone; every page on the way is checked."""

    def log_follow_up(self, customer: str, text: str, language: Language = "zh") -> Journey:
        """Find a customer by name and log a follow-up, by keyboard alone."""
