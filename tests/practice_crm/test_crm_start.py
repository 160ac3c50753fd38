"""Starting the bundled CRM: what it says when something is missing, and what it keeps to itself."""

from __future__ import annotations

import ast
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = {"steps", "fixtures", "load", "migration", "authoring", "reports", "drivers", "targets", "golive"}


def run(tmp_path: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GOLIVE_", "PRACTICE_CRM_", "DJANGO_"))}
    command = [sys.executable, "-m", "practice_crm", "--database", str(tmp_path / "crm.sqlite3"), *options]
    return subprocess.run(
        command,
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_a_password_it_does_not_start_and_says_so_in_both_languages(tmp_path: Path) -> None:
    ended = run(tmp_path)
    assert ended.returncode == 2
    assert "没有设置环境变量 GOLIVE_PRACTICE_PASSWORD" in ended.stderr
    assert "GOLIVE_PRACTICE_PASSWORD is not set" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("weak", ["short-1", "password123", "98765432109876"])
def test_a_weak_password_is_refused_by_the_policy(tmp_path: Path, weak: str) -> None:
    ended = run(tmp_path, GOLIVE_PRACTICE_PASSWORD=weak)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "does not satisfy the password policy" in ended.stderr
    assert weak not in ended.stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--practice"], "GOLIVE_PRACTICE_KEY"),
        (["--fault", "leak-by-serch"], "leak-by-search"),
        (["--port", "99999"], "99999"),
        (["--reps", "1000"], "1000"),
        (["--database", "mysql://x/y"], "mysql://x/y"),
    ],
)
def test_wrong_use_is_told_in_one_sentence(tmp_path: Path, options: list[str], said: str) -> None:
    ended = run(tmp_path, *options, GOLIVE_PRACTICE_PASSWORD="Only-For-Tests-31")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert said in ended.stderr and "Traceback" not in ended.stderr


def test_the_faults_can_be_listed_for_people_and_for_programs(tmp_path: Path) -> None:
    assert "leak-by-search" in run(tmp_path, "--faults").stdout
    rows = json.loads(run(tmp_path, "--faults", "--json").stdout)
    assert {"name", "requirement", "channels", "zh", "en", "rule"} == set(rows[0])


def test_it_starts_with_a_fault_without_practice_addresses_and_stops_when_told(
    tmp_path: Path, start: Any
) -> None:
    process, url = start(str(tmp_path / "crm.sqlite3"), "--fault", "open-without-sign-in")
    import requests

    assert requests.get(f"{url}/api/customers", timeout=10).status_code == 200
    assert requests.get(f"{url}/practice/faults", timeout=10).status_code != 200
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0


def test_a_second_start_finds_what_the_first_one_stored(tmp_path: Path, start: Any) -> None:
    database = str(tmp_path / "crm.sqlite3")
    totals = []
    for _ in range(2):
        process, url = start(database, "--practice", "--customers", "20")
        from urllib.request import Request, urlopen

        health = Request(f"{url}/practice/health", headers={"X-Practice-Key": "key-of-these-tests"})
        totals.append(json.loads(urlopen(health, timeout=10).read())["customers"])
        process.terminate()
        process.wait(20)
    assert totals == [20, 20]


def imported(file: Path) -> set[str]:
    """The top names that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_the_crm_imports_nothing_of_the_harness() -> None:
    for file in (ROOT / "practice_crm").rglob("*.py"):
        assert not {name.split(".")[0] for name in imported(file)} & OURS, file


def test_rules_know_no_database_no_request_and_no_fault() -> None:
    for file in (ROOT / "practice_crm" / "rules").glob("*.py"):
        for name in imported(file):
            assert not name.startswith(("django", "ninja")), (file, name)
            assert not name.startswith("practice_crm.") or name.startswith(
                ("practice_crm.rules", "practice_crm.vocabulary", "practice_crm.wording")
            ), (file, name)


def test_neither_rules_nor_services_speak_of_faults() -> None:
    for folder in ("rules", "services"):
        for file in (ROOT / "practice_crm" / folder).glob("*.py"):
            assert "practice_crm.faults" not in imported(file) and "import faults" not in file.read_text(
                "utf-8"
            ), file


def test_rules_are_called_through_their_module_so_that_a_fault_can_stand_in() -> None:
    for file in (ROOT / "practice_crm").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("practice_crm.rules."):
                rules = [alias.name for alias in node.names if not alias.name[0].isupper()]  # types may come
                assert not rules, file
