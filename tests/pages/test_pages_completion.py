"""The appendix: completion report, risks, what is used most and is slow, waivers and defects, rounds, the QR code."""

import dataclasses
import re
from datetime import date

import pytest
import segno
from lxml import html as lxml_html

from reports.evidence.model import Outcome, Transaction
from reports.evidence.read import read
from reports.pages.completion import most_used, risk_rows, sections
from reports.pages.signoff import render
from reports.pages.view import Page
from reports.rounds.ledger import round_of
from reports.signing.matter import judged_again
from reports.verdict.defects import Defect, Defects
from reports.verdict.model import State
from reports.verdict.papers import read_project
from reports.verdict.risks import Risk
from reports.verdict.rules import FailureRule
from reports.verdict.waivers import Waiver
from reports.words import LANGS, Text
from tests.evidence_factory import NOW, ROOT, RunFactory, criteria, project

SAYS = "期望看到客户“远景科技”，实际没有"


@pytest.fixture
def run(tmp_path):
    return RunFactory(tmp_path / "run")


def page(run, **changes):
    evidence, whole = read(run.write()), project(**changes)
    verdict, matter = judged_again(evidence, whole, NOW)
    return Page(verdict, evidence, "", whole, matter)


def text_of(made):
    return re.sub(r"\s+", " ", lxml_html.fromstring(made).text_content())


PARTS = ("Summary of testing", "Deviations from the plan", "Evaluation of completion", "What blocked", "Measures",
         "Residual risks", "Deliverables", "Reusable assets", "Lessons")  # fmt: skip


def test_the_completion_report_has_every_part_and_says_what_nobody_wrote(run):
    shown = page(run)
    found = sections(shown.verdict, shown.evidence, shown.project)
    assert tuple(name.en for name, _ in found) == PARTS and all(lines for _, lines in found)
    words = text_of(render(shown, "en"))
    assert all(part in words for part in PARTS) and "not written yet" in words
    assert "can only be found as far as manifest and schema reach" in words


def test_what_people_wrote_and_what_the_run_shows_stand_together(run):
    release = dataclasses.replace(
        project().papers.release, lessons=("先清洗再迁移",), deviations=("少跑一天",)
    )
    run.outcome("CUS-01", "ui", Outcome.NOT_RUN)
    run.outcome("CUS-02", "ui", Outcome.BLOCKED, "连接被拒绝")
    words = text_of(render(page(run, release=release), "zh"))
    for part in ("先清洗再迁移", "少跑一天", "1 个用例未执行", "UAT-0010"):
        assert part in words


def used(name, count, mean, failed=0):
    return Transaction(name, count, failed, mean, mean, mean, mean, mean, mean)


def test_what_is_used_most_and_is_slow_or_failing_comes_first(run):
    load = dataclasses.replace(
        run.loads[0],
        transactions=(
            used("搜索", 800, 200.0),
            used("录入", 100, 3500.0),
            used("导出", 60, 900.0, 6),
            used("看板", 40, 2900.0),
        ),
    )
    found = most_used([load], criteria())
    assert [u.name for u in found] == ["录入", "导出", "看板", "搜索"] or [u.name for u in found][:2] == [
        "录入",
        "导出",
    ]
    assert [u.trouble for u in found] == [True, True, False, False]
    assert found[0].share == 0.1 and found[1].failed == 0.1


def test_each_risk_wears_the_worst_state_of_its_requirements_heaviest_first(run):
    run.outcome("CUS-01", "ui", Outcome.FAILED)
    run.outcome("CUS-02", "ui", Outcome.NOT_RUN)
    words = Text("x", "x")
    risks = (
        Risk("R-1", words, "low", "low", ("CUS-01", "CUS-02", "CUS-03"), words, ""), Risk("R-2", words, "high", "high", ("CUS-02", "CUS-03"), words, ""),
        Risk("R-3", words, "medium", "high", ("CUS-03",), words, ""), Risk("R-4", words, "low", "low", (), words, ""),
    )  # fmt: skip
    found = risk_rows(page(run).verdict, risks)
    assert [r["risk"].id for r in found] == ["R-2", "R-3", "R-1", "R-4"]
    assert [r["state"] for r in found] == [State.NO_EVIDENCE, State.PASS, State.FAIL, State.NO_EVIDENCE]


def test_the_risk_register_of_this_repository_is_on_the_page(run):
    risks = read_project(ROOT).papers.risks
    words = text_of(render(page(run, risks=risks), "zh"))
    assert len(risks) == 5 and all(r.text.zh in words for r in risks)


@pytest.mark.parametrize("lang", LANGS)
def test_waivers_and_defects_are_shown_with_how_they_stand(run, lang):
    run.outcome("CUS-01", "ui", Outcome.FAILED, SAYS)
    day = date(2026, 11, 20)
    waiver = Waiver("WVR-01", "CUS-01", "UAT-0009", SAYS, "月底前修复", "李强", "business-sales", day, "周涛", "sponsor", day,
                    "第 3 轮", date(2026, 12, 31))  # fmt: skip
    old = dataclasses.replace(waiver, id="WVR-02", until=day)
    defect = Defect("CRM 7", "列表少一位", "major", "high", "open", (FailureRule("UAT-0009", SAYS),), "陈静")
    defects = Defects((defect,), "https://jira.example.com/browse/{id}", stated=True)
    made = render(page(run, waivers=(waiver, old), defects=defects), lang)
    words = text_of(made)
    assert "月底前修复" in words and "李强 → 周涛" in words
    assert Text("已过期，不计", "expired, doesn't count").in_(lang) in words
    assert 'href="https://jira.example.com/browse/CRM%207"' in made and "UAT-0009@ui" in words
    assert Text("有条件上线", "GO WITH CONDITIONS").in_(lang) in words


@pytest.mark.parametrize("lang", LANGS)
def test_rounds_are_compared_and_plotted(run, lang):
    run.outcome("CUS-01", "ui", Outcome.FAILED, SAYS)
    shown = page(run)
    now = round_of(shown.evidence, shown.verdict)
    before = dataclasses.replace(
        now,
        run="r1",
        name="第 2 轮",
        build="1.3",
        outcomes=now.outcomes | {"UAT-0009@ui": "passed", "UAT-0010@ui": "failed"},
    )
    made = render(dataclasses.replace(shown, rounds=(before, now)), lang)
    words = text_of(made)
    assert Text("新失败 (1)", "new failures (1)").in_(lang) in words
    assert Text("已修复 (1)", "mended (1)").in_(lang) in words
    assert made.count('<svg class="chart"') == 3 + len(shown.evidence.loads)


def test_the_qr_code_holds_the_whole_digest(run):
    shown = page(run)
    expected = segno.make(f"golive:{shown.digest}", error="m", micro=False).svg_inline(
        scale=1, border=2, omitsize=True
    )
    assert expected in render(shown, "zh") and len(shown.digest) == 64


def test_the_roles_of_the_project_sign_the_page(run):
    words = text_of(render(page(run), "zh"))
    assert "业务负责人 · 销售部" in words and "业务负责人 · 市场部" not in words
