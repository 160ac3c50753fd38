"""A generator that is slow by itself, played in earnest: a worker that stalls, and a driver that takes the processor."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from load.exchange import Team
from load.runner import LoadRun
from tests.load.conftest import OVERLOADED, busy, ran, short
from tests.load.servers.truth import Truth


def stalling(run: LoadRun) -> None:
    """One worker stands still for 150 ms, again and again, as on a machine that has too much to do."""
    assert run._generator
    worker, over = psutil.Process(run._generator.worker_pids[0]), threading.Event()

    def stall() -> None:
        with suppress(psutil.NoSuchProcess):  # it ends with the run
            while not over.wait(0.05):
                worker.suspend()
                over.wait(0.15)
                worker.resume()

    threading.Thread(target=stall, daemon=True).start()
    threading.Timer(9.0, over.set).start()


def test_the_reps_of_a_slow_worker_are_moved_and_the_result_says_so(tmp_path: Path) -> None:
    profile = short(reps={"count": 6}, window={"measured_s": 7.0})
    team = Team(local=2, workers=2, slow_s=1.5)
    found = ran(Truth(), tmp_path, profile, stalling, team)
    result = found.result
    assert result and result.complete and not result.valid
    notes = [zh for zh, _ in result.notes if "过慢" in zh]
    if not notes and busy() > OVERLOADED:
        pytest.skip(f"load average {busy():.1f} per core: the workers hardly came to speak: {result.notes}")
    assert len(notes) == 1 and "其 3 名销售代表移到其余工作机" in notes[0]
    assert any("过慢" in zh for zh, _ in result.invalid_reasons)
    assert sorted((w.state, w.reps) for w in result.workers) == [("at work", 6), ("slow", 3)]
    made = result.generator
    assert made["started"] == made["succeeded"] + made["failed"] + made["in_flight"] + made["abandoned"]
    assert found.truth.together == 0, "no account was used twice at once"
    assert "PASS" not in {c.state for c in result.criteria if c.id.startswith("PERF-01/record")}


def test_the_probe_outside_tells_of_a_generator_that_is_slow_by_itself(tmp_path: Path) -> None:
    profile = short(reps={"count": 3, "think_s": (0.0, 0.0)}, window={"measured_s": 14.0})
    found = ran(Truth(delay_s=0.0), tmp_path, profile, build="tests.load.servers.tiny:heavy")
    assert found.result and not found.result.valid
    told = any("独立探针" in zh and "probe" in en for zh, en in found.result.invalid_reasons)
    if not told and busy() > OVERLOADED:
        pytest.skip(
            f"load average {busy():.1f} per core: too few probes came through: {found.result.generator}"
        )
    assert told, found.result.generator
    assert found.result.generator["inside_ms"] > found.result.generator["outside_ms"] + 60
