"""Several processes on one machine: the same result as from one, and nothing counted twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from load.exchange import Team
from tests.load.conftest import Ran, ran, short
from tests.load.servers.truth import Truth


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    profile = short(reps={"count": 5})
    return ran(Truth(), tmp_path_factory.mktemp("team"), profile, team=Team(local=2, workers=2))


def test_what_two_processes_count_is_what_the_server_saw(run: Ran) -> None:
    assert run.result and run.result.complete
    made, crm = run.result.generator, run.result.crm
    assert made["started"] == made["succeeded"] == run.truth.asked > 10
    assert crm["confirmed"] == crm["stored"] == run.truth.confirmed
    assert made["failed"] == made["in_flight"] == made["abandoned"] == 0


def test_each_worker_has_its_share_and_its_own_health(run: Ran) -> None:
    assert run.result
    assert Counter((w.reps, w.state) for w in run.result.workers) == {(3, "at work"): 1, (2, "at work"): 1}
    assert all(w.memory_mb > 10 and w.lag_p99_ms > 0 for w in run.result.workers)
    assert run.result.generator["lag_p99_ms"] == max(w.lag_p99_ms for w in run.result.workers)


def test_the_window_is_as_long_as_asked(run: Ran) -> None:
    assert run.result and run.result.window_s == pytest.approx(2.0, rel=0.01)
    assert not run.result.notes


def test_workers_that_do_not_come_are_said(tmp_path: Path) -> None:
    team = Team(local=1, workers=2, join_within_s=0.2)
    found = ran(Truth(), tmp_path, short(window={"measured_s": 0.5}), team=team)
    assert found.result and any("应有 2 台工作机" in zh for zh, _ in found.result.notes)
    assert found.result.generator["succeeded"] == found.truth.confirmed > 0
