"""A pytest session that collects the scenarios once and then plays those it's asked for, as often as it's asked.

Starting pytest and collecting costs seconds, a scenario a fraction of one. So one session serves many
faults or mutants: ``playing.Player`` sends ``Wish``es over a local connection, this answers with ``Played``.
All fixtures, session-wide ones included, are taken down after each wish: no browser, session or cached value
lives on from one fault to the next.
"""

from __future__ import annotations

import os
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Client
from typing import Any

import pytest

from authoring.collect import CASE
from drivers.outcomes import outcome_of

ADDRESS, KEY = "GOLIVE_PLAYER_ADDRESS", "GOLIVE_PLAYER_KEY"


@dataclass(frozen=True)
class Wish:
    """Cases to play against the CRM at ``address``; ``until_red`` stops at the first that doesn't pass."""

    address: str
    keys: tuple[str, ...]
    until_red: bool = False


@dataclass(frozen=True)
class Played:
    """How one case ended; ``step_kind`` and ``step`` are the sentence at which it did, where it was one."""

    key: str
    outcome: str
    message: str = ""
    step_kind: str = ""
    step: str = ""
    seconds: float = 0.0

    @property
    def scenario(self) -> str:
        """The scenario's lasting id."""
        return self.key.partition("@")[0].partition("~")[0]

    @property
    def row(self) -> str:
        """The key without its channel."""
        return self.key.rpartition("@")[0]

    @property
    def first(self) -> str:
        """The first line of the message."""
        return (self.message.splitlines() or ["—"])[0]


class _Session:
    """The other end of ``playing.Player``."""

    def __init__(self, config: pytest.Config) -> None:
        host, _, port = os.environ[ADDRESS].rpartition(":")
        self._line = Client((host, int(port)), authkey=bytes.fromhex(os.environ[KEY]))
        self._ended: dict[str, Any] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.stash[CASE].key: item for item in session.items if CASE in item.stash}
        lost = [item.nodeid for item in session.items if CASE not in item.stash]
        self._line.send((list(items), lost))
        while (wish := self._line.recv()) is not None:
            os.environ["GOLIVE_ADDRESS"] = wish.address
            self._line.send(self._play([items[key] for key in wish.keys], wish.until_red))
        return True

    def _play(self, items: Sequence[pytest.Item], until_red: bool) -> list[Played]:
        played: list[Played] = []
        for item, following in zip(items, [*items[1:], None], strict=True):
            began = time.perf_counter()
            self._ended = {"outcome": "passed"}
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            taken = time.perf_counter() - began
            played.append(Played(item.stash[CASE].key, seconds=taken, **self._ended))
            if until_red and played[-1].outcome != "passed":
                item.session._setupstate.teardown_exact(None)
                break
        return played

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_makereport(self, call: pytest.CallInfo[None]) -> Generator[None, None, None]:
        yield
        if call.excinfo and self._ended["outcome"] == "passed":
            raised = call.excinfo.value
            message = str(raised).strip() or type(raised).__name__
            self._ended |= {"outcome": outcome_of(raised), "message": message}

    def pytest_bdd_before_step(self, step: Any) -> None:
        if self._ended["outcome"] == "passed":
            self._ended |= {"step_kind": step.type, "step": step.name}


def pytest_configure(config: pytest.Config) -> None:
    if ADDRESS in os.environ and not config.option.collectonly:
        config.pluginmanager.register(_Session(config), "golive-player")
