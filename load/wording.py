"""Figures as people read them: a value that misses its limit never looks as if it met it."""

from __future__ import annotations

from drivers.words import Text

_COUNTS = ("errors", "succeeded")


def number(value: float, limit: float | None = None) -> str:
    """Up to three digits behind the point, and as many more as it takes to see that ``value`` isn't ``limit``."""
    for digits in range(3, 10):
        shown = f"{value:.{digits}f}".rstrip("0").rstrip(".")
        if limit is None or value == limit or float(shown) != limit:
            return shown
    return repr(value)


def seconds(value: float, limit: float | None = None) -> Text:
    """A time in s."""
    shown = number(value, limit)
    return Text(f"{shown} 秒", f"{shown} s")


def amount(measure: str, value: float, limit: float | None = None) -> Text:
    """A value in the unit of its measure."""
    if measure in _COUNTS:
        return Text(f"{value:g} 次", f"{value:g}")
    if measure == "error_share":
        return Text(f"{number(value * 100)}%", f"{number(value * 100)} %")
    if measure == "throughput":
        return Text(f"每秒 {number(value, limit)} 次", f"{number(value, limit)} a second")
    return seconds(value, limit)
