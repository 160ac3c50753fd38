"""The book that a load generator keeps: every business transaction from its beginning to its end, exactly.

Nothing is rounded into classes and nothing is reset: each transaction is one sample, and whoever judges
decides by its starting time whether it lies in the measured window.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Literal, NamedTuple

from drivers.errors import CrmError, CrmUnreachable

State = Literal["ok", "refused", "unanswered"]
"""``refused``: there was an answer, and it wasn't the one that was due. ``unanswered``: there was none."""
KEPT_CHARS = 300


class Sample(NamedTuple):
    """One finished transaction. ``began`` in s since the epoch, ``ms`` from sending to the confirmed end."""

    name: str
    rep: int
    began: float
    ms: float
    state: State
    error: str = ""


class Open(NamedTuple):
    """A transaction that hasn't come back yet."""

    name: str
    rep: int
    began: float


class Request(NamedTuple):
    """One request inside a transaction; ``began`` in s since the epoch. ``failed``: no answer, or an error status."""

    transaction: str
    name: str
    began: float
    ms: float
    failed: bool


@dataclass
class Book:
    """Counts and samples of one generator process."""

    clock: Callable[[], float] = time.perf_counter
    wall: Callable[[], float] = time.time
    started: int = 0
    succeeded: int = 0
    failed: int = 0
    abandoned: int = 0
    """Begun, and given up because the rep was moved to another worker: how it ended isn't known."""
    _open: dict[int, Open] = field(default_factory=dict)
    _finished: list[Sample] = field(default_factory=list)
    _requests: list[Request] = field(default_factory=list)
    _doing: ContextVar[str] = field(default_factory=lambda: ContextVar("transaction", default=""))
    """Which transaction this greenlet is at: its requests belong to it."""

    def __post_init__(self) -> None:
        # durations come from the steady clock, moments too: the machine's clock may be set during a run
        self._offset = self.wall() - self.clock()

    def now(self) -> float:
        """Seconds since the epoch by the steady clock."""
        return self.clock() + self._offset

    def clock_at(self, moment: float) -> float:
        """What ``clock`` shows at ``moment`` (s since the epoch, as ``now``)."""
        return moment - self._offset

    def transaction(self, name: str, rep: int, due: float | None = None) -> AbstractContextManager[None]:
        """Time what happens inside as one transaction; errors are written down and not passed on.

        ``due``: when it was to begin, by ``clock``; its time runs from then on.
        """
        return _Timed(self, name, rep, due)

    def begin(self, name: str, rep: int, due: float | None) -> tuple[int, float, Token[str]]:
        """A transaction begins: its key, when by ``clock``, and what its greenlet was at before."""
        began = self.clock() if due is None else due
        self.started += 1
        self._open[self.started] = Open(name, rep, began + self._offset)
        return self.started, began, self._doing.set(name)

    def leave(self, before: Token[str]) -> None:
        """Its greenlet is at something else again."""
        self._doing.reset(before)

    def end(self, key: int, name: str, rep: int, began: float, error: Exception | None) -> None:
        """It has come back."""
        ms = (self.clock() - began) * 1000
        state: State = (
            "ok" if error is None else "unanswered" if isinstance(error, CrmUnreachable) else "refused"
        )
        if self._open.pop(key, None) is None:  # it was given up
            return
        self._finished.append(
            Sample(name, rep, began + self._offset, ms, state, _told(error) if error else "")
        )
        if error is None:
            self.succeeded += 1
        else:
            self.failed += 1

    def heard(self, name: str, response_time: float | None, exception: object = None, **_: Any) -> None:
        """One request has come back, as Locust tells it; outside a transaction (signing in, making ready) it doesn't
        count. ``response_time`` in ms."""
        if doing := self._doing.get():
            ms = float(response_time or 0.0)
            self._requests.append(Request(doing, name, self.now() - ms / 1000, ms, exception is not None))

    def abandon(self, rep: int) -> None:
        """What is under way for this rep is given up; it says nothing about the CRM."""
        for key in [k for k, one in self._open.items() if one.rep == rep]:
            del self._open[key]
            self.abandoned += 1

    def align(self, ahead_s: float) -> None:
        """Set ``now`` by another clock, which is ``ahead_s`` before this machine's. Not while something is under way."""
        self._offset += ahead_s

    def open(self) -> list[Open]:
        """What is under way at this moment."""
        return list(self._open.values())

    def take(self) -> list[Sample]:
        """What has finished since the last call."""
        finished, self._finished = self._finished, []
        return finished

    def take_requests(self) -> list[Request]:
        """The requests since the last call."""
        requests, self._requests = self._requests, []
        return requests


class _Timed:
    """A transaction as a context; by hand, because a generator of ``contextlib`` costs twice as much."""

    __slots__ = ("_began", "_before", "_book", "_due", "_key", "_name", "_rep")

    def __init__(self, book: Book, name: str, rep: int, due: float | None) -> None:
        self._book, self._name, self._rep, self._due = book, name, rep, due

    def __enter__(self) -> None:
        self._key, self._began, self._before = self._book.begin(self._name, self._rep, self._due)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> bool:
        self._book.leave(self._before)
        if error is not None and not isinstance(error, Exception):
            return (
                False  # a rep who is stopped in the middle (GreenletExit) stays open: that is what happened
            )
        self._book.end(self._key, self._name, self._rep, self._began, error)
        return True


def _told(error: Exception) -> str:
    words = str(error) if isinstance(error, CrmError) else f"{type(error).__name__}: {error}"
    return words[:KEPT_CHARS]
