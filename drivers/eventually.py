"""The one place that waits for a state to come; nothing else of ours sleeps."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from drivers.errors import NotReached

T = TypeVar("T")


def eventually(ask: Callable[[], T], *, within_s: float = 5.0, every_s: float = 0.1) -> T:
    """Ask until the answer is true and return it; ``NotReached`` with the last answer after ``within_s``.

    An ``AssertionError`` inside ``ask`` counts as *not yet*.
    """
    end = time.monotonic() + within_s
    last: object = None
    while True:
        try:
            answer = ask()
            if answer:
                return answer
            last = answer
        except AssertionError as not_yet:
            last = not_yet
        if time.monotonic() >= end:
            raise NotReached(
                f"{within_s:g} 秒内没有达到预期，最后看到 / not reached in time, last seen: {last!r}"
            )
        time.sleep(every_s)
