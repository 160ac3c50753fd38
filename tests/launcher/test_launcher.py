"""The launcher's decisions; the set-up itself is tried by .ci/run on a machine without any of it."""

import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from golive import launcher

ROOT = Path(__file__).resolve().parents[2]
LOCKED = [*(ROOT / "golive/locks").iterdir(), ROOT / "reports/pages/allure/package-lock.json"]


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """An empty checkout with locks, in a folder that shells and pip find hard to spell."""
    root = tmp_path / "检 出"
    for name, folder in {"VENV": ".venv", "VAR": "var", "LOCKS": "locks", "REPORT_TOOL": "tool"}.items():
        monkeypatch.setattr(launcher, name, root / folder)
        (root / folder).mkdir(parents=True)
    monkeypatch.setattr(launcher, "ROOT", root)
    monkeypatch.setattr(launcher, "RECORD", root / "var/setup.json")
    monkeypatch.setattr(launcher, "LOG", root / "var/setup.log")
    for file in ("locks/python.txt", "locks/node.txt", "tool/package.json", "tool/package-lock.json"):
        (root / file).write_text(file, "utf-8")
    return root


@pytest.fixture
def ready(checkout, monkeypatch):
    """A checkout that is set up, with a browser, a font, Node and Allure."""
    python = launcher.in_environment("python")
    tools = {name: checkout / name for name in launcher.HINTS}
    for file in (python, *tools.values()):
        file.parent.mkdir(exist_ok=True)
        file.touch()
    (launcher.VENV / ".golive").write_text(launcher.digest_of(launcher.LOCKS / "python.txt"), "utf-8")
    monkeypatch.setattr(launcher, "surroundings", lambda: ["/usr/bin/chromium"])
    found = {name: str(path) for name, path in tools.items()}
    return {**found, "stamp": launcher.stamp(), "surroundings": ["/usr/bin/chromium"]}


def program(folder, name, text):
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    file.chmod(0o755)
    return str(file)


# --- what is in the repository


@pytest.mark.parametrize("name", ["run", "run.cmd"])
def test_the_start_scripts_are_two_lines(name):
    assert len((ROOT / name).read_text("utf-8").splitlines()) == 2


def test_the_start_script_may_be_executed():
    assert (ROOT / "run").stat().st_mode & stat.S_IXUSR


