"""Tiny real projects through pytest: every scenario is found, and nothing that can't run passes."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable

import pytest

from tests.authoring.authoring_tiny import GOOD, HEAD, REGISTER, STEPS

pytest_plugins = ["pytester"]

OUTLINE = HEAD + (
    "\n  @UAT-0101 @待办\n  场景大纲: 折扣 <金额>\n    当 王芳申请折扣 <金额> 元\n    那么 保存成功\n"
    "\n    例子:\n      | 金额 |\n      | 1 |\n      | 10万 |\n"
)
RECORDER = """
import os
import pytest
from authoring.collect import CASE
pytest_plugins = ["authoring.collect"]

@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    for item in items:
        case = item.stash.get(CASE, None)
        marker = item.get_closest_marker("golive_case")
        assert (marker.args[0] if marker else None) == case
        print("ITEM", item.nodeid, case.key if case else "-")
    if "BACKWARDS" in os.environ:
        items.reverse()

def pytest_bdd_after_step(step, step_func_args):
    print("STEP", step.name, step_func_args)
"""

Run = Callable[..., pytest.RunResult]


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Make a project of feature files and let pytest run it in this process."""
    for name in [n for n in sys.modules if n == "steps" or n.startswith("steps.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(str(pytester.path))
    pytester.makeini(
        "[pytest]\naddopts = -p no:locust -p no:randomly -p no:cacheprovider --strict-markers\n"
        "disable_test_id_escaping_and_forfeit_all_rights_to_community_support = true\n"
    )
    pytester.makeconftest(RECORDER)

    def run(*args: str, steps: str = STEPS, **files: str) -> pytest.RunResult:
        for path, text in {"steps/__init__": "", "steps/customers": steps}.items():
            (pytester.path / f"{path}.py").parent.mkdir(exist_ok=True)
            (pytester.path / f"{path}.py").write_text(text, "utf-8")
        folder = pytester.path / "features" / "customers"
        folder.mkdir(parents=True, exist_ok=True)
        (pytester.path / "features" / "requirements.csv").write_text(REGISTER, "utf-8")
        for name, text in files.items():
            (folder / f"{name}.feature").write_text(text, "utf-8")
        return pytester.runpytest_inprocess(*(args or ("features",)), "-rA", "-s")

    return run


def items(result: pytest.RunResult) -> dict[str, str]:
    """Node ids and case keys."""
    lines = [line.removeprefix("ITEM ") for line in result.outlines if line.startswith("ITEM ")]
    return dict(line.rsplit(" ", 1) for line in lines)


def test_node_ids_are_readable_and_cases_are_attached(run):
    result = run(客户查重=GOOD)
    result.assert_outcomes(passed=2)
    assert items(result) == {
        "features/customers/客户查重.feature::录入[ui]": "UAT-0001@ui",
        "features/customers/客户查重.feature::录入[http]": "UAT-0001@http",
    }


def test_steps_get_their_values_and_rows_are_cases(run):
    result = run("features", "--channel", "http", x=OUTLINE)
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["*STEP 王芳申请折扣 10万 元*Decimal('100000')*"])
    assert [name.partition("::")[2] for name in items(result)] == [
        "折扣 <金额>[http-1]",
        "折扣 <金额>[http-10万]",
    ]


def test_a_broken_file_is_one_failing_item_and_stops_no_other(run):
    result = run(x=GOOD, y=GOOD.replace("# language: zh-CN\n", "").replace("0001", "0002"))
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*features/customers/y.feature:2: 关键字是中文，但缺少语言行*"])


def test_two_scenarios_of_one_name_do_not_vanish(run):
    result = run(x=GOOD + GOOD.removeprefix(HEAD).replace("UAT-0001", "UAT-0002"))
    result.assert_outcomes(failed=2)
    assert set(items(result).values()) == {"-"}


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "\n  @UAT-0001\n  场景: 没有步骤\n",
        OUTLINE.partition("\n    例子")[0],
        GOOD.replace("保存成功", "保存好了"),
        GOOD.replace("    当", "    而且"),
    ],
)
def test_what_pytest_bdd_would_let_pass_or_choke_on_fails_with_its_place(text, run):
    result = run(x=text, y=GOOD.replace("UAT-0001", "UAT-0007"))
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.re_match_lines([r"features/customers/x.feature:\d+: .+"])


