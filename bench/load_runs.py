"""What every line of ``bench.load`` needs: the truth server, the other generators, one run of golive beside them."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drivers.settings import load_settings
from load.exchange import Team
from load.plan import Criterion, Profile
from load.profile_files import load_profile
from load.runner import LoadRun
from reports.evidence.model import LoadResult, Transaction

ROOT = Path(__file__).resolve().parents[1]
BUILD = "bench.load_target:build"
TOML = '[targets.tiny]\nkind = "tiny"\naddress = "{}"\nload_users = "rep{{:04d}}"\npeople = []\n'
ANSWERS_WITHIN_S = 300
CALM, CALM_TRIES = 0.05, 4
"""Up to this share of its processors a virtual machine may lose to its host and count as quiet; and how often it's tried."""
SMALL = False
"""Shorter and fewer: set by ``bench.load``."""


@dataclass(frozen=True)
class Row:
    """One measured thing beside its goal."""

    what: str
    measured: str
    goal: str
    held: bool

    def __str__(self) -> str:
        return f"{'✓' if self.held else '✗'} {self.what}: {self.measured}   (goal {self.goal})"


def size(whole: float, small: float) -> float:
    """How long or how many: in earnest, and to see whether it works."""
    return small if SMALL else whole


@contextmanager
def server(**truth: Any) -> Iterator[str]:
    """The truth server; its address."""
    command = [sys.executable, "-m", "bench.load_server", json.dumps(truth)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()


class Client:
    """Another generator, in a process of its own. It gets ready first, so that its start isn't in anybody's window."""

    def __init__(self, kind: str, address: str, *more: float) -> None:
        command = [sys.executable, "-m", "bench.load_clients", kind, address, *map(str, more)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout
        if self._process.stdout.readline().strip() != "ready":
            raise RuntimeError(f"the client {kind} doesn't begin")

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()

    def go(self) -> None:
        """Begin."""
        assert self._process.stdin
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def times(self) -> list[float]:
        """What it measured, in ms, in order of size; waits for its end."""
        out, _ = self._process.communicate(timeout=ANSWERS_WITHIN_S)
        return sorted(json.loads(out.splitlines()[-1]))


def profile(reps: int, window_s: float, think: tuple[float, float] = (1.0, 5.0), **parts: Any) -> Profile:
    """Reps who record customers, judged by mean and errors."""
    record = "record_customer"
    criteria = [
        Criterion(requirement="PERF-01", transaction=record, measure="mean", at_most=3.0),
        Criterion(requirement="PERF-01", transaction=record, measure="errors", at_most=0),
    ]
    made = load_profile("trial").changed(
        reps={"count": reps, "think_s": think, "does": {record: 100.0}, "sign_in_at_once": 20},
        window={"measured_s": window_s, "ramp_s": min(10.0, window_s / 3), "drain_s": 4.0},
    )
    return made.model_copy(update={"criteria": criteria, **parts})


def golive(
    address: str,
    plan: Profile,
    team: Team | None = None,
    build: str = BUILD,
    beside: Callable[[], None] = lambda: None,
) -> LoadResult:
    """One run; ``beside`` is called when its window begins."""
    begun: list[bool] = []

    def show(progress: Any) -> None:
        if progress.phase == "window" and not begun:
            begun.append(True)
            beside()

    with tempfile.TemporaryDirectory(prefix="golive-bench-") as folder:
        file = Path(folder) / "golive.toml"
        file.write_text(TOML.format(address), "utf-8")
        run = LoadRun(
            load_settings(file, "tiny"), plan, scenario="bench", mark="gbench", out=Path(folder),
            say=lambda _: None, show=show, build=build, team=team,
        )  # fmt: skip
        with run:
            run.prepare()
            result = run.work()
        if not result.complete:
            print(f"  cut short: {run.gathered.lost}", flush=True)
        return result


def calm(address: str, plan: Profile) -> tuple[LoadResult, str]:
    """A run during which the host of a virtual machine left it its processors; where no try had that, the words for it."""
    for _ in range(CALM_TRIES):
        result = golive(address, plan)
        stolen = result.generator.get("stolen_share", 0.0)
        if stolen < CALM:
            return result, ""
    return (
        result,
        f" (not quiet in {CALM_TRIES} tries: its host took {stolen:.0%} of this machine's processors)",
    )


def of(result: LoadResult) -> Transaction:
    """What recording customers came to."""
    return next(t for t in result.transactions if t.name == "record_customer")


def why(result: LoadResult) -> str:
    """Why it's INVALID; nothing when it isn't."""
    return "; ".join(en for _, en in result.invalid_reasons)


def apart(found: float, truth: float) -> float:
    """How far from the truth, as a share of it."""
    return abs(found - truth) / truth
