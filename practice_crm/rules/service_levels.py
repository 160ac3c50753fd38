"""How soon a ticket has to be answered and solved, and whether it is late (SRV-03). Hours run day and night."""

from __future__ import annotations

from datetime import datetime, timedelta

from practice_crm import vocabulary_service as words

_RESPOND_H = {words.URGENT: 1, words.HIGH: 4, words.MEDIUM: 8, words.LOW: 24}
_SOLVE_H = {words.URGENT: 4, words.HIGH: 24, words.MEDIUM: 72, words.LOW: 120}


def response_hours(priority: str) -> int:
    """Hours until the first response at the latest."""
    return _RESPOND_H[priority]


def solution_hours(priority: str) -> int:
    """Hours until the solution at the latest."""
    return _SOLVE_H[priority]


def due(since: datetime, hours: int) -> datetime:
    """The last moment that is in time."""
    return since + timedelta(hours=hours)


def is_late(due_at: datetime, done_at: datetime | None, now: datetime) -> bool:
    """Whether it was done too late, or isn't done and should have been; the last moment itself is in time."""
    return (done_at or now) > due_at


def lateness(response_late: bool, solution_late: bool) -> str:
    """The flag of a ticket; the solution weighs more. Empty when everything is in time."""
    if solution_late:
        return words.SOLUTION_LATE
    return words.RESPONSE_LATE if response_late else ""


def first_response(before: datetime | None, now: datetime) -> datetime:
    """When the ticket was first answered; later answers change nothing."""
    return before or now


def minutes(since: datetime, until: datetime | None) -> int | None:
    """The whole minutes between two moments, ``None`` when the second has not come."""
    return int((until - since).total_seconds() // 60) if until else None
