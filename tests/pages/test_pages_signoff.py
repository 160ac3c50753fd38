"""The sign-off page: what it shows, that hostile text stays text, that it fits and never changes by itself."""

import dataclasses
import json
import os
import re
from datetime import date
from pathlib import Path

import pytest
from lxml import html as lxml_html

from reports.evidence.model import Outcome, Second
from reports.evidence.read import read
from reports.pages.chart import MOST_POINTS, gathered, load_chart
from reports.pages.labels import WORDS
from reports.pages.signoff import make_signoff, render
from reports.pages.view import Page, allure_id
from reports.verdict.checklist import Checklist
from reports.verdict.judge import judge
from reports.verdict.model import Condition
from reports.words import LANGS, Text
from tests.evidence_factory import (
    NOW,
    ROOT,
    RunFactory,
    criteria,
    load_result,
    papers,
    project,
    register,
    ticked,
)

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> {{ 7*7 }} & 客户"


def page(run_dir, *, links="", rules=None, checklist=None):
    evidence = read(run_dir)
    verdict = judge(evidence, register(), rules or criteria(), checklist or ticked(), NOW, papers())
    return Page(verdict, evidence, links)


@pytest.fixture
def run(tmp_path):
    return RunFactory(tmp_path / "run")


def words_of(made):
    return re.sub(r"\s+", " ", lxml_html.fromstring(made).text_content())


def test_every_fixed_word_exists_in_both_languages():
    assert all(
        t.zh
        and t.en
        and t.en.isascii()
        or t.en
        in (
            "Requirements that rest on our assumptions (†), for the business to confirm",
            "square = must · round = should · dashed = could",
            "☐ agree  ☐ disagree",
        )
        for t in WORDS.values()
    )


@pytest.mark.parametrize("lang, words", [("zh", "可上线"), ("en", "GO")])
def test_a_green_run_says_go(run, lang, words):
    assert f"<b>{words}</b>" in render(page(run.write()), lang)


@pytest.mark.parametrize("lang", LANGS)
def test_a_condition_is_shown_with_owner_and_date(run, lang):
    run.outcome("CUS-05", "ui", Outcome.NOT_SUPPORTED, "没有标签")
    promise = Condition("CUS-05", "李强", date(2026, 12, 31), Text("补上", "add it"))
    made = render(page(run.write(), rules=dataclasses.replace(criteria(), conditions=(promise,))), lang)
    assert {"zh": "有条件上线", "en": "GO WITH CONDITIONS"}[lang] in made
    assert "李强, 2026-12-31" in words_of(made)


@pytest.mark.parametrize("lang", LANGS)
def test_every_criterion_and_every_scenario_is_in_the_appendix(run, lang):
    tree = lxml_html.fromstring(render(page(run.write()), lang))
    ids = [e.get("id") for e in tree.iterfind(".//tr[@id]")]
    assert len(ids) == len(set(ids))
    assert {r.id for r in register()} < set(ids)
    text = tree.text_content()
    assert all(c.scenario in text for c in run.cases)


def test_what_did_not_pass_is_listed_with_its_message(run):
    run.outcome("CUS-01", "ui", Outcome.FAILED, "期望 CUST 开头")
    run.outcome("CUS-02", "ui", Outcome.BLOCKED, "连接被拒绝")
    run.outcome("CUS-03", "ui", Outcome.NOT_RUN)
    text = words_of(render(page(run.write()), "zh"))
    assert "期望 CUST 开头" in text
    assert "连接被拒绝" in text
    assert "未执行：计划中有，没有结果 (1)" in text


