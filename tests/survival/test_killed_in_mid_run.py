"""kill -9 of the CRM, of the browser or of a worker in mid-run: a report that says so, no hang, never GO."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from drivers.settings import load_settings
from golive.outcomes import outcomes_of
from golive.practice import Running, practice_crm
from reports.evidence.model import Evidence, Outcome
from reports.evidence.read import read
from targets import build_target

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 300
SUITE = "@PERM-01 or @CUS-03"


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[Running]:
    with practice_crm(ROOT, str(tmp_path / "crm.sqlite3"), log=tmp_path / "crm.log") as running:
        yield running


def killed_in_mid_run(
    crm: Running, out: Path, channel: str, kill: Callable[[psutil.Process], None]
) -> tuple[int, Evidence, Path]:
    """Start a run, kill something once three scenarios have ended; exit code and evidence of what was left."""
    environment = {**os.environ, "GOLIVE_OUT": str(out), "GOLIVE_ADDRESS": crm.url, "GOLIVE_LANG": "en"}
    command = [
        sys.executable,
        "-m",
        "golive",
        "run",
        "--target",
        "practice",
        "--channel",
        channel,
        "--tags",
        SUITE,
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(lambda: sum(len(p.read_text("utf-8").splitlines()) for p in out.glob("*/.suite.progress")) >= 3)
        kill(psutil.Process(process.pid))
        code = process.wait(LIMIT_S)
    finally:
        if process.poll() is None:
            process.kill()
    run = next(out.iterdir())
    return code, read(run), run


def _wait(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not ready():
        assert time.monotonic() < end, "the run did not start"
        time.sleep(0.1)


def descendants(process: psutil.Process, word: str) -> list[psutil.Process]:
    return [p for p in process.children(recursive=True) if any(word in part for part in _words(p))]


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def outcomes(evidence: Evidence) -> Counter[Outcome]:
    return Counter(outcome for _, outcome, _ in outcomes_of(evidence))


def assert_never_go(code: int, evidence: Evidence, run: Path) -> None:
    assert code == 1
    assert evidence.sealed and not evidence.problems, evidence.problems
    signed = subprocess.run(
        [sys.executable, "-m", "golive", "signoff", str(run)],
        cwd=ROOT,
        capture_output=True,
        timeout=LIMIT_S,
        check=False,
    )
    assert signed.returncode == 1


@pytest.mark.parametrize("channel", ["http", "ui"])
def test_a_killed_crm_blocks_what_was_left(channel: str, crm: Running, tmp_path: Path) -> None:
    code, evidence, run = killed_in_mid_run(
        crm, tmp_path / "out", channel, lambda _: psutil.Process(crm.pid).kill()
    )
    assert outcomes(evidence)[Outcome.BLOCKED] > 0
    assert set(outcomes(evidence)) <= {Outcome.PASSED, Outcome.BLOCKED}
    assert_never_go(code, evidence, run)


def test_what_a_killed_crm_kept_is_listed_and_cleaned_once_it_is_back(crm: Running, tmp_path: Path) -> None:
    _, evidence, run = killed_in_mid_run(
        crm, tmp_path / "out", "ui", lambda _: psutil.Process(crm.pid).kill()
    )
    assert evidence.leftovers, "the ledger must list what could not be removed"
    port = int(crm.url.rsplit(":", 1)[1])
    with practice_crm(ROOT, str(tmp_path / "crm.sqlite3"), log=tmp_path / "crm2.log", port=port) as again:
        keeper = build_target(
            load_settings(ROOT / "golive.toml", "practice", address=again.url), "http"
        ).keeper
        assert keeper.customers_total() > 0
        cleaned = subprocess.run(
            [sys.executable, "-m", "golive", "clean", str(run), "--target", "practice"],
            cwd=ROOT,
            env={**os.environ, "GOLIVE_ADDRESS": again.url},
            capture_output=True,
            timeout=LIMIT_S,
            check=False,
        )
        assert cleaned.returncode == 0, cleaned.stdout
        assert keeper.customers_total() == 0


def test_a_killed_browser_shows_in_its_scenario_and_the_next_ones_go_on(crm: Running, tmp_path: Path) -> None:
    def kill(run: psutil.Process) -> None:
        for _ in range(
            6
        ):  # one that dies between two scenarios is simply started again: hit it in the middle
            for browser in descendants(run, "--headless"):
                with suppress(psutil.NoSuchProcess):  # its scenario may have ended just now
                    if not any("--type=" in word for word in _words(browser)):
                        browser.kill()
            time.sleep(0.5)

    code, evidence, run = killed_in_mid_run(crm, tmp_path / "out", "ui", kill)
    assert outcomes(evidence)[Outcome.BROKEN] + outcomes(evidence)[Outcome.BLOCKED] >= 1
    assert outcomes(evidence)[Outcome.PASSED] > 3
    assert_never_go(code, evidence, run)


def test_a_killed_worker_leaves_its_scenario_not_run(crm: Running, tmp_path: Path) -> None:
    def kill(run: psutil.Process) -> None:
        descendants(run, "sys.stdin.readline")[0].kill()  # how xdist starts its workers

    code, evidence, run = killed_in_mid_run(crm, tmp_path / "out", "ui", kill)
    assert outcomes(evidence)[Outcome.NOT_RUN] >= 1
    assert_never_go(code, evidence, run)


STARTER = """
import sys
from pathlib import Path
from golive.practice import practice_crm
folder = Path(sys.argv[1])
with practice_crm(Path.cwd(), str(folder / "crm.sqlite3"), log=folder / "crm.log") as running:
    print(running.pid, flush=True)
    sys.stdin.read()
"""


def test_a_crm_does_not_outlive_a_killed_starter(tmp_path: Path) -> None:
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", STARTER, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as starter:
        assert starter.stdout is not None
        crm = psutil.Process(int(starter.stdout.readline()))
        starter.kill()
    try:
        crm.wait(60)
    finally:
        if crm.is_running():
            crm.kill()