@pytest.mark.parametrize("file", LOCKED, ids=lambda file: file.name)
def test_a_lock_holds_no_address(file):
    assert not re.search(r"://|^-", file.read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("name", ["python.txt", "node.txt"])
def test_every_locked_package_has_a_version_and_hashes(name):
    entries = re.split(r"\n(?=\w)", (ROOT / "golive/locks" / name).read_text("utf-8"))
    assert all(re.match(r"[\w.-]+==", entry) and "--hash=sha256:" in entry for entry in entries)


def test_every_wanted_package_is_locked():
    wanted = re.findall(r"^([\w-]+)", (ROOT / "golive/locks/python.in").read_text("utf-8"), re.MULTILINE)
    locked = re.findall(r"^([\w.-]+)==", (ROOT / "golive/locks/python.txt").read_text("utf-8"), re.MULTILINE)
    assert {name.lower() for name in wanted} <= set(locked)


def test_every_locked_node_package_has_a_digest():
    packages = json.loads((ROOT / "reports/pages/allure/package-lock.json").read_text("utf-8"))["packages"]
    assert len(packages) > 100
    assert all("integrity" in package for name, package in packages.items() if name)


def test_the_launcher_needs_nothing_but_the_standard_library():
    imported = re.findall(
        r"^\s*(?:import|from) (\w+)", (ROOT / "golive/launcher.py").read_text("utf-8"), re.M
    )
    assert set(imported) - {"playwright"} <= sys.stdlib_module_names  # playwright is in the text of the trial


# --- when set-up is needed


def test_nothing_is_to_be_done_when_everything_is_there(ready):
    assert launcher.up_to_date(ready)


def test_a_first_run_sets_up(checkout):
    assert not launcher.up_to_date(launcher.read_record())


def test_a_damaged_record_is_no_record(checkout):
    for text in ("{", "[]", ""):
        launcher.RECORD.write_text(text, "utf-8")
        assert launcher.read_record() == {}


@pytest.mark.parametrize("file", ["locks/python.txt", "locks/node.txt", "tool/package-lock.json"])
def test_a_changed_lock_sets_up_again(ready, checkout, file):
    (checkout / file).write_text("newer", "utf-8")
    assert not launcher.up_to_date(ready)


def test_an_unfinished_environment_is_not_ready(ready):
    (launcher.VENV / ".golive").write_text("unfinished ours", "utf-8")
    assert not launcher.up_to_date(ready)


@pytest.mark.parametrize("gone", ["browser", "font", "node", "allure_cli"])
def test_something_found_that_is_gone_sets_up_again(ready, gone):
    Path(ready[gone]).unlink()
    assert not launcher.up_to_date(ready)


def test_what_is_missing_is_not_looked_for_each_time(ready):
    assert launcher.up_to_date({**ready, "browser": None})


def test_what_is_missing_is_looked_for_again_when_something_was_installed(ready, monkeypatch):
    monkeypatch.setattr(launcher, "surroundings", lambda: ["/usr/bin/chromium", "/usr/bin/google-chrome"])
    assert not launcher.up_to_date({**ready, "browser": None})
    assert launcher.up_to_date(ready)


# --- the environment


def test_an_unfinished_environment_is_made_anew(checkout, monkeypatch):
    (launcher.VENV / ".golive").write_text("unfinished ours", "utf-8")
    launcher.in_environment("python").parent.mkdir()
    launcher.in_environment("python").touch()
    (launcher.VENV / "half").touch()
    monkeypatch.setattr(launcher, "work", lambda *command, **_: True)
    launcher.set_up_environment()
    assert not (launcher.VENV / "half").exists()
    assert launcher.marks(launcher.VENV) == [launcher.digest_of(launcher.LOCKS / "python.txt"), "ours"]


def test_an_environment_of_somebody_else_is_completed_and_kept(ready, monkeypatch):
    (launcher.VENV / ".golive").unlink()
    (launcher.VENV / "theirs").touch()
    monkeypatch.setattr(launcher, "work", lambda *command, **_: True)
    launcher.set_up_environment()
    (launcher.LOCKS / "python.txt").write_text("newer", "utf-8")
    launcher.set_up_environment()
    assert (launcher.VENV / "theirs").exists()


def test_an_environment_whose_packages_fail_never_looks_whole(checkout, monkeypatch):
    monkeypatch.setattr(launcher, "work", lambda *command, **_: "pip" not in command)
    with pytest.raises(launcher.Impossible):
        launcher.set_up_environment()
    launcher.in_environment("python").parent.mkdir()
    launcher.in_environment("python").touch()
    assert not launcher.environment_is_ready()


# --- choosing what the machine has


def test_the_fastest_browser_of_the_machine_comes_first(tmp_path, monkeypatch):
    for name in ("google-chrome", "chromium", "chromium-headless-shell"):
        program(tmp_path, name, "")
    monkeypatch.setenv("PATH", str(tmp_path))
    kinds = [kind for kind, path in launcher.system_browsers() if path.startswith(str(tmp_path))]
    assert kinds == ["headless-shell", "chromium", "chrome"]


def test_without_a_browser_playwrights_own_is_asked_for_and_then_the_package(checkout, monkeypatch):
    asked = []
    monkeypatch.setattr(launcher, "browser_that_starts", dict)
    monkeypatch.setattr(launcher, "node_of_playwright", lambda: Path("node"))
    monkeypatch.setattr(launcher, "work", lambda *command, **_: bool(asked.append(command[-1])))
    monkeypatch.setattr(launcher, "on_debian_as_root", lambda: True)
    monkeypatch.setattr(launcher, "apt_install", lambda *names: bool(asked.extend(names)))
    assert launcher.set_up_browser() == {}
    assert asked == ["chromium", "chromium-headless-shell"]


def test_a_driver_that_does_not_run_is_told_as_that_and_not_as_a_missing_browser(checkout, monkeypatch):
    asked = []
    monkeypatch.setattr(launcher, "work", lambda *command, **_: False)
    monkeypatch.setattr(launcher, "on_debian_as_root", lambda: True)
    monkeypatch.setattr(launcher, "apt_install", lambda *names: bool(asked.extend(names)))
    assert launcher.set_up_browser() == {}
    assert asked[0] == "libatomic1"
    assert "libatomic1" in launcher.hint_for("browser").en


@pytest.mark.parametrize(
    ("version", "enough"),
    [("v20.19.0", True), ("v24.1.0", True), ("v20.18.9", False), ("v18.20.4", False), ("", False)],
)
def test_an_old_node_is_not_used_for_allure(version, enough):
    assert launcher.recent_enough(version) is enough


def test_playwrights_node_serves_when_the_machines_is_too_old(checkout, monkeypatch):
    driver = launcher.VENV / "lib/python3.11/site-packages/playwright/driver/node"
    driver.parent.mkdir(parents=True)
    program(driver.parent, "node", "exit 127")  # a library is missing
    monkeypatch.setenv("PATH", str(checkout / "bin"))
    assert launcher.node_of_the_machine() is None
    program(driver.parent, "node", "echo v24.1.0")
    own = program(checkout / "bin", "node", "echo v18.0.0")
    assert launcher.node_of_the_machine() == driver
    program(checkout / "bin", "node", "echo v22.1.0")
    assert launcher.node_of_the_machine() == Path(own)


def test_without_npm_and_registry_allure_is_missing_and_node_still_told(checkout, monkeypatch):
    monkeypatch.setenv("PATH", str(checkout))
    monkeypatch.setattr(launcher, "pip_install", lambda *_: False)
    monkeypatch.setattr(launcher, "node_of_the_machine", lambda: Path("/some/node"))
    assert launcher.set_up_allure() == {"node": str(Path("/some/node"))}


def test_everything_missing_leaves_a_hint_in_both_languages(checkout, monkeypatch):
    nothing = [(label, dict) for label, _ in launcher.STAGES]
    monkeypatch.setattr(launcher, "STAGES", nothing)
    launcher.prepare(again=False)
    record = json.loads(launcher.RECORD.read_text("utf-8"))
    for name in ("browser", "font", "node", "allure_cli"):
        assert record[name] is None
        assert re.search("[一-鿿]", record[f"{name}_hint"]["zh"])
        assert record[f"{name}_hint"]["en"].isascii()


# --- processes


@pytest.fixture
def log(checkout):
    launcher.LOG.touch()
    return launcher.LOG


def test_a_step_that_takes_too_long_is_stopped_with_its_children(log, tmp_path):
    child = tmp_path / "child"
    assert not launcher.work(
        "/bin/sh", "-c", f"sleep 60 & echo $! > {child}; wait", minutes=0.03, saying="sh"
    )
    assert "stopped after" in log.read_text("utf-8")
    deadline = time.monotonic() + 30
    while alive(int(child.read_text())) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not alive(int(child.read_text()))


def alive(process):
    """Whether a process runs; a dead one that nobody has asked about yet doesn't."""
    state = Path(f"/proc/{process}/stat")
    return state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_a_program_that_is_not_there_is_a_failed_step(log):
    assert not launcher.work("/no/such/program", minutes=1, saying="")
    assert "/no/such/program" in log.read_text("utf-8")


def test_progress_says_what_is_done_and_how_far(log, capsys, monkeypatch):
    log.write_bytes(b"Collecting old\n")
    begin = log.stat().st_size
    with log.open("a") as more:
        more.write("Collecting a\n  Downloading a\nCollecting b\n")
    assert launcher.parts_done(begin, "Collecting ") == 2
    launcher.tell_progress("pip install", 2, 3, 7.4)
    launcher.tell_progress("npm ci", 0, 0, 7.4)
    said = capsys.readouterr().err.splitlines()
    assert ["2/3" in said[0], "7" in said[0], "/" in said[1]] == [True, True, False]


def test_only_one_set_up_at_a_time(checkout):
    with launcher.Lock():
        second = launcher.Lock()
        second.file = (launcher.VAR / "setup.lock").open("a+")
        assert not second.taken()
    assert second.taken()
    second.file.close()


KILLED = """
import os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from golive import launcher
launcher.VAR = Path(sys.argv[2])
launcher.LOG = launcher.VAR / "setup.log"
with launcher.Lock():
    launcher.work("/bin/sh", "-c", f"echo $$; kill -9 {os.getpid()}; exec sleep 60", minutes=1, saying="sh", folder=launcher.VAR)
"""


def test_what_a_killed_set_up_left_running_is_waited_for(checkout):
    """Or two of them would write the same environment."""
    subprocess.run([sys.executable, "-c", KILLED, ROOT, launcher.VAR], check=False)
    orphan = int(launcher.LOG.read_text("utf-8"))
    next_one = launcher.Lock()
    next_one.file = (launcher.VAR / "setup.lock").open("a+")
    assert not next_one.taken()
    os.kill(orphan, signal.SIGKILL)
    deadline = time.monotonic() + 30
    while not (taken := next_one.taken()) and time.monotonic() < deadline:
        time.sleep(0.02)
    next_one.file.close()
    assert taken


# --- words


@pytest.mark.parametrize(
    ("arguments", "environ", "chinese"),
    [
        (["golive", "demo", "--lang", "zh"], {"LANG": "en_GB"}, True),
        (["golive", "--lang=en"], {"LANG": "zh_CN.UTF-8"}, False),
        ([], {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_GB"}, True),
        ([], {"LANG": "de_DE.UTF-8"}, False),
        ([], {"GOLIVE_LANG": "zh", "LANG": "de_DE.UTF-8"}, True),
    ],
)
def test_the_language_is_the_one_asked_for_or_the_machines(arguments, environ, chinese):
    assert launcher.speaks_chinese(arguments, environ) is chinese


def test_an_unknown_command_is_answered_with_the_nearest(ready, capsys):
    assert launcher.run(["pyhton"]) == 2
    assert "python" in capsys.readouterr().err


def test_a_command_can_not_leave_the_environment(ready, checkout):
    (checkout / "setup.sh").touch()
    assert launcher.command_for(["../../setup.sh"]) == []
    assert launcher.command_for(["."]) == []


def test_golive_and_pytest_are_modules_of_the_environment(ready):
    python = str(launcher.in_environment("python"))
    assert launcher.command_for(["golive", "run", "--tags", "@smoke"]) == [
        python, "-m", "golive", "run", "--tags", "@smoke",
    ]  # fmt: skip
    assert launcher.command_for(["pytest"]) == [python, "-m", "pytest"]


def test_without_a_word_the_use_is_shown_and_it_is_an_error(capsys):
    assert (launcher.main([]), launcher.main(["--help"])) == (2, 0)
    assert "golive demo" in capsys.readouterr().err


def test_a_folder_that_can_not_be_written_is_told_in_one_sentence(checkout, monkeypatch, capsys):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied", "var")

    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(launcher, "prepare", refuse)
    assert launcher.main(["golive"]) == launcher.NOT_SET_UP
    assert "Permission denied" in capsys.readouterr().err


def test_an_old_python_hears_what_is_needed_in_both_languages(monkeypatch, capsys):
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(SystemExit) as stopped:
        launcher.hand_over_to_newer_python()
    said = capsys.readouterr().err
    assert stopped.value.code == launcher.NOT_SET_UP
    assert "需要 Python 3.11" in said
    assert "Python 3.11 or newer" in said


def test_an_old_python_hands_over_to_a_newer_one_beside_it(tmp_path, monkeypatch):
    program(tmp_path, "python3.13", "exit 1")  # a shim with nothing behind it
    newer = program(tmp_path, "python3.12", "exit 0")
    monkeypatch.setenv("PATH", str(tmp_path))
    handed = []
    monkeypatch.setattr(launcher.os, "execv", lambda *call: handed.append(call) or sys.exit(0))
    monkeypatch.setattr(sys, "argv", ["launcher.py", "golive", "demo"])
    with pytest.raises(SystemExit):
        launcher.hand_over_to_newer_python()
    assert handed == [(newer, [newer, "-I", "launcher.py", "golive", "demo"])]


def test_the_launcher_can_be_read_by_old_pythons():
    """No syntax that is newer than Python 3.6, or the sentence about the version would never be said."""
    import ast

    ast.parse((ROOT / "golive/launcher.py").read_text("utf-8"), feature_version=(3, 6))


def test_starting_the_script_from_anywhere_finds_the_checkout(tmp_path):
    done = subprocess.run([ROOT / "run", "--help"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "./run golive demo" in done.stderr
