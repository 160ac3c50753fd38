"""Sentences: what they understand, what they never do, and how the step modules are looked after."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from authoring.page import sentences_page
from authoring.sentences import load_sentences
from drivers.sentences import canonical, sentence
from tests.authoring.authoring_tiny import STEPS, sentences_from

RECORD = sentence("{who}录入客户“{name}”，联系方式“{contact}”")


@pytest.mark.parametrize(
    "text",
    [
        "王芳录入客户“远景”，联系方式“021”",
        '王芳录入客户"远景", 联系方式"021"',
        "王芳 录入客户「远景」，联系方式『021』。",
        "王芳录入客户‘远景’,联系方式'021'",
    ],
)
def test_any_quotes_and_punctuation_are_the_same_sentence(text):
    assert RECORD.parse_arguments(text) == {"who": "王芳", "name": "远景", "contact": "021"}


@pytest.mark.parametrize(
    "text",
    [
        "王芳录入客户“远景”，联系方式“021”，所属行业“制造业”",
        "昨天，王芳录入客户“远景”，联系方式“021”",
        "王芳录入客户“远景“有限”公司”，联系方式“021”",
        "王芳录入客户远景，联系方式“021”",
    ],
)
def test_a_sentence_is_matched_whole_and_never_past_a_quote(text):
    assert not RECORD.is_matching(text)


def test_values_arrive_as_they_were_typed():
    text = "王芳录入客户“ O’Brien（中国），１号 ”，联系方式“”"
    assert RECORD.parse_arguments(text) == {"who": "王芳", "name": " O’Brien（中国），１号 ", "contact": ""}


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("int", "50,000", 50000),
        ("int", "５万", 50000),
        ("money", "1,234.50", Decimal("1234.50")),
        ("money", "10万", Decimal(100000)),
        ("money", "￥1.5 亿", Decimal(150000000)),
        ("number", "-0.5", Decimal("-0.5")),
        ("word", "王芳", "王芳"),
        ("person", "Wang-Fang", "Wang-Fang"),
        ("words", "赵敏、周涛", ("赵敏", "周涛")),
        ("date", "2026年11月21日", date(2026, 11, 21)),
    ],
)
def test_typed_values_are_read(kind, text, value):
    assert sentence("共 {x:" + kind + "} 元").parse_arguments(f"共 {text} 元") == {"x": value}


def test_a_person_has_a_name_of_two_or_three_and_no_more():
    assert not sentence("{who:person}进入“{area}”").is_matching("王芳不能进入“配置”")


def test_latin_words_keep_their_spaces_and_their_case():
    english = sentence('{who} records the customer "{name}"')
    assert english.is_matching("Fang  records the customer “A”")
    assert not english.is_matching('Fang recordsthe customer "A"')
    assert not english.is_matching('Fang Records the customer "A"')


def test_two_spellings_have_one_canonical_form():
    assert canonical("共 3 家，“远景”。") == canonical('共3家,"远景"')


@pytest.mark.parametrize("wrong", ["{x:monye}", "{x}和{x}", "{docstring}好"])
def test_a_wrong_parameter_is_told_when_the_sentence_is_made(wrong):
    with pytest.raises(ValueError, match="parameter"):
        sentence(wrong)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ('@then(sentence("保存成功。"))\ndef _():\n    """x"""', "另见 steps/customers.py:23"),
        ('@then(sentence("保存好了"))\ndef _():\n    pass', "没有说明"),
        ('@then(sentence("保存好了"))\nasync def _():\n    """x"""', "async"),
        ('@then(sentence("{anything}"))\ndef _(anything):\n    """x"""', "几乎什么都能匹配"),
        ('@then(sentence("{a}{b}好了吗"))\ndef _(a, b):\n    """x"""', "几乎什么都能匹配"),
        ('@then("保存好了")\ndef _():\n    """x"""', "sentence(…)"),
    ],
)
def test_faults_of_step_definitions_are_told(words, code):
    shown = [p.shown("zh") for p in sentences_from(STEPS + "\n\n" + words + "\n").problems]
    assert any(code in line and line.startswith("steps/customers.py:") for line in shown), shown


def test_good_definitions_have_no_faults(known):
    assert not known.problems


def test_a_step_module_that_fails_is_told_and_the_others_load(tmp_path):
    (tmp_path / "steps").mkdir()
    (tmp_path / "steps" / "good.py").write_text(STEPS, "utf-8")
    (tmp_path / "steps" / "bad.py").write_text("x = 1\nraise RuntimeError('?')\n", "utf-8")
    loaded = load_sentences(tmp_path)
    assert len(loaded.definitions) == 7
    assert [(p.file, p.line) for p in loaded.problems] == [("steps/bad.py", 2)]


def test_the_page_of_sentences_lists_each_with_meaning_and_example(known):
    chinese, english = sentences_page("zh", known), sentences_page("en", known)
    assert "## 客户" in chinese
    assert "录入客户" in chinese and "王芳录入客户“…”，联系方式“…”" in chinese
    assert "## Customers" in english
    assert 'records the customer "…" with contact "…"' in english