@pytest.mark.parametrize("lang", LANGS)
def test_hostile_text_stays_text_wherever_it_stands(run, lang):
    run.info = dataclasses.replace(
        run.info,
        product=HOSTILE,
        build=HOSTILE,
        round=HOSTILE,
        browser=HOSTILE,
        tools={HOSTILE: HOSTILE},
        address=HOSTILE,
    )
    for channel in ("ui", "http"):
        key = run.key("CUS-01", channel)
        run.cases = [
            dataclasses.replace(c, title=HOSTILE, example={HOSTILE: HOSTILE}) if c.key == key else c
            for c in run.cases
        ]
        run.outcome("CUS-01", channel, Outcome.FAILED, HOSTILE)
    run.left = [HOSTILE]
    load = run.loads[0]
    bad = dataclasses.replace(
        load.criteria[0], text_zh=HOSTILE, text_en=HOSTILE, goal=HOSTILE, measured=HOSTILE, state=HOSTILE
    )
    run.loads[0] = dataclasses.replace(
        load,
        criteria=(bad,),
        profile=HOSTILE,
        invalid_reasons=((HOSTILE, HOSTILE),),
        transactions=(dataclasses.replace(load.transactions[0], name=HOSTILE),),
    )
    made = render(page(run.write()), lang)
    tree = lxml_html.fromstring(made)
    assert not tree.findall(".//script") and not tree.findall(".//img")
    assert not [
        e for e in tree.iter() if isinstance(e.tag, str) for name in e.attrib if name.startswith("on")
    ]
    assert "{{ 7*7 }}" in tree.text_content()


def test_a_page_refers_to_nothing_outside(run):
    tree = lxml_html.fromstring(render(page(run.write(), links="index.html"), "zh"))
    refs = [
        v for e in tree.iter() if isinstance(e.tag, str) for k, v in e.attrib.items() if k in ("src", "href")
    ]
    assert refs and all(r.startswith(("#", "index.html", "signoff.en.html")) for r in refs)


def test_results_lead_into_the_allure_report_when_there_is_one(run):
    run.outcome("CUS-01", "ui", Outcome.NOT_RUN)
    shown = page(run.write(), links="index.html")
    made = render(shown, "zh")
    for case in shown.verdict.cases:
        assert f'href="index.html#{allure_id(case)}"' in made
    assert "index.html" not in render(page(run.root), "zh")


def test_a_folder_with_nothing_in_it_still_gives_a_page(tmp_path):
    for lang in LANGS:
        assert {"zh": "不可上线", "en": "NO-GO"}[lang] in render(page(tmp_path / "none"), lang)


def test_the_same_evidence_gives_the_same_bytes(run, tmp_path):
    run.outcome("CUS-01", "ui", Outcome.FAILED, "x")
    run.write()
    made = []
    for name in ("a", "b"):
        made.append(make_signoff(run.root, tmp_path / name, project(), now=NOW, lang="zh"))
    assert made[0].html.read_bytes() == made[1].html.read_bytes()
    assert made[0].json.read_bytes() == made[1].json.read_bytes()
    assert made[0].pdf is None


def test_the_json_says_the_same_as_the_page(run, tmp_path):
    run.outcome("CUS-01", "ui", Outcome.FAILED, "x")
    made = make_signoff(run.write(), tmp_path / "out", project(Checklist(())), now=NOW, lang="en")
    data = json.loads(made.json.read_text("utf-8"))
    assert (data["verdict"], data["schema"]) == ("NO-GO", "golive.signoff/1")
    assert [r["ids"] for r in data["reasons"]] == [list(r.ids) for r in made.verdict.reasons]
    assert {c["id"]: c["state"] for c in data["criteria"]}["CUS-01"] == "FAIL"


def test_a_chart_breaks_where_nothing_was_answered():
    load = load_result("UAT-1", ("PERF-01",))
    seconds = tuple(dataclasses.replace(s, count=0) if 5 <= s.t < 8 else s for s in load.seconds)
    assert load_chart(load, "zh").count("<polyline") == 2
    assert load_chart(dataclasses.replace(load, seconds=seconds), "zh").count("<polyline") == 4


