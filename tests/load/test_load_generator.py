"""The runner's hold on the generator: a slow start isn't silence, silence is."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import deque
from pathlib import Path

import pytest

from load.crew import taken
from load.exchange import Phase, Tick, WorkerHealth
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


LATE = """
from load.conductor import Conductor
from load.measure import Book
from load.pulse import Pulse
made = Conductor.__new__(Conductor)
made.book, made.pulse, made.serve = Book(), Pulse(), print
for late_s in (0.0, 2.0):
    made.launch(None, "search", made.book.clock() - late_s)
print([round(ms / 1000) for ms in made.pulse.told()["lag_ms"]])
"""


def test_an_arrival_that_is_begun_late_counts_as_lag_of_the_generator() -> None:
    told = subprocess.run([sys.executable, "-c", LATE], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[0] == "[0, 2]"


TAKEN = """
import time
from types import SimpleNamespace
import psutil
psutil.cpu_times = lambda: SimpleNamespace(steal=time.perf_counter() / 4 * psutil.cpu_count())
from load.pulse import Pulse
made = Pulse()
time.sleep(0.3)
print(round(made.told()["stolen_share"], 2))
psutil.cpu_times = lambda: SimpleNamespace()  # not a Linux
made = Pulse()
time.sleep(0.3)
print(made.told()["stolen_share"])
"""


def test_what_the_host_of_a_virtual_machine_takes_is_a_share_of_all_its_processors() -> None:
    told = subprocess.run([sys.executable, "-c", TAKEN], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["0.25", "0.0"]


def minutes(*shares: float, worker: float | None = None) -> list[Tick]:
    """A window with a tick a second; each share is what the host takes for a minute."""
    return [
        Tick(
            at=1_790_000_000.0 + 60 * n + second, phase="window", stolen_share=share,
            workers=[] if worker is None else [WorkerHealth("w1", 5, [], 0.1, 60.0, stolen_share=worker)],
        )
        for n, share in enumerate(shares)
        for second in range(60)
    ]  # fmt: skip


def test_the_minute_in_which_the_host_took_most_is_said_where_it_is_much() -> None:
    (note,) = taken(minutes(0.02, 0.46, 0.3))
    assert note.at == 1_790_000_060.0 and not note.harms
    assert "46% 的处理器（全程 26%）" in note.zh and "took 46% of the processors" in note.en
    assert (
        taken(minutes(0.09, 0.09)) == [] == taken([]) == taken([Tick(at=0.0, phase="ramp", stolen_share=0.9)])
    )
    (worker,) = taken(minutes(0.0, worker=0.5))
    assert "50%" in worker.zh
    rest = Tick(at=1_790_000_120.0, phase="window", stolen_share=0.9)
    assert taken([*minutes(0.01, 0.01), rest]) == [], "a second is no minute"


ENDED = """
from types import SimpleNamespace as Some
import gevent
from load.conductor import Conductor
from load.measure import Book
made = Conductor.__new__(Conductor)
reps = Some(does={"search": 1.0}, count=1)
made.config, made.reps, made.at_work = Some(profile=Some(reps=reps)), {1: Some(number=1)}, set()
made.book, made.over, begun = Book(), False, []
made.launch = lambda *arrival: begun.append(arrival)
gevent.spawn(made.arrive, 2.0)
gevent.sleep(0.1)
made.over = True
gevent.sleep(1.0)
made.serve(made.reps[1], "search", made.book.clock())
print(len(begun), made.book.started)
"""


def test_no_arrival_begins_after_the_end() -> None:
    """It would be sent and stored, and counted by nobody: found by UAT-0203, which had one customer more than confirmed."""
    told = subprocess.run([sys.executable, "-c", ENDED], capture_output=True, text=True, check=False)
    assert told.stdout.split() == ["1", "0"], told.stderr
