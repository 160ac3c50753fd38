"""The runner's hold on the generator process: start it, read what it tells, notice when it dies or hangs."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

from load.exchange import Config, Go, Phase, Reader, Tick, as_json
from reports.evidence.write import write_json

LISTENS_WITHIN_S = 60.0
ROOT = Path(__file__).resolve().parents[1]
SILENT_S = 20.0
"""A generator that tells nothing for so long hangs; it tells something every second."""
STARTS_WITHIN_S = 90.0
"""Before its first word it imports the target, which may take its time."""


class GeneratorLost(Exception):
    """The generator process died, was killed, or told nothing any more; what it told before is kept."""


class Generator:
    """One Locust process. Use it as a context: it is always stopped in the end, by its own process id."""

    def __init__(self, folder: Path, config: Config) -> None:
        self.folder = folder
        self.ticks: list[Tick] = []
        folder.mkdir(parents=True)
        write_json(folder / "config.json", as_json(config))
        self._untold: deque[Tick] = deque()
        self._reader = Reader(folder / "ticks.jsonl")
        command = _MASTER if config.team else _alone(config.profile.reps.count, config.web_port)
        self._process = _start(folder, "generator.log", command)
        self._workers: list[subprocess.Popen[bytes]] = []
        if config.team:
            self.port = self._listening()
            self._workers = [_local_worker(folder, n + 1, self.port) for n in range(config.team.local)]
        self._heard = time.monotonic()

    def __enter__(self) -> Generator:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _listening(self) -> int:
        """The port at which the master waits for workers."""
        sign, end = self.folder / "listening.json", time.monotonic() + LISTENS_WITHIN_S
        while not sign.exists():
            if self._process.poll() is not None or time.monotonic() > end:
                self.stop()
                raise GeneratorLost(self._why())
            _pause(self._process)
        return int(json.loads(sign.read_text("utf-8"))["port"])

    @property
    def worker_pids(self) -> list[int]:
        """Of the workers that were started here."""
        return [worker.pid for worker in self._workers]

    @property
    def pid(self) -> int:
        return self._process.pid

    def go(self, go: Go) -> None:
        """Give the sign to begin."""
        write_json(self.folder / "go.json", as_json(go))

    def end_early(self) -> None:
        """Ask for the end of the window; what is under way is still waited for."""
        write_json(self.folder / "stop.json", {})

    def until(self, phase: Phase, within_s: float, told: Callable[[Tick], None]) -> Tick:
        """Follow the generator until it enters ``phase``. ``GeneratorLost`` when it doesn't within the time."""
        end = time.monotonic() + within_s
        for tick in self._follow():
            if tick is not None:
                told(tick)
                if tick.phase == phase:
                    return tick
            if time.monotonic() > end:
                raise GeneratorLost(
                    f"不到 {within_s:g} 秒应进入 {phase} / should be in {phase} within {within_s:g} s"
                )
        raise GeneratorLost(self._why())

    def _follow(self) -> Iterator[Tick | None]:
        """Ticks as they come, ``None`` now and then between them; ends when the process has ended."""
        while True:
            ended = self._process.poll() is not None
            new = self._read()
            while self._untold:
                yield self._untold.popleft()
            if new:
                continue
            if ended:
                return
            if time.monotonic() - self._heard > (SILENT_S if self.ticks else STARTS_WITHIN_S):
                silent = time.monotonic() - self._heard
                raise GeneratorLost(
                    f"压力机 {silent:.0f} 秒没有动静 / the generator has been silent for {silent:.0f} s"
                )
            yield None
            _pause(self._process)

    def _read(self) -> list[Tick]:
        new = self._reader.new()
        self.ticks += new
        self._untold.extend(new)
        if new:
            # here, not where they are followed: whoever follows may stop in the middle, and come back much later
            self._heard = time.monotonic()
        return new

    def _why(self) -> str:
        log = self.folder / "generator.log"
        last = log.read_text("utf-8", "replace").strip().splitlines()[-3:] if log.exists() else []
        return f"压力机提前退出 / the generator ended early ({self._process.poll()}): {' | '.join(last)}"

    def stop(self) -> None:
        """Stop the processes if they still run, and read what was told last."""
        for process in (self._process, *self._workers):
            _end(process)
        self._read()


def _pause(process: subprocess.Popen[bytes]) -> None:
    """Wait a moment for more to be told; a process that ends cuts it short."""
    try:
        process.wait(0.1)
    except subprocess.TimeoutExpired:
        return


def _end(process: subprocess.Popen[bytes]) -> None:
    for end in (process.terminate, process.kill):
        if process.poll() is None:
            end()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                continue


_MASTER = ["-m", "load.master"]
_WORKER = ["-m", "load.worker"]


def _alone(users: int, web_port: int) -> list[str]:
    """Locust told nothing but the folder: its own options and files play no part. Its web page only where asked for,
    and only for this machine."""
    shown = ["--autostart", "--autoquit", "0", "--web-host", "127.0.0.1", "--web-port", str(web_port)]
    command = [
        "-m",
        "locust",
        "-f",
        "load/locustfile.py",
        *(shown if web_port else ["--headless", "--only-summary"]),
    ]
    command += ["-u", str(users), "-r", str(min(users, 100)), "--loglevel", "WARNING", "--stop-timeout", "0"]
    return command


def _local_worker(folder: Path, number: int, port: int) -> subprocess.Popen[bytes]:
    """A worker on this machine; it ends with the runner."""
    told = {"GOLIVE_LOAD_MASTER": f"127.0.0.1:{port}", "GOLIVE_LOAD_PARENT": str(os.getpid())}
    return _start(folder, f"worker-{number}.log", _WORKER, told)


def worker_of(folder: Path, master: str, hosts: list[str], accounts: str) -> subprocess.Popen[bytes]:
    """A worker for the master at ``host:port`` on another machine; it loads none but ``hosts``."""
    told = {
        "GOLIVE_LOAD_MASTER": master,
        "GOLIVE_LOAD_HOSTS": ",".join(hosts),
        "GOLIVE_LOAD_ACCOUNTS": accounts,
    }
    return _start(folder, "worker.log", _WORKER, told)


def _start(
    folder: Path, log_name: str, command: list[str], told: dict[str, str] | None = None
) -> subprocess.Popen[bytes]:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LOCUST_", "GOLIVE_LOAD_"))}
    env |= {"GOLIVE_LOAD_FOLDER": str(folder.resolve()), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    env |= told or {}
    with (folder / log_name).open("wb") as log:
        return subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is the runner's: it stops the load and keeps what was measured
        )


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
