"""Short loads against a server whose truth is known: what it did wrong is what the result says."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from drivers.errors import CrmRefused, CrmUnreachable
from drivers.eventually import eventually
from load.command import load_command
from load.criteria import PASS
from load.desk import LoadDesk
from load.entry import LoadInvalid, LoadRefused
from load.runner import LoadRun
from reports.evidence.jsonio import build as built
from reports.evidence.model import LoadResult
from tests.load.conftest import BUILD, Ran, ran, settings_for, short
from tests.load.servers.truth import Server, Truth

AFTER = 10
TROUBLES = ("", "hangs", "closes", "error page", "lies")
CUT = "cut"


def cut_short(run: LoadRun) -> None:
    """Kill the generator in the middle of the window, when something was measured in it."""
    assert run._generator
    ticks, pid = run._generator.folder / "ticks.jsonl", run._generator.pid

    def measured() -> bool:
        lines = [json.loads(line) for line in ticks.read_text("utf-8").rpartition("\n")[0].splitlines()]
        inside = [line for line in lines if line["phase"] == "window"]
        return any(sample[2] > inside[0]["at"] for line in inside for sample in line["samples"])

    def kill() -> None:
        eventually(measured, within_s=60)
        os.kill(pid, signal.SIGKILL)

    threading.Thread(target=kill).start()


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Ran]:
    """All troubles, a few at a time: starting Locust is what takes the time."""
    folder = tmp_path_factory.mktemp("load")
    with ThreadPoolExecutor(3) as pool:
        jobs: dict[str, Any] = {
            trouble: pool.submit(
                ran, Truth(trouble=trouble, after=AFTER), folder / (trouble or "none"), short()
            )
            for trouble in TROUBLES
        }
        jobs["requests"] = pool.submit(ran, Truth(), folder / "requests", short(reps={"client": "requests"}))
        jobs[CUT] = pool.submit(ran, Truth(), folder / CUT, short(window={"measured_s": 4.0}), cut_short)
    return lambda name: jobs[name].result()  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", ["", "requests"])
def test_what_is_counted_is_what_the_server_saw(runs: Callable[[str], Ran], name: str) -> None:
    run = runs(name)
    assert run.result and run.result.complete
    made, crm = run.result.generator, run.result.crm
    assert made["started"] == run.truth.asked > AFTER
    assert made["succeeded"] == crm["confirmed"] == crm["stored"] == run.truth.confirmed
    assert made["failed"] == made["in_flight"] == 0
    assert 0 < run.result.transactions[0].count < made["started"], "the ramp isn't in the figures"


@pytest.mark.parametrize("name", ["", "requests"])
def test_an_honest_server_never_fails(runs: Callable[[str], Ran], name: str) -> None:
    result = runs(name).result
    # on a machine that has much else to do the run may be INVALID, and then it must say why
    assert result and {c.state for c in result.criteria} <= {PASS, "INVALID"}
    assert result.valid == (not result.invalid_reasons)
    assert {c.state for c in result.criteria} == {PASS} or not result.valid
    assert result.window_s == pytest.approx(2.0, rel=0.01)


@pytest.mark.parametrize(
    ("trouble", "reason"), [("hangs", "没有回音"), ("closes", "Closed"), ("error page", "系统繁忙")]
)
def test_a_server_that_breaks_fails_with_the_right_reason(
    runs: Callable[[str], Ran], trouble: str, reason: str
) -> None:
    run = runs(trouble)
    errors = run.criterion("/errors")
    assert errors.state == "FAIL"
    assert reason in errors.text_zh and reason in errors.text_en
    assert run.result and run.result.generator["succeeded"] == run.truth.confirmed == AFTER
    assert run.result.generator["started"] == run.truth.asked


def test_those_who_wait_for_ever_are_counted_with_the_time_they_waited(runs: Callable[[str], Ran]) -> None:
    result = runs("hangs").result
    assert result
    assert result.generator["in_flight"] == result.transactions[0].failed == 3
    assert result.transactions[0].max_ms >= 1000


def test_a_server_that_lies_about_the_data_fails(runs: Callable[[str], Ran]) -> None:
    run = runs("lies")
    lost, doubled, given = (run.criterion(f"PERF-06/{n}") for n in ("stored", "numbers", "owners"))
    assert {lost.state, doubled.state, given.state} == {"FAIL"}
    assert int(lost.goal) - int(lost.measured) == run.truth.lost > 0
    assert int(doubled.measured) == run.truth.doubled > 0
    assert int(given.measured) == run.truth.given > 0
    assert run.criterion("/errors").state != "FAIL"


def test_a_killed_generator_is_incomplete_and_never_passes(runs: Callable[[str], Ran]) -> None:
    result = runs(CUT).result
    assert result and not result.complete
    assert result.transactions[0].count > 0, "what was measured up to then is kept"
    assert PASS not in {c.state for c in result.criteria if not c.id.endswith("/customers")}


def test_the_result_can_be_read_back_as_evidence(runs: Callable[[str], Ran]) -> None:
    run = runs("")
    data = json.loads((run.folder / "load" / "try.json").read_text("utf-8"))
    assert built(LoadResult, data) == run.result


def test_all_that_the_reps_made_is_removed_and_the_rest_is_in_the_ledger(runs: Callable[[str], Ran]) -> None:
    run = runs("")
    # the tiny target refuses to delete number 3
    assert [row["id"] for row in run.truth.rows] == ["3"]
    [line] = (run.folder / "ledger.jsonl").read_text("utf-8").splitlines()
    assert {"kind": "customer", "id": "3", "state": "left"}.items() <= json.loads(line).items()
    assert run.left == 1


def test_no_password_is_written_down(runs: Callable[[str], Ran]) -> None:
    config = next((runs("").folder / "load" / "raw").rglob("config.json")).read_text("utf-8")
    assert "password" not in config or '"load_password_env": ""' in config


def test_a_rep_who_cannot_sign_in_stops_it_before_the_load(tmp_path: Path) -> None:
    with pytest.raises(CrmRefused, match="rep002"):
        ran(Truth(refuse_user="rep002"), tmp_path, short())


def test_a_crm_that_is_away_is_unreachable_and_not_failed(tmp_path: Path) -> None:
    settings = settings_for("http://127.0.0.1:9", tmp_path)
    run = LoadRun(settings, short(), scenario="try", mark="g", out=tmp_path, say=lambda _: None, build=BUILD)
    with run, pytest.raises(CrmUnreachable, match="ConnectionRefused"):
        run.prepare()


def test_production_and_hosts_that_are_not_listed_are_refused(tmp_path: Path, server: Server) -> None:
    settings = settings_for(server.address, tmp_path)
    marked = settings.model_copy(update={"target": settings.target.model_copy(update={"production": True})})
    elsewhere = settings_for("http://crm.example", tmp_path)
    for wrong in (marked, elsewhere):
        with pytest.raises(LoadRefused, match="golive.toml"):
            LoadRun(wrong, short(), scenario="t", mark="g", out=tmp_path, say=lambda _: None, build=BUILD)
    assert server.truth.asked == 0


def test_reps_without_accounts_of_their_own_are_refused(tmp_path: Path, server: Server) -> None:
    settings = settings_for(server.address, tmp_path)
    same = settings.model_copy(update={"target": settings.target.model_copy(update={"load_users": "rep"})})
    with pytest.raises(LoadRefused, match="load_users"):
        LoadRun(same, short(), scenario="t", mark="g", out=tmp_path, say=lambda _: None, build=BUILD)


def test_the_sentences_of_a_scenario_work(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.truth.extra = 50
    settings = settings_for(server.address, tmp_path)
    load = LoadDesk(settings, scenario="UAT-0201", mark="gabc", out=tmp_path, build=BUILD)
    assert load.have_customers(50) == 50
    load.sign_in(2)
    monkeypatch.setenv("GOLIVE_LOAD_WINDOW_S", "1")
    result = load.record_for(3, think_s=(0.05, 0.1))
    assert (result.users, result.crm["customers_before"]) == (2, 50)
    window = next(c for c in result.criteria if c.id.endswith("/window"))
    assert window.state in ("FAIL", "INVALID"), "a window that was cut for development never passes"
    mean = lambda: load.held("mean", at_most=3, transaction="录入客户")  # noqa: E731
    for sentence in (mean, load.data_right):
        with pytest.raises((AssertionError, LoadInvalid)):
            sentence()
    assert "PERF-01/record_customer/mean" in {c.id for c in load.result.criteria}
    with pytest.raises(AssertionError):
        load.have_customers(10**6)
    load.close()
    assert [row["id"] for row in server.truth.rows] == ["3"]


def test_the_command_says_by_its_exit_code_what_happened(
    tmp_path: Path, server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = settings_for(server.address, tmp_path)
    assert load_command(settings, "trail", tmp_path, "zh", build=BUILD) == 2
    assert "是否想写 trial" in capsys.readouterr().out
    away = settings_for("http://127.0.0.1:9", tmp_path)
    assert load_command(away, "trial", tmp_path, "en", build=BUILD) == 3


@pytest.mark.parametrize(
    ("module", "never"),
    [
        ("load.desk", ("locust", "gevent", "playwright")),
        ("load.command", ("locust", "gevent", "playwright")),
        ("load.locustfile", ("playwright", "pytest", "faker")),
    ],
)
def test_each_side_imports_only_its_own(module: str, never: tuple[str, ...], tmp_path: Path) -> None:
    code = f"import sys, {module}; print([m for m in {never!r} if m in sys.modules])"
    env = {**os.environ, "GOLIVE_LOAD_FOLDER": str(tmp_path)}
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=True)
    assert told.stdout.strip() == "[]"


def test_a_runner_that_is_killed_leaves_an_incomplete_result_and_no_load(
    tmp_path: Path, server: Server
) -> None:
    settings_for(server.address, tmp_path)
    code = (
        "import sys; from pathlib import Path; from drivers.settings import load_settings\n"
        "from load.profile_files import load_profile; from load.runner import run_load\n"
        "out = Path(sys.argv[1]); profile = load_profile('trial').changed(window={'measured_s': 60.0})\n"
        "run_load(load_settings(out / 'golive.toml', 'tiny'), profile, scenario='try', mark='g', out=out,"
        f" say=lambda _: None, build={BUILD!r})"
    )
    runner = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)])
    eventually(
        lambda: any("record_customer" in f.read_text("utf-8") for f in tmp_path.rglob("ticks.jsonl")),
        within_s=60,
    )
    [ticks] = tmp_path.rglob("ticks.jsonl")
    [generator] = [p for p in psutil.Process(runner.pid).children() if "locust" in " ".join(p.cmdline())]
    runner.kill()
    runner.wait()
    eventually(lambda: not generator.is_running(), within_s=10)
    result = built(LoadResult, json.loads((tmp_path / "load" / "try.json").read_text("utf-8")))
    assert not result.complete
    assert PASS not in {c.state for c in result.criteria if not c.id.endswith("/customers")}
    assert ticks.read_text("utf-8").count("record_customer") > 0, "what was measured is kept"
