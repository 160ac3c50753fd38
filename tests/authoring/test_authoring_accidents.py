"""A writer's accidents: each is told with file and line, and stops what it must and nothing else."""

from __future__ import annotations

import string

import pytest

from authoring.catalogue import plan
from authoring.check import check
from authoring.model import Stops
from authoring.wording import WORDINGS
from tests.authoring.authoring_tiny import GOOD, HEAD, SCENARIO, STEPS, sentences_from

WHEN = "    当 王芳录入客户“远景”，联系方式“021”\n"
THEN = "    那么 保存成功\n"
OUTLINE = HEAD + "\n  @UAT-0001\n  场景大纲: 折扣\n    当 王芳申请折扣 <金额> 元\n" + THEN

ACCIDENTS = {
    "language_missing": (GOOD.replace("# language: zh-CN\n", ""), 2),
    "language_misplaced": ("@CUS-03\n# language: zh-CN\n功能: 客户查重\n" + SCENARIO, 2),
    "language_wrong": (GOOD.replace("zh-CN", "en"), 1),
    "two_features": (GOOD + "\n功能: 第二个\n", 10),
    "empty": ("", 1),
    "no_scenarios": (HEAD, 3),
    "undecodable": (GOOD.encode().replace("录入\n".encode(), b"\xff\xfe\n"), 6),
    "strange_line": (GOOD + "    于是 一切都好\n", 9),
    "uneven_table": (OUTLINE + "\n    例子:\n      | 金额 |\n      | 1 | 2 |\n", 12),
    "unclosed": (GOOD + '      """\n      没有写完\n', 10),
    "spaced_tag": (GOOD.replace("@UAT-0001", "@UAT 0001"), 5),
    "swallowed": (HEAD + "  假如 王芳名下有客户“远景”\n" + SCENARIO, 4),
    "id_above": (GOOD.replace("@CUS-03", "@CUS-03 @UAT-0009"), 2),
    "same_title": (GOOD + SCENARIO.replace("UAT-0001", "UAT-0002"), 11),
    "same_id": (GOOD + SCENARIO.replace("场景: 录入", "场景: 另一个"), 11),
    "no_title": (GOOD.replace("场景: 录入", "场景:"), 6),
    "no_id": (GOOD.replace("  @UAT-0001\n", ""), 5),
    "many_ids": (GOOD.replace("@UAT-0001", "@UAT-0001 @UAT-0002"), 6),
    "empty_tag": (GOOD.replace("@UAT-0001", "@UAT-0001 @"), 5),
    "no_requirement": (GOOD.replace("@CUS-03\n", ""), 5),
    "unknown_requirement": (GOOD.replace("@CUS-03", "@CUS-33"), 2),
    "no_channel": (GOOD.replace("@CUS-03", "@PERF-01 @only-ui"), 6),
    "no_steps": (HEAD + "\n  @UAT-0001\n  场景: 录入\n", 6),
    "no_check": (GOOD.replace(THEN, ""), 6),
    "first_step": (GOOD.replace("    当", "    而且"), 7),
    "empty_step": (GOOD + "    而且\n", 9),
    "banned": (GOOD.replace("场景: 录入", "场景: 点击录入"), 6),
    "no_examples": (OUTLINE, 6),
    "empty_examples": (OUTLINE + "\n    例子:\n      | 金额 |\n", 10),
    "bad_columns": (OUTLINE + "\n    例子:\n      | 金额 | 金额 |\n      | 1 | 2 |\n", 10),
    "no_column": (OUTLINE + "\n    例子:\n      | 金颔 |\n      | 1 |\n", 7),
    "unused_column": (OUTLINE + "\n    例子:\n      | 金额 | 审批人 |\n      | 1 | 赵敏 |\n", 10),
    "same_row": (OUTLINE + "\n    例子:\n      | 金额 |\n      | 1 |\n      | 1 |\n", 13),
    "unknown_sentence": (GOOD.replace("保存成功", "保存好了"), 8),
    "other_kind": (GOOD.replace("    当", "    假如"), 7),
}


@pytest.mark.parametrize("code", ACCIDENTS)
def test_an_accident_is_told_where_it_happened(code, project):
    content, line = ACCIDENTS[code]
    problems = check(project(x=content).root, catalogue=project(x=content))
    words = max((literal for literal, *_ in string.Formatter().parse(WORDINGS[code].what.zh)), key=len)
    found = [p for p in problems if p.line == line and words in p.text().zh]
    assert found, [p.shown() for p in problems]
    assert found[0].shown("zh").startswith(f"features/customers/x.feature:{line}: ")