def test_an_async_step_never_passes(run):
    run(steps=STEPS.replace("def _():", "async def _():"), x=GOOD).assert_outcomes(failed=1)


def test_a_scenario_that_awaits_a_sentence_says_so(run):
    result = run(x=GOOD.replace("@UAT-0001", "@UAT-0001 @待实现").replace("保存成功", "保存好了"))
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(["*AwaitingPerson*待实现的句子：保存好了*"])


def test_a_tag_of_pytests_own_cannot_skip_or_turn_a_scenario(run):
    text = GOOD.replace("@UAT-0001", "@UAT-0001 @skip @xfail @owner:王芳").replace("保存成功", "保存好了")
    run(x=text).assert_outcomes(failed=1)
    run(x=text.replace("保存好了", "保存成功")).assert_outcomes(passed=2)


def test_one_file_a_keyword_or_a_mark_choose(run):
    files = {"x": GOOD, "y": OUTLINE}
    run("features/customers/y.feature", **files).assert_outcomes(passed=4)
    run("features", "-k", "录入 and http", **files).assert_outcomes(passed=1, deselected=5)
    run("features", "-m", "待办", **files).assert_outcomes(passed=4, deselected=2)
    run("features/customers/x.feature::录入[ui]", **files).assert_outcomes(passed=1)


def test_tags_and_cases_choose_and_mistakes_are_usage_errors(run, pytester):
    files = {"x": GOOD, "y": OUTLINE}
    assert set(items(run("features", "--tags=not @待办", **files)).values()) == {
        "UAT-0001@ui",
        "UAT-0001@http",
    }
    wrong = run("features", "--tags=@待力", **files)
    assert wrong.ret == pytest.ExitCode.USAGE_ERROR
    wrong.stderr.fnmatch_lines(["*是否指“@待办”*"])
    (pytester.path / "cases.txt").write_text("UAT-0001@ui\n", "utf-8")
    assert set(items(run("features", "--cases", "cases.txt", **files)).values()) == {"UAT-0001@ui"}
    (pytester.path / "cases.txt").write_text("UAT-0001@iu\n", "utf-8")
    assert run("features", "--cases", "cases.txt", **files).ret == pytest.ExitCode.USAGE_ERROR


def test_a_broken_step_module_is_named(run):
    result = run(steps="raise RuntimeError('kaputt')", x=GOOD)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*steps/customers.py:1: *kaputt*"])


def test_other_tests_know_nothing_of_features(run, pytester):
    (pytester.path / "tests").mkdir()
    (pytester.path / "tests" / "test_a.py").write_text("def test_a(): pass\n")
    run("tests", x=GOOD.replace("保存成功", "保存好了")).assert_outcomes(passed=1)


def test_definitions_are_found_by_the_index_and_pytest_bdd_is_left_as_it_was(run, monkeypatch):
    def slow(*args):
        raise AssertionError("every fixture would be tried for every step")

    running = importlib.import_module("pytest_bdd.scenario")
    monkeypatch.setattr(running, "find_fixturedefs_for_step", slow)
    run(x=GOOD, y=OUTLINE).assert_outcomes(passed=6)
    assert running.find_fixturedefs_for_step is slow


def test_two_workers_and_any_order(run, monkeypatch):
    monkeypatch.setenv("BACKWARDS", "yes")
    run("features", "-n", "2", x=GOOD, y=OUTLINE).assert_outcomes(passed=6)
