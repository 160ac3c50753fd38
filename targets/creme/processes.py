"""The processes of an instance: started apart from us, remembered with the moment of their start."""

from __future__ import annotations

import contextlib
import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

STOP_S = 15
"""Seconds that a process gets to end by itself."""


class Processes:
    """The record ``pids.json``: process ids with their start, so that a reused id is never stopped."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def start(
        self, name: str, command: Sequence[str], *, cwd: Path, env: Mapping[str, str], log: Path
    ) -> int:
        """Start ``command`` in a session of its own and remember it at once; its id."""
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as out:
            started = subprocess.Popen(
                list(command),
                cwd=cwd,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        known = self._known()
        known[name] = {"pid": started.pid, "began": psutil.Process(started.pid).create_time()}
        self._file.write_text(json.dumps(known, indent=1) + "\n", "utf-8")
        return started.pid

    def running(self) -> dict[str, psutil.Process]:
        """Those of the remembered processes that still live."""
        alive = {}
        for name, entry in self._known().items():
            with contextlib.suppress(psutil.Error):
                process = psutil.Process(int(entry["pid"]))
                same = abs(process.create_time() - entry["began"]) < 1
                if same and process.status() != psutil.STATUS_ZOMBIE:
                    alive[name] = process
        return alive

    def stop(self) -> list[str]:
        """End them and what they started, first by asking; the names of those that were still there."""
        alive = self.running()
        family = [each for process in alive.values() for each in _family(process)]
        for process in alive.values():
            with contextlib.suppress(psutil.Error):
                process.terminate()
        _, left = psutil.wait_procs(family, timeout=STOP_S)
        for stubborn in left:
            with contextlib.suppress(psutil.Error):
                stubborn.kill()
        psutil.wait_procs(left, timeout=STOP_S)
        self._file.unlink(missing_ok=True)
        return sorted(alive)

    def _known(self) -> dict[str, dict[str, float]]:
        try:
            known = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}


def _family(process: psutil.Process) -> list[psutil.Process]:
    with contextlib.suppress(psutil.Error):
        return [process, *process.children(recursive=True)]
    return []
