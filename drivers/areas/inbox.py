"""待办与通知: what waits for a person, and what they have been told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from drivers.records import RecordId


@dataclass(frozen=True)
class Notice:
    """Something a person has been told; ``link`` leads to what it is about."""

    id: RecordId
    text: str
    link: str


@dataclass(frozen=True)
class ToDo:
    """Something a person has to do until ``due``; ``customer`` where it is about one."""

    id: RecordId
    title: str
    due: date
    overdue: bool
    customer: RecordId | None


class Inbox(Protocol):
    """What waits for the person at this desk."""

    def notices(self) -> Sequence[Notice]:
        """The newest first, at most 200."""

    def todos(self) -> Sequence[ToDo]:
        """What is still open, the most urgent first, at most 200."""

    def finish(self, todo: RecordId) -> None:
        """Tick a to-do off."""
