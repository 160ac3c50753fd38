"""The customer number (CUS-01): ``CUST`` + ``YYYYMMDD`` + a running number of four digits, growing to five."""

from __future__ import annotations

from datetime import date

PREFIX = "CUST"
DIGITS = 4


def next_running(last_given: int) -> int:
    """The running number after ``last_given`` (0 when the day has none yet)."""
    return last_given + 1


def number(day: date, running: int) -> str:
    """The customer number; after 9999 it grows, it never wraps."""
    return f"{PREFIX}{day:%Y%m%d}{running:0{DIGITS}d}"


def last_given_after_delete(last_given: int, deleted: int) -> int:
    """What the counter holds once the customer with running number ``deleted`` is gone: a number is never reused."""
    del deleted
    return last_given
