"""Whatever breaks in mid-run: what was measured is kept, says that it's incomplete or failed, and never passes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from drivers.eventually import eventually
from golive.cleaning import clean_command
from load.command import confirmed, load_command
from reports.evidence.jsonio import build as built
from reports.evidence.model import LoadResult, RunInfo
from targets import build_target
from tests.load.conftest import BUILD, settings_for
from tests.load.servers.tiny import build as tiny
from tests.load.servers.truth import Server, Truth

COMMAND = """
import resource, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a script's background jobs ignore Ctrl+C
from pathlib import Path
from drivers.settings import load_settings
import drivers.session, load.command, load.profile_files
drivers.session.TIMEOUT_S = (2.0, 3.0)
trial = load.profile_files.load_profile("trial")
longer = trial.changed(window={"measured_s": float(sys.argv[3]), "ramp_s": 0.5, "drain_s": 1.0})
load.command.load_profile = lambda name: longer
if int(sys.argv[4]):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]),) * 2)
out = Path(sys.argv[1])
settings = load_settings(out / "golive.toml", "tiny", address=sys.argv[2])
sys.exit(load.command.load_command(settings, "trial", out, "zh", build="tests.load.servers.tiny:build"))
"""


def started(folder: Path, address: str, window_s: float, most_bytes: int = 0) -> subprocess.Popen[str]:
    settings_for(address, folder)
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(folder), address, str(window_s), str(most_bytes)],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def kept(folder: Path) -> LoadResult:
    [file] = folder.glob("*-tiny-load/load/trial.json")
    return built(LoadResult, json.loads(file.read_text("utf-8")))


def never_passes(result: LoadResult) -> bool:
    judged = [c for c in result.criteria if not c.id.endswith(("/customers", "/books"))]
    return "PASS" not in {c.state for c in judged if c.id.startswith("PERF-01")}


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file size are of POSIX")
def test_a_full_disk_leaves_an_incomplete_result_and_says_so(tmp_path: Path) -> None:
    with Server(Truth()) as server:
        run = started(tmp_path, server.address, 30.0, most_bytes=25_000)
        told = run.communicate(timeout=90)[0]
    assert run.returncode == 1, told
    assert "Traceback" not in told and "中断" in told
    result = kept(tmp_path)
    assert not result.complete and never_passes(result)
    assert result.generator["started"] > 0, "what was measured up to then is kept"


def test_a_crm_that_is_killed_fails_with_the_reason_and_keeps_the_rest(tmp_path: Path) -> None:
    crm = subprocess.Popen(
        [sys.executable, "-m", "bench.load_server", '{"delay_s": 0.02}'], stdout=subprocess.PIPE, text=True
    )
    assert crm.stdout
    address = crm.stdout.readline().strip()
    run = started(tmp_path, address, 4.0)
    eventually(lambda: records_in(tmp_path) > 10, within_s=60)
    crm.kill()
    crm.wait()
    told = run.communicate(timeout=90)[0]
    assert run.returncode == 1 and "Traceback" not in told, told
    result = kept(tmp_path)
    errors = next(c for c in result.criteria if c.id.endswith("/errors"))
    assert errors.state == "FAIL" and "ConnectionRefused" in errors.text_zh
    assert {c.state for c in result.criteria if c.requirement == "PERF-06"} <= {"NO EVIDENCE", "INVALID"}


def records_in(folder: Path) -> int:
    return sum(file.read_text("utf-8").count("record_customer") for file in folder.rglob("ticks.jsonl"))


def test_interrupted_by_hand_it_is_incomplete(tmp_path: Path) -> None:
    import signal

    with Server(Truth()) as server:
        run = started(tmp_path, server.address, 60.0)
        eventually(lambda: records_in(tmp_path) > 10, within_s=60)
        os.kill(run.pid, signal.SIGINT)
        told = run.communicate(timeout=60)[0]
        assert run.returncode == 1 and "已中断" in told, told
        assert not kept(tmp_path).complete and never_passes(kept(tmp_path))
        assert [row["id"] for row in server.truth.rows] == ["3"], "what was made is removed all the same"


class Typing:
    """A terminal at which somebody types a line."""

    def __init__(self, line: str, terminal: bool = True) -> None:
        self.line, self.terminal = line, terminal

    def isatty(self) -> bool:
        return self.terminal

    def readline(self) -> str:
        return self.line + "\n"


@pytest.mark.parametrize(
    ("typed", "terminal", "allowed"),
    [("127.0.0.1", True, True), ("yes", True, False), ("", True, False), ("127.0.0.1", False, False)],
)
def test_a_host_that_is_not_listed_is_loaded_only_when_its_name_is_typed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: str,
    terminal: bool,
    allowed: bool,
) -> None:
    monkeypatch.setattr(sys, "stdin", Typing(typed, terminal))
    monkeypatch.setattr("builtins.input", lambda *_: typed)
    with Server(Truth()) as server:
        listed = settings_for(server.address, tmp_path)
        settings = listed.model_copy(update={"safety": listed.safety.model_copy(update={"hosts": []})})
        assert confirmed(settings, Console(), "zh").may_write() is allowed
        assert confirmed(listed, Console(), "zh") is listed
        marked = listed.model_copy(update={"target": listed.target.model_copy(update={"production": True})})
        assert not confirmed(marked, Console(), "zh").may_write(), "production is never asked for"
        if not allowed:
            assert load_command(settings, "trial", tmp_path, "zh", build=BUILD) == 2
            shown = capsys.readouterr().out
            assert server.address in shown and "5 名销售代表" in shown and "测量 5 秒" in shown
            assert server.truth.asked == 0 and not server.truth.rows


def test_what_a_run_left_is_removed_in_batches_by_its_mark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("golive.cleaning.BATCH", 10)
    assert build_target
    with Server(Truth()) as server:
        settings = settings_for(server.address, tmp_path)
        for n in range(25):
            mark = "gabc" if n else "other"
            server.truth.rows.append(
                {"id": str(n + 10), "number": "C", "owner": "x", "name": f"{mark}R001W{n}"}
            )
        info = RunInfo("r", "", "tiny", "", "", "", "2026-11-21T10:00:00+08:00", mark="gabc")
        assert clean_command(settings, info, "zh", build=tiny) == 0
        shown = capsys.readouterr().out
        assert "10 / 24" in shown and "24 / 24" in shown and "找到 24 条，删除 24 条" in shown
        assert [row["name"] for row in server.truth.rows] == ["otherR001W0"], "only what carries the mark"
