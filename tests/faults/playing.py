"""One CRM and one pytest session that play scenarios against it, with faults switched in between."""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from multiprocessing.connection import Connection, Listener
from pathlib import Path

import requests

from golive.practice import KEY as PRACTICE_KEY
from golive.practice import Running, practice_crm, stop
from tests.faults.player import ADDRESS, KEY, Played, Wish

ROOT = Path(__file__).resolve().parents[2]
START_LIMIT_S = 120.0
STOP_LIMIT_S = 90.0
"""A session whose last scenario was a load run first stops what runs beside it; slowly on a busy machine."""
ALONE = ("clock", "alone")
"""Tags of scenarios that change something for everybody: they are played after the others."""


class PlayerLost(Exception):
    """The session died or hung; the message has its last words."""


class Player:
    """A pytest session in a process of its own that plays what it's asked to."""

    def __init__(self, log: Path, tags: str = "not @load") -> None:
        self._log = log
        key = secrets.token_bytes(16)
        with Listener(("127.0.0.1", 0), authkey=key) as listener:
            host, port = listener.address
            environment = {
                **os.environ,
                ADDRESS: f"{host}:{port}",
                KEY: key.hex(),
                "GOLIVE_TARGET": "practice",
            }
            command = [sys.executable, "-m", "pytest", "features", "-q", "-n", "0", f"--tags={tags}"]
            command += ["-p", "tests.faults.player", "-p", "no:cacheprovider", "-p", "no:randomly"]
            with log.open("w", encoding="utf-8") as out:
                self._process = subprocess.Popen(
                    command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT, text=True
                )
            self._line = self._connected(listener)
        self.keys, self.lost = self._heard(START_LIMIT_S)
        """Every case that can be played, and what could not be read."""

    def play(self, wish: Wish, limit_s: float = 600) -> list[Played]:
        """Play the wished cases in their order; ``PlayerLost`` when no answer comes within the limit."""
        if not wish.keys:
            return []
        self._line.send(wish)
        return list(self._heard(limit_s))

    def close(self) -> None:
        """Let the session end, or end it."""
        with contextlib.suppress(OSError):
            self._line.send(None)
            self._process.wait(STOP_LIMIT_S) if self._process.poll() is None else None
        stop(self._process)
        self._line.close()

    def _connected(self, listener: Listener) -> Connection:
        socket = listener._listener._socket  # type: ignore[attr-defined]  the class has no time limit of its own
        socket.settimeout(1)
        for _ in range(int(START_LIMIT_S)):
            with contextlib.suppress(TimeoutError):
                return listener.accept()
            if self._process.poll() is not None:
                break
        raise self._gone()

    def _heard(self, limit_s: float):
        try:
            if self._line.poll(limit_s):
                return self._line.recv()
        except (EOFError, OSError):
            pass
        self._process.kill()
        raise self._gone()

    def _gone(self) -> PlayerLost:
        stop(self._process)
        return PlayerLost(self._log.read_text("utf-8", "replace")[-3000:])


class Stage:
    """A CRM of its own and a player; the CRM is made anew when something may have been left in it."""

    def __init__(self, folder: Path, customers: int = 0, reps: int = 0, tags: str = "not @load") -> None:
        self._folder, self._customers, self._reps, self._tags = folder, customers, reps, tags
        self._count = 0
        self._crm = contextlib.ExitStack()
        self.running = self._started()
        self.player = Player(folder / "player.log", tags)

    def play(
        self, keys: Iterable[str], faults: Sequence[str] = (), *, until_red: bool = False
    ) -> list[Played]:
        """Play the cases with exactly these faults on; all are off afterwards."""
        wish = Wish(self.running.url, tuple(keys), until_red)
        self._switch(faults)
        try:
            return self.player.play(wish, limit_s=60 + 30 * len(wish.keys))
        except PlayerLost:
            self.player = Player(self._folder / "player.log", self._tags)
            raise
        finally:
            self._switch(())

    def anew(self) -> None:
        """A new CRM with an empty database."""
        self._crm.close()
        self.running = self._started()

    def close(self) -> None:
        """Stop both."""
        self.player.close()
        self._crm.close()

    def _started(self) -> Running:
        self._count += 1
        database = self._folder / f"crm-{self._count}.sqlite3"
        log = self._folder / f"crm-{self._count}.log"
        starting = practice_crm(ROOT, str(database), log=log, customers=self._customers, reps=self._reps)
        return self._crm.enter_context(starting)

    def _switch(self, names: Sequence[str]) -> None:
        requests.put(
            f"{self.running.url}/practice/faults",
            json={"on": list(names)},
            headers={"X-Practice-Key": os.environ[PRACTICE_KEY]},
            timeout=30,
        ).raise_for_status()


@contextlib.contextmanager
def stage(
    folder: Path | None = None, customers: int = 0, reps: int = 0, tags: str = "not @load"
) -> Iterator[Stage]:
    """A ``Stage`` for as long as the block runs."""
    with tempfile.TemporaryDirectory(prefix="golive-stage-", ignore_cleanup_errors=True) as own:
        made = Stage(folder or Path(own), customers, reps, tags)
        try:
            yield made
        finally:
            made.close()
