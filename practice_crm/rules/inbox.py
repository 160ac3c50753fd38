"""What reaches a person's inbox: the same news once, to the person it is for."""

from __future__ import annotations


def is_news(key: str, already_there: bool) -> bool:
    """Whether a notice or a to-do is to be made: one with a key comes once only, however often it is asked for."""
    return not (key and already_there)


def is_overdue(days_left: int) -> bool:
    """A to-do is overdue from the day after its due date on."""
    return days_left < 0
