"""The picture of the matrix of rights: a cell each, its sign, and foreign words as text."""

import re
import xml.etree.ElementTree as ET

import pytest

from reports.evidence.model import Answer
from reports.pages.rights import rights_picture
from reports.verdict.cells import JudgedRight
from reports.verdict.model import State
from reports.verdict.papers import MATRIX
from reports.verdict.rights import Right, read_rights
from reports.words import LANGS, Text
from tests.evidence_factory import ROOT

RIGHTS = read_rights(ROOT / MATRIX)


def signs(svg):
    return re.findall(r'font-weight="700" style="fill:[^"]+">(.)</text>', svg)


@pytest.mark.parametrize("lang", LANGS)
def test_every_cell_has_its_sign(lang):
    cells = [JudgedRight(r, State.PASS) for r in RIGHTS[:-3]]
    cells += [JudgedRight(RIGHTS[-3], State.FAIL), JudgedRight(RIGHTS[-2], State.NO_EVIDENCE)]
    cells += [JudgedRight(RIGHTS[-1], State.INVALID)]
    found = signs(rights_picture(cells, lang))
    assert len(found) == len(RIGHTS)
    allowed = sum(r.expected is Answer.ALLOWED for r in RIGHTS[:-3])
    assert (found.count("✓"), found.count("–")) == (allowed, len(RIGHTS) - 3 - allowed)
    assert (found.count("✗"), found.count("?"), found.count("!")) == (1, 1, 1)


def test_english_has_no_chinese_left():
    svg = rights_picture([JudgedRight(r, State.PASS) for r in RIGHTS], "en")
    assert not re.search("[\u4e00-\u9fff]", svg)


def test_what_went_through_the_page_too_has_a_dot():
    cells = [JudgedRight(RIGHTS[0], State.PASS, channels=("http", "ui")), JudgedRight(RIGHTS[1], State.PASS)]
    assert rights_picture(cells, "zh").count("<circle") == 1


def test_nothing_is_drawn_of_nothing():
    assert rights_picture([], "zh") == ""


@pytest.mark.parametrize("lang", LANGS)
def test_hostile_words_stay_text(lang):
    bad = '"><script>alert(1)</script>{{7*7}}'
    right = Right(bad, bad, bad, bad, Answer.DENIED)
    svg = rights_picture([JudgedRight(right, State.FAIL, Text(bad, bad))], lang)
    assert "<script" not in svg and ET.fromstring(svg) is not None  # noqa: S314 - made by us