def test_a_chart_of_nothing_or_of_nonsense_is_no_error():
    load = load_result("UAT-1", ("PERF-01",))
    nonsense = Second(0, 1, 1, 0, float("nan"), float("inf"))
    assert load_chart(dataclasses.replace(load, seconds=()), "zh") == ""
    assert load_chart(dataclasses.replace(load, seconds=(nonsense,)), "zh") == ""
    assert "nan" not in load_chart(dataclasses.replace(load, seconds=(*load.seconds, nonsense)), "zh")


def test_a_long_run_is_gathered_without_losing_its_worst():
    seconds = [Second(t, 100, 10, 0, 100.0, 200.0) for t in range(3600)]
    seconds[1800] = Second(1800, 100, 10, 3, 100.0, 9000.0)
    some = gathered(seconds)
    assert len(some) <= MOST_POINTS
    assert max(s.p95_ms for s in some) == 9000.0
    assert sum(s.failed for s in some) == 3 and sum(s.count for s in some) == 36_000


def browser():
    setup = ROOT / "var" / "setup.json"
    found = json.loads(setup.read_text("utf-8")).get("browser") if setup.exists() else ""
    known = [
        found,
        os.environ.get("GOLIVE_BROWSER", ""),
        "/usr/bin/chromium-headless-shell",
        "/usr/bin/chromium",
    ]
    return next((b for b in known if b and Path(b).exists()), "")


needs_browser = pytest.mark.skipif(not browser(), reason="no browser on this machine")


def damaged(run):
    """As much on the first page as there can be."""
    for case in run.cases[::2]:
        run.attempts[case.key] = [(Outcome.FAILED, "期望与实际不符" * 40)]
    for case in run.cases[1::6]:
        run.attempts[case.key] = []
    for case in run.cases[3::6]:
        run.attempts[case.key] = [(Outcome.NOT_SUPPORTED, "无")]
    run.info = dataclasses.replace(
        run.info, partial=True, build="", customers=None, product="一个名字很长的客户关系管理系统" * 3
    )
    run.left = ["x"] * 30


@needs_browser
@pytest.mark.parametrize("lang", LANGS)
def test_the_signatures_stay_on_the_first_page_whatever_was_found(run, lang, tmp_path):
    from playwright.sync_api import sync_playwright

    damaged(run)
    made = make_signoff(run.write(), tmp_path / "out", project(Checklist(())), now=NOW, lang=lang)
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=browser())
        try:
            shown = chromium.new_page(viewport={"width": 688, "height": 1028})  # A4 without its margins
            shown.emulate_media(media="print")
            shown.goto(made.html.as_uri())
            box = {
                name: shown.locator(f".first .{name}").bounding_box()
                for name in ("reasons", "two", "sign", "foot")
            }
            sheet = shown.locator(".first").bounding_box()
            five = shown.locator(".reasons li").last.bounding_box()
        finally:
            chromium.close()
    assert box["foot"]["y"] + box["foot"]["height"] <= sheet["y"] + sheet["height"] + 1
    assert sheet["height"] <= 1040
    assert box["two"]["height"] >= 40
    assert five["y"] + five["height"] <= box["reasons"]["y"] + box["reasons"]["height"] + 1


@needs_browser
def test_the_pdf_is_a4_and_the_same_every_time(run, tmp_path):
    run.write()
    made = [
        make_signoff(run.root, tmp_path / n, project(), now=NOW, lang="zh", browser=browser()).pdf
        for n in ("a", "b")
    ]
    assert made[0].read_bytes() == made[1].read_bytes()
    assert re.search(rb"/MediaBox \[0 0 59[45][.\d]* 84[12]", made[0].read_bytes())


def test_a_browser_that_is_none_gives_no_pdf(run, tmp_path):
    made = make_signoff(run.write(), tmp_path / "o", project(), now=NOW, lang="zh", browser="/no/such")
    assert made.pdf is None and made.html.exists()
