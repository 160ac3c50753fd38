"""What writers' keyboards and editors put into a file is understood without a word."""

from __future__ import annotations

import pytest

from authoring.catalogue import plan
from authoring.model import Stops
from authoring.parsing import parse_file
from authoring.reading import normalise
from tests.authoring.authoring_tiny import GOOD, HEAD

WIDE = """＃ language： zh_CN
＠CUS-０３，＠smoke
功能：　客户查重

　　@UAT-0001
　　场景大纲 ：　录入
　　　　当：王芳录入客户"＜名称＞",联系方式‘021’
　　　　那么　保存成功。
　　　　例子：
　　　　　　｜ 名称 ｜
　　　　　　｜ 上海远景（中国）“公司” ｜
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_make_no_difference(encoding, newline, project):
    catalogue = project(x=GOOD.replace("\n", newline).encode(encoding))
    assert len(plan(catalogue).cases) == 2
    assert all(p.stops is Stops.NOTE for p in catalogue.problems)


def test_a_file_that_is_not_utf8_gets_a_note(project):
    assert ["GB18030" in p.shown() for p in project(x=GOOD.encode("gb18030")).problems] == [True]


def test_full_width_punctuation_is_understood_silently(project):
    catalogue = project(x=WIDE.replace("“公司”", ""))
    assert not catalogue.problems
    case = plan(catalogue, channels=("http",)).cases[0]
    assert (case.tags, case.example) == (("CUS-03", "smoke", "UAT-0001"), {"名称": "上海远景（中国）"})


def test_line_numbers_stay_true():
    feature = parse_file("x.feature", WIDE.encode()).feature
    assert feature is not None
    assert (feature.line, feature.scenarios[0].line, feature.scenarios[0].steps[1].line) == (3, 6, 8)


def test_what_stands_in_cells_and_long_texts_stays_as_it_was_typed():
    text = (
        HEAD
        + '  场景: a\n    当 b\n      """\n      场景：“原样”｜＠\n      """\n    那么 c\n      | “a” | （b） |\n'
    )
    feature = parse_file("x.feature", text.encode()).feature
    assert feature is not None
    assert feature.scenarios[0].steps[0].extra == ("场景：“原样”｜＠",)
    assert feature.scenarios[0].steps[1].extra == ("“a”", "（b）")


def test_invisible_characters_are_dropped():
    assert normalise("\ufeff\u200b功能\u2060：x".encode()).text == "功能: x"


NO_FEATURE = {
    "nothing": b"",
    "bom": b"\xef\xbb\xbf",
    "utf-16": b"\xff\xfe",
    "language": b"# language: zh-CN\n",
    "zeros": b"\x00\x01",
}


@pytest.mark.parametrize("name", NO_FEATURE)
def test_a_file_without_a_feature_never_counts_as_read(name, project):
    assert plan(project(x=NO_FEATURE[name])).unreadable
