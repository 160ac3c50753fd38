"""Bringing Creme up and down, with harmless programs in Creme's place."""

from __future__ import annotations

import json
import os
import socket
import sys
from pathlib import Path

import psutil
import pytest

from drivers.words import Text
from targets.creme import instance, steps
from targets.creme.place import InstanceError, Place
from targets.creme.processes import Processes

ROOT = Path(__file__).parents[2]
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def place(tmp_path):
    made = Place(tmp_path)
    made.secret()
    return made


def start(place, name="server"):
    return place.processes.start(name, SLEEP, cwd=place.home, env=os.environ, log=place.log / "x.log")


def step(name, digest, *commands):
    return steps.Step(name, Text(f"步骤 {name}", f"step {name}"), digest, list(commands))


def test_what_was_started_is_stopped_and_forgotten(place, tmp_path):
    pid = start(place)
    assert instance.down(tmp_path) == ["server"]
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    assert instance.down(tmp_path) == []


def test_stopping_what_is_already_gone_is_fine(place, tmp_path):
    psutil.Process(start(place)).kill()
    psutil.wait_procs(psutil.Process().children(), timeout=5)
    assert instance.down(tmp_path) == []


def test_a_process_that_only_got_the_same_number_is_left_alone(tmp_path):
    file = tmp_path / "pids.json"
    file.write_text(json.dumps({"server": {"pid": os.getpid(), "began": 1.0}}))
    assert Processes(file).running() == {}
    assert Processes(file).stop() == []


def test_an_unreadable_record_of_processes_stops_nothing(tmp_path):
    file = tmp_path / "pids.json"
    file.write_text("{")
    assert Processes(file).stop() == []


def test_a_step_that_is_done_is_not_done_again(place):
    todo = [step("a", "1"), step("b", "1")]
    for each, digest in steps.pending(place, todo):
        place.remember(each.name, digest)
    assert steps.pending(place, todo) == []


def test_a_changed_step_is_done_again_with_all_that_follow(place):
    for each, digest in steps.pending(place, [step("a", "1"), step("b", "1"), step("c", "1")]):
        place.remember(each.name, digest)
    again = steps.pending(place, [step("a", "1"), step("b", "2"), step("c", "1")])
    assert [each.name for each, _ in again] == ["b", "c"]


def test_a_failing_step_tells_the_logs_place_and_its_last_lines_in_both_languages(place):
    broken = step("media", "1", [sys.executable, "-c", "print('disk full'); raise SystemExit(3)"])
    with pytest.raises(InstanceError) as told:
        steps.run(place, broken, os.environ)
    for text in told.value.what:
        assert "disk full" in text
        assert str(place.log / "media.log") in text
    assert "步骤 media" in told.value.what.zh


def test_a_program_that_is_not_there_is_told_the_same_way(place):
    with pytest.raises(InstanceError, match="nowhere"):
        steps.run(place, step("seed", "1", ["/nowhere/python"]), os.environ)


def test_a_missing_password_is_asked_for_by_its_variable(tmp_path, monkeypatch):
    monkeypatch.delenv(instance.PASSWORD, raising=False)
    with pytest.raises(InstanceError, match=instance.PASSWORD):
        instance.up(tmp_path, say=print)


def test_an_unknown_database_is_refused(tmp_path):
    with pytest.raises(InstanceError, match="postgresql://"):
        instance.up(tmp_path, database="mysql://x", say=print)


def test_wrong_settings_are_told_and_nothing_is_installed(tmp_path, monkeypatch):
    monkeypatch.setenv(instance.PASSWORD, "long enough")
    with pytest.raises(InstanceError, match=r"golive\.toml"):
        instance.up(tmp_path, say=print)
    assert not (tmp_path / "var" / "creme" / "env").exists()


def test_a_port_of_somebody_else_is_not_taken():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(InstanceError, match=str(other.getsockname()[1])):
            instance._free(other.getsockname()[1])


def test_the_secret_is_made_once_and_for_its_owner_only(place):
    assert place.secret() == place.secret()
    assert (place.home / "secret_key").stat().st_mode & 0o077 == 0


def test_the_stamp_says_nothing_of_password_or_database(place):
    url = "postgresql://u:hidden-word@127.0.0.1/x"
    for each, digest in steps.pending(
        place, steps.steps(place, database=url, password="secret-word", people="[]")
    ):
        place.remember(each.name, digest)
    stamp = (place.home / "stamp.json").read_text()
    assert "hidden-word" not in stamp and "secret-word" not in stamp


def test_creme_is_pinned_with_hashes_and_without_addresses():
    pins = (ROOT / "targets/creme/requirements.txt").read_text()
    assert f"creme-crm=={steps.VERSION}" in pins
    assert "://" not in pins
    assert pins.count("--hash=sha256:") > 50
