"""Each line of the outcome table, by a tiny real project run through pytest, read back as evidence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from authoring.catalogue import load_catalogue, plan
from reports.evidence.model import Outcome, Result, RunInfo
from reports.evidence.read import read
from reports.evidence.write import RunFolder

ROOT = Path(__file__).resolve().parents[2]
INI = """[pytest]
addopts = -p no:locust --import-mode=importlib
disable_test_id_escaping_and_forfeit_all_rights_to_community_support = true
scenario_limit_s = 3
"""
CONFTEST = (
    'pytest_plugins = ["authoring.collect", "fixtures.story", "fixtures.bridge", "fixtures.progress"]\n'
)
HEAD = "# language: zh-CN\n功能: 一张表\n"
SCENARIO = """
  @UAT-{number:04d} @only-http
  场景: {what}
    假如 一切就绪
    当 发生了“{what}”
    那么 结束了
"""
STEPS = '''
import os, signal, time
import pytest
from pytest_bdd import given, when, then
from drivers.errors import AwaitingPerson, CrmRefused, NotReached, NotSupportedByTarget, Reason
from drivers.sentences import sentence
from drivers.session import RequestsSession
from drivers.words import Text
from fixtures.story import Story

def passed():
    pass

def assertion():
    assert 1 == 2, "金额应为 2"

def refusal():
    raise CrmRefused(Reason.DUPLICATE_CUSTOMER, "已有这个客户")

def late():
    raise NotReached("没有等到")

def refused_connection():
    RequestsSession("http://127.0.0.1:9").send("GET", "/")

def sign_in_page():
    raise CrmRefused(Reason.NOT_SIGNED_IN, "请先登录")

def unknown_notion():
    raise NotSupportedByTarget(Text("没有线索", "no leads"))

def by_hand():
    raise AwaitingPerson(Text("请人工核对", "check by hand"))

def mistake():
    {}["missing"]

def hang():
    time.sleep(60)

def kill():
    os.kill(os.getpid(), signal.SIGKILL)

@pytest.fixture
def story():
    return Story("m")

@then(sentence("系统拒绝了，没有人问起"))
def _(story):
    """拒绝 / refused"""
    story.attempt(refusal)

@given(sentence("一切就绪"))
def _():
    """开始 / start"""

@when(sentence("发生了“{what}”"))
def _(what):
    """发生 / happens"""
    globals()[what]()

@then(sentence("结束了"))
def _():
    """结束 / end"""
'''
INFO = RunInfo("r", "", "t", "p", "b", "a", "2026-11-21T00:00:00+00:00")
TABLE = {
    "passed": Outcome.PASSED,
    "assertion": Outcome.FAILED,
    "refusal": Outcome.FAILED,
    "late": Outcome.FAILED,
    "refused_connection": Outcome.BLOCKED,
    "sign_in_page": Outcome.BLOCKED,
    "unknown_notion": Outcome.NOT_SUPPORTED,
    "by_hand": Outcome.AWAITING,
    "mistake": Outcome.BROKEN,
    "hang": Outcome.BROKEN,
}


def run_project(
    folder: Path, bodies: list[str], *more: str, scenario: str = SCENARIO
) -> dict[str, tuple[Result, ...]]:
    """A real project with one scenario per body, run through pytest and sealed; results by body."""
    scenarios = [scenario.format(number=n, what=what) for n, what in enumerate(bodies, 1)]
    for name, text in {
        "conftest.py": CONFTEST,
        "pytest.ini": INI,
        "features/表.feature": HEAD + "".join(scenarios),
        "steps/__init__.py": "",
        "steps/tiny.py": STEPS,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    run = RunFolder(folder / "run")
    manifest = plan(load_catalogue(folder), channels=("http",))
    run.open(INFO, manifest)
    environment = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
    subprocess.run(
        [sys.executable, "-m", "pytest", "features", "-q", "--evidence", str(run.root), *more],
        cwd=folder,
        env=environment,
        capture_output=True,
        timeout=200,
        check=False,
    )
    run.seal()
    evidence = read(run.root)
    assert evidence.sealed and not evidence.problems, evidence.problems
    assert len(manifest.cases) == len(bodies)
    return {case.title: evidence.results.get(case.key, ()) for case in manifest.cases}


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Result, ...]]:
    return run_project(tmp_path_factory.mktemp("table"), list(TABLE))


@pytest.mark.parametrize("what", TABLE)
def test_what_happens_in_a_scenario_becomes_its_outcome(
    what: str, table: dict[str, tuple[Result, ...]]
) -> None:
    assert [r.outcome for r in table[what]] == [TABLE[what]]


def test_the_message_is_in_the_words_of_the_business(table: dict[str, tuple[Result, ...]]) -> None:
    assert table["assertion"][0].message.startswith("金额应为 2")
    assert table["unknown_notion"][0].message == "没有线索 / no leads"


def test_a_hanging_step_says_that_it_ran_out_of_time(table: dict[str, tuple[Result, ...]]) -> None:
    assert "Timeout" in table["hang"][0].message


def test_a_refusal_that_no_sentence_asks_for_fails_even_with_the_last_sentence(tmp_path: Path) -> None:
    results = run_project(
        tmp_path, ["passed"], scenario=SCENARIO.replace("那么 结束了", "那么 系统拒绝了，没有人问起")
    )
    assert [r.outcome for r in results["passed"]] == [Outcome.FAILED]
    assert "已有这个客户" in results["passed"][0].message


def test_sentences_tables_and_what_was_not_reached_show_as_steps(tmp_path: Path) -> None:
    table = "假如 一切就绪\n      | 客户 | 金额 |\n      | 甲   | 1.00 |"
    run_project(tmp_path, ["assertion"], scenario=SCENARIO.replace("假如 一切就绪", table))
    [result] = (tmp_path / "run/results").glob("*-result.json")
    steps = json.loads(result.read_text("utf-8"))["steps"]
    assert [(s["name"], s["status"]) for s in steps] == [
        ("假如 一切就绪", "passed"),
        ("当 发生了“assertion”", "failed"),
        ("那么 结束了", "skipped"),
    ]
    attached = tmp_path / "run/results" / steps[0]["attachments"][0]["source"]
    assert attached.read_text("utf-8").splitlines() == ["客户,金额", "甲,1.00"]


def test_a_killed_worker_leaves_its_scenario_not_run_and_the_others_go_on(tmp_path: Path) -> None:
    results = run_project(tmp_path, ["kill", "passed"], "-n", "2")
    assert results["kill"] == ()
    assert [r.outcome for r in results["passed"]] == [Outcome.PASSED]
