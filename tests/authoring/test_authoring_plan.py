"""What is to run: keys that last, channels after the register, tags as asked for."""

from __future__ import annotations

import pytest

from authoring.catalogue import plan
from authoring.tags import TagsMisused
from tests.authoring.authoring_tiny import GOOD, HEAD

OUTLINE = HEAD + (
    "\n  @UAT-0101\n  场景大纲: 折扣 <金额>\n    当 王芳申请折扣 <金额> 元\n    那么 保存成功\n"
    "\n    例子:\n      | 说明 | 金额 |\n      | 低 | 1 |\n"
    "\n    @smoke\n    例子:\n      | 说明 | 金额 |\n      | 高 | 10万 |\n"
)


def keys(catalogue, **asked):
    return [case.key for case in plan(catalogue, **asked).cases]


def test_a_case_carries_everything_that_the_evidence_needs(project):
    (case,) = plan(project(x=GOOD), channels=("http",)).cases
    assert (case.key, case.scenario, case.title, case.channel) == (
        "UAT-0001@http",
        "UAT-0001",
        "录入",
        "http",
    )
    assert (case.requirements, case.feature, case.area) == (
        ("CUS-03",),
        "features/customers/x.feature:6",
        "customers",
    )


@pytest.mark.parametrize(
    ("tags", "channels"),
    [
        ("@CUS-03", ["ui", "http"]),
        ("@PERF-01", ["http"]),
        ("@USE-01", ["ui"]),
        ("@PERF-01 @USE-01", ["ui", "http"]),
        ("@CUS-03 @only-ui", ["ui"]),
        ("@CUS-03 @only-http", ["http"]),
        ("@PERF-01 @also-ui", ["ui", "http"]),
    ],
)
def test_channels_follow_the_register_and_are_narrowed_by_tags(tags, channels, project):
    assert [case.channel for case in plan(project(x=GOOD.replace("@CUS-03", tags))).cases] == channels


def test_without_a_register_every_scenario_runs_through_both_channels(project):
    catalogue = project(register=None, x=GOOD.replace("@CUS-03", ""))
    assert keys(catalogue) == ["UAT-0001@ui", "UAT-0001@http"]
    assert not catalogue.problems


def test_keys_of_rows_outlast_another_title_and_another_order(project):
    before = set(keys(project(x=OUTLINE)))
    moved = OUTLINE.replace("场景大纲: 折扣", "场景大纲: 打折").replace(
        "| 低 | 1 |", "| 中 | 5 |\n      | 低 | 1 |"
    )
    moved = moved.replace("| 说明 | 金额 |\n      | 高 | 10万 |", "| 金额 | 说明 |\n      | 10万 | 高 |")
    after = set(keys(project(x=moved)))
    assert len(before) == 4
    assert before < after and len(after) == 6


def test_rows_have_their_own_tags_and_titles(project):
    cases = plan(project(x=OUTLINE), channels=("ui",), tags="@smoke").cases
    assert [(case.title, case.example["金额"]) for case in cases] == [("折扣 10万", "10万")]


@pytest.mark.parametrize(
    ("expression", "count"),
    [
        ("@smoke", 2),
        ("not @smoke", 4),
        ("@CUS-03 and not @smoke", 4),
        ("@smoke or @UAT-0001", 4),
        ("not (@smoke or @UAT-0001)", 2),
        ("＠smoke", 2),
        ("not @load", 6),
        ("", 6),
    ],
)
def test_tags_choose(expression, count, project):
    assert len(keys(project(x=GOOD, y=OUTLINE), tags=expression)) == count


@pytest.mark.parametrize(
    ("expression", "word"),
    [
        ("@smok", "@smoke"),
        ("@smoke and", "the end"),
        ("(@smoke", "“)”"),
        ("@smoke @load", "“@load”"),
        ("or", "“or”"),
    ],
)
def test_a_wrong_expression_is_told_with_help(expression, word, project):
    with pytest.raises(TagsMisused, match=word.replace("(", r"\(").replace(")", r"\)")):
        plan(project(y=OUTLINE), tags=expression)


def test_what_cannot_be_read_is_in_the_plan_unless_its_tags_are_not_asked_for(project):
    catalogue = project(x=GOOD.replace("保存成功", "保存好了"), y=OUTLINE, z="功能: 没有语言行\n")
    assert {u.feature.rpartition("/")[2] for u in plan(catalogue).unreadable} == {"x.feature", "z.feature"}
    assert {u.feature.rpartition("/")[2] for u in plan(catalogue, tags="@smoke").unreadable} == {"z.feature"}


def test_a_background_problem_is_told_once_and_stops_every_scenario(project):
    text = HEAD + "\n  背景:\n    假如 天气很好\n" + GOOD.removeprefix(HEAD)
    manifest = plan(
        project(x=text + GOOD.removeprefix(HEAD).replace("0001", "0002").replace("录入\n", "再录\n"))
    )
    assert not manifest.cases
    assert [u.line for u in manifest.unreadable] == [6]


def test_rules_and_their_backgrounds_are_part_of_the_scenario(project):
    text = (
        HEAD
        + "\n  @smoke\n  规则: 一家一份\n    背景:\n      假如 王芳名下有客户“远景”\n"
        + GOOD.removeprefix(HEAD)
    )
    catalogue = project(x=text)
    assert not catalogue.problems
    assert plan(catalogue).cases[0].tags == ("CUS-03", "smoke", "UAT-0001")
