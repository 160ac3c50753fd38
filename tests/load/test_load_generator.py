"""The runner's hold on the generator: a slow start isn't silence, silence is."""

from __future__ import annotations

import subprocess
import time
from collections import deque
from pathlib import Path

import pytest

from load.exchange import Phase, Tick
from load.generator import SILENT_S, Generator, GeneratorLost


class Running:
    """A process that runs and runs."""

    def poll(self) -> None:
        return None

    def wait(self, seconds: float) -> None:
        raise subprocess.TimeoutExpired("generator", seconds)


class Telling:
    """Ticks as they are found in the file, one reading after another."""

    def __init__(self, *phases: Phase | None) -> None:
        self.left = deque(phases)

    def new(self) -> list[Tick]:
        phase = self.left.popleft() if self.left else None
        return [Tick(at=0.0, phase=phase)] if phase else []


def generator(heard_before_s: float, *phases: Phase | None) -> Generator:
    made = Generator.__new__(Generator)
    made.folder, made.ticks, made._workers = Path(), [], []
    made._untold, made._heard = deque(), time.monotonic() - heard_before_s
    made._process, made._reader = Running(), Telling(*phases)  # type: ignore[assignment]
    return made


def test_a_start_that_took_long_is_not_taken_for_silence_afterwards() -> None:
    """Found by ``bench.load asked``: the first word came after 50 s, and the next reading found nothing new yet."""
    slow = generator(50.0, "ready", None, "ramp", "window")
    assert slow.until("ready", 5, lambda _: None).phase == "ready"
    assert slow.until("window", 5, lambda _: None).phase == "window"


def test_a_generator_that_falls_silent_is_lost() -> None:
    silent = generator(0.0, "ready")
    silent.until("ready", 5, lambda _: None)
    silent._heard -= SILENT_S + 1
    with pytest.raises(GeneratorLost, match="没有动静"):
        silent.until("window", 5, lambda _: None)
