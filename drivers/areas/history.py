"""变更历史与同时修改: who changed what, and two people at one customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from drivers.records import RecordId


@dataclass(frozen=True)
class Entry:
    """One field that somebody changed: ``field`` as the business names it, ``day`` as YYYYMMDD."""

    who: str
    day: str
    field: str
    before: str
    after: str


class Editing(Protocol):
    """A customer that somebody has open for changing and hasn't saved yet."""

    def put(self, field: str, value: str) -> None:
        """Change one field (``name``, ``contact``, ``industry``), not saved yet."""

    def save(self) -> None:
        """Save; ``CrmRefused(CONFLICT)`` when somebody else has saved since it was opened."""

    def save_after_looking(self) -> None:
        """Save once more, knowing what the other has changed."""


class History(Protocol):
    """变更历史 / history (CUS-08), 同时修改 / two people at once (CUS-09)."""

    def of(self, customer: RecordId) -> Sequence[Entry]:
        """Every change of a customer, the newest first."""

    def start(self, customer: RecordId) -> Editing:
        """Open a customer for changing."""
