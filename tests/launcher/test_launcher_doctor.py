"""The doctor says what is there, what isn't, and what to do."""

import re
from pathlib import Path

import pytest

from drivers.words import Text
from golive import doctor, launcher

LOCK = """pluggy=={version} \\
    --hash=sha256:00
pywin32==312 ; sys_platform == 'nowhere' \\
    --hash=sha256:00
no-such-package==1.0 \\
    --hash=sha256:00
"""


@pytest.fixture
def no_browser(monkeypatch):
    def refuse(_path):
        raise OSError("no such file\nlong story")

    monkeypatch.setattr(doctor, "draw_chinese", refuse)


def only(findings):
    (finding,) = findings
    return finding


def test_packages_are_compared_with_the_lock_and_other_systems_left_out(tmp_path):
    lock = tmp_path / "python.txt"
    lock.write_text(LOCK.format(version="0.0.1"), "utf-8")
    old, missing = doctor.packages_that_differ(lock)
    assert re.fullmatch(r"pluggy \S+ ≠ 0\.0\.1", old)
    assert missing == "no-such-package — ≠ 1.0"


def test_a_browser_that_does_not_start_is_missing_and_told_in_one_line(no_browser, tmp_path):
    finding = only(doctor.browser(tmp_path, {"browser": "/opt/chrome"}))
    assert finding.state == "missing"
    assert finding.found.en == "/opt/chrome doesn't start: no such file"
    assert "./run setup" in finding.to_do.zh


def test_chinese_that_comes_out_as_boxes_is_a_finding_of_its_own(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor, "draw_chinese", lambda _path: ("156.0", False))
    browser, boxes = doctor.browser(tmp_path, {"browser": "/opt/chrome"})
    assert (browser.state, boxes.state) == ("ok", "missing")


def test_without_a_set_up_the_browsers_of_the_machine_are_tried(monkeypatch, tmp_path):
    monkeypatch.setattr(launcher, "system_browsers", lambda: [("chrome", "/usr/bin/google-chrome")])
    assert doctor.browser_in_use(tmp_path, {}) == "/usr/bin/google-chrome"


def test_a_set_up_that_was_never_made_is_told():
    assert only(doctor.set_up({})).state == "missing"


def test_allure_that_does_not_run_is_missing(monkeypatch):
    monkeypatch.setattr(launcher, "answer_of", lambda *command, **_: "v22.0.0" if len(command) == 2 else "")
    node, allure = doctor.allure({"node": "/usr/bin/node", "allure_cli": "/gone/cli.js"})
    assert (node.state, allure.state) == ("ok", "missing")


def test_a_password_that_is_not_set_is_named_and_one_that_is_set_is_not_shown(tmp_path, monkeypatch):
    file = tmp_path / "golive.toml"
    file.write_text(
        '[targets.a]\npeople = [{ password_env = "CRM_ONE" }]\n[targets.b]\nload_password_env = "CRM_TWO"\n'
    )
    monkeypatch.setenv("CRM_TWO", "geheim")
    monkeypatch.delenv("CRM_ONE", raising=False)
    unset, fine = doctor.secrets_of(file)
    assert unset.optional
    assert "CRM_ONE" in unset.found.zh
    assert fine.state == "ok"
    assert "geheim" not in str(fine)


def test_missing_settings_are_a_finding(tmp_path):
    assert only(doctor.settings(tmp_path)).state == "missing"


def test_wrong_settings_are_told_with_the_settings_own_words(tmp_path):
    (tmp_path / "golive.toml").write_text("[project]\nnmae = 'x'\n", "utf-8")
    found = [finding.found.en for finding in doctor.settings(tmp_path)]
    assert any("nmae" in words for words in found)


def test_a_folder_that_can_not_be_written_is_a_finding(monkeypatch, tmp_path):
    def refuse(**_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(doctor.tempfile, "TemporaryFile", refuse)
    _disk, write = doctor.room(tmp_path)
    assert (write.state, "Permission denied" in write.found.en) == ("missing", True)


@pytest.mark.parametrize(("lang", "words"), [("zh", "需要处理：字体"), ("en", "To be settled: font")])
def test_what_is_to_be_settled_is_said_at_the_end_and_optional_things_are_not(capsys, lang, words):
    nothing, do = Text("没有 [x]", "none [x]"), Text("装", "install")
    doctor.show(
        [
            doctor.Finding(Text("字体", "font"), "missing", nothing, do),
            doctor.Finding(Text("数据库", "database"), "missing", nothing, do, optional=True),
        ],
        lang,
    )
    said = capsys.readouterr().out
    assert said.rstrip().endswith(words)
    assert "[x]" in said


def test_all_is_examined_without_a_stack_trace_on_a_bare_machine(no_browser, tmp_path, monkeypatch):
    (tmp_path / "golive" / "locks").mkdir(parents=True)
    (tmp_path / "golive" / "locks" / "python.txt").write_text("", "utf-8")
    monkeypatch.setenv("PATH", str(Path("/nonexistent")))
    monkeypatch.setattr(launcher, "read_record", dict)
    assert all(all(finding.found) for finding in doctor.examine(tmp_path))