@pytest.mark.parametrize("code", ACCIDENTS)
def test_an_accident_stops_its_own_file_only_and_nothing_of_it_passes_silently(code, project):
    manifest = plan(project(x=ACCIDENTS[code][0], y=GOOD.replace("UAT-0001", "UAT-0007")))
    assert [c.key for c in manifest.cases if "y.feature" in c.feature] == ["UAT-0007@ui", "UAT-0007@http"]
    if WORDINGS[code].stops >= Stops.SCENARIO:
        assert not [c for c in manifest.cases if "x.feature" in c.feature]
        assert [u.feature for u in manifest.unreadable].count("features/customers/x.feature") >= 1


@pytest.mark.parametrize(
    "swallowed",
    [
        "  场景 没有冒号\n",
        "  Scenario: 英文关键字\n",
        "  假如 王芳名下有客户“远景”\n",
        "  当王芳录入客户“远景”，联系方式“021”\n",
        "  | 表 | 格 |\n",
    ],
)
def test_a_line_that_the_parser_swallows_as_description_is_told(swallowed, project):
    found = project(x=HEAD + swallowed + SCENARIO).problems
    assert [(p.line, p.stops) for p in found] == [(4, Stops.FILE)]


@pytest.mark.parametrize("swallowed", ["    给定 王芳名下有客户“远景”\n", "    Given 王芳名下有客户“远景”\n"])
def test_a_step_with_a_wrong_keyword_stops_its_scenario(swallowed, project):
    found = project(x=GOOD.replace("场景: 录入\n", "场景: 录入\n" + swallowed)).problems
    assert [(p.line, p.scenario, p.stops) for p in found] == [(7, 6, Stops.SCENARIO)]


def test_prose_in_a_description_is_left_alone(project):
    prose = "  当客户重复时，系统应当提醒；假如没有提醒，就是缺陷。\n  When in doubt, ask.\n"
    assert not project(x=HEAD + prose + SCENARIO).problems


def test_a_broken_scenario_leaves_its_neighbours_alone(project):
    second = (
        SCENARIO.replace("UAT-0001", "UAT-0002").replace("录入\n", "另一个\n").replace("保存成功", "保存好了")
    )
    manifest = plan(project(x=GOOD + second))
    assert {c.scenario for c in manifest.cases} == {"UAT-0001"}
    assert [(u.line, "保存好了" in u.message_zh) for u in manifest.unreadable] == [(13, True)]


def test_one_id_in_two_files_stops_both_and_names_every_place(project):
    catalogue = project(x=GOOD, y=GOOD)
    assert not plan(catalogue).cases
    assert ["y.feature:6" in p.shown() for p in catalogue.problems if "x.feature" in p.file] == [True]


def test_an_unknown_sentence_comes_with_the_three_nearest(project):
    (problem,) = project(x=GOOD.replace("录入客户", "登记客户")).problems
    assert problem.text().zh.count("｜") == 2
    assert "…录入客户“…”，联系方式“…”" in problem.text().zh


def test_a_sentence_that_matches_two_definitions_names_both(project):
    twice = STEPS + '\n\n@then(sentence("保存{how}"))\ndef _(how):\n    """保存得怎样 / how it was saved"""\n'
    problems = project(sentences=sentences_from(twice), x=GOOD).problems
    (problem,) = [p for p in problems if p.file.endswith(".feature")]
    assert problem.line == 8
    assert problem.text().zh.count("steps/customers.py:") == 2


def test_an_async_step_can_not_pass(project):
    catalogue = project(sentences=sentences_from(STEPS.replace("def _():", "async def _():")), x=GOOD)
    assert not plan(catalogue).cases


def test_problems_speak_the_language_of_their_file(project):
    english = "@CUS-03\nFeature: Duplicates\n\n  @UAT-0002\n  Scenario: One\n    When it is odd\n    Then it is saved\n"
    shown = [p.shown() for p in check(project(x=english).root, catalogue=project(x=english))]
    assert shown[0].startswith("features/customers/x.feature:6: This sentence isn't known: it is odd.")


def test_a_placeholder_without_examples_is_told_but_markup_is_not(project):
    markup = GOOD.replace("远景", "<script>alert(1)</script>")
    assert not project(x=markup).problems
    assert project(x=GOOD.replace("远景", "<公司>")).problems


def test_a_scenario_that_awaits_a_sentence_is_planned_and_not_a_problem(project):
    catalogue = project(x=GOOD.replace("@UAT-0001", "@UAT-0001 @待实现").replace("保存成功", "保存好了"))
    assert not catalogue.problems
    assert len(plan(catalogue).cases) == 2


def test_a_broken_register_is_told(project):
    assert any("需求登记表无法使用" in p.shown() for p in project(register="nr,name\n1,x\n", x=GOOD).problems)


@pytest.mark.parametrize("code", WORDINGS)
def test_every_wording_says_the_same_in_both_languages(code):
    def fields(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    wording = WORDINGS[code]
    assert all([*wording.what, *wording.todo])
    assert fields(wording.what.zh + wording.todo.zh) == fields(wording.what.en + wording.todo.en)
