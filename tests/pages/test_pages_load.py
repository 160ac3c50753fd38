"""The page of a load run, its plots, its comparison with the round before, its CSV and its schema."""

from __future__ import annotations

import csv
import io
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from reports.evidence.model import (
    CrmMoment,
    LoadCriterion,
    LoadResult,
    PageVisit,
    RequestFigures,
    StageFigures,
    Transaction,
    WorkerFigures,
)
from reports.evidence.read import read
from reports.evidence.spread import distribution
from reports.export.load_schema import load_schema
from reports.pages.allure_load import load_as_test
from reports.pages.load_page import figures_csv, load_page
from reports.rounds.baseline import baseline_of, compare_loads
from reports.rounds.ledger import add_round, round_of
from reports.verdict.judge import judge_project
from tests.evidence_factory import NOW, ROOT, RunFactory, load_result, project

NASTY = "<script>alert(1)</script>"


def measured(seed: int, factor: float = 1.0, count: int = 300) -> LoadResult:
    """The factory's load with times of its own: ``factor`` times as long."""
    drawn = random.Random(seed)
    times = sorted(factor * 100 * drawn.lognormvariate(0, 0.4) for _ in range(count))
    at = lambda share: times[int(share * (count - 1))]  # noqa: E731
    one = Transaction("search", count, 0, sum(times) / count, at(0.5), at(0.9), at(0.95), at(0.99), times[-1])
    return replace(
        load_result("UAT-0205", ("PERF-02",)),
        transactions=(one,),
        distributions=(distribution("search", times),),
    )


SOUGHT = LoadCriterion("PERF-03/breaking_point", "PERF-03", "极限：40 人", "the limit: 40", "", "40", "PASS")


def full(lang_text: str = "") -> LoadResult:
    """With everything that a page can show."""
    return replace(
        measured(1),
        stages=(
            StageFigures(20, 0, 30, 100, 0, 100, 200, True),
            StageFigures(40, 30, 60, 100, 9, 3500, 6000, False),
        ),
        requests=(RequestFigures("search", f"GET /api/search {lang_text}", 300, 0, 90.0, 150.0, 400.0),),
        pages=(
            PageVisit(1.0, "home", 420.0, 50.0, 300.0, 420.0, 30.0, "ok"),
            PageVisit(11.0, "dashboard", 9000.0, 0, 0, 0, 30.0, "refused", "HTTP 500"),
        ),
        crm_moments=(CrmMoment(0.0, 0.4, 110.0, 40.0), CrmMoment(5.0, 0.5, 111.0, 41.0)),
        criteria=(
            LoadCriterion(
                "PERF-02/search/mean", "PERF-02", f"平均 {lang_text}", f"mean {lang_text}", "≤ 3 s", "3.4 s", "FAIL"
            ),
            SOUGHT,
        ),
    )  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_shows_every_plot_and_calls_nobody(lang: str) -> None:
    page = load_page(full(), compare_loads("1", measured(2), full()), lang)  # type: ignore[arg-type]
    assert page.count("<svg") == 5
    for svg in page.split("<svg")[1:]:
        etree.fromstring(("<svg" + svg.split("</svg>")[0] + "</svg>").encode())
    assert "http" not in page.replace("http://127.0.0.1", "").replace("http://www.w3.org", "")
    assert ("✗ 不符合" in page) == (lang == "zh") and "nan" not in page
    assert "7.0%" in page, "the generator's share of a core"


@pytest.mark.parametrize(
    ("sought", "held", "shown"),
    [
        ((SOUGHT,), False, True),
        ((SOUGHT,), True, True),  # given up by its rule in a stage whose figures as a whole are fine
        ((replace(SOUGHT, measured="> 40"),), True, False),
        ((), False, False),  # a burst: nothing is asked of its stages by themselves
    ],
)
def test_a_stage_is_said_to_break_only_where_the_limit_was_sought_and_found(
    sought: tuple[LoadCriterion, ...], held: bool, shown: bool
) -> None:
    run = full()
    stages = tuple(replace(s, held=held or s.held) for s in run.stages)
    page = load_page(replace(run, criteria=sought, stages=stages), None, "en")
    assert ("broke with 40 reps" in page) == shown
    assert ("Breaking point" in page) == bool(sought)


@pytest.mark.parametrize(
    ("lang", "note", "state"),
    [("zh", "14:02:10 工作机 w2 失联", "失联"), ("en", "14:02:10 w2 was lost", "lost")],
)
def test_what_happened_to_workers_is_on_the_page(lang: str, note: str, state: str) -> None:
    happened, reason = ("14:02:10 工作机 w2 失联", "14:02:10 w2 was lost"), ("过慢", "slow worker")
    workers = (
        WorkerFigures("w1", 60, 0.04, 2.0, 70.0, "at work"),
        WorkerFigures("w2<b>", 40, 0.05, 3.0, 71.0, "lost"),
    )
    run = replace(full(), notes=(happened, reason), invalid_reasons=(reason,), workers=workers)
    page = load_page(run, None, lang)  # type: ignore[arg-type]
    assert (
        page.count(note) == 1
        and f"<td>{state}</td>" in page
        and "w2&lt;b&gt;" in page
        and "<td class=n>40</td>" in page
    )
    assert page.count(reason[0 if lang == "zh" else 1]) == 1, "once, as the reason that it is"


def test_what_the_evidence_says_is_shown_as_text() -> None:
    page = load_page(full(NASTY), None, "zh")
    assert NASTY not in page and "&lt;script&gt;" in page


def test_a_bare_result_of_a_run_that_broke_off_has_a_page_too() -> None:
    bare = replace(
        full(), seconds=(), stages=(), pages=(), crm_moments=(), distributions=(), requests=(),
        transactions=(), criteria=(), complete=False, generator={}, crm={},
    )  # fmt: skip
    page = load_page(bare, None, "en")
    assert "cut short" in page and "no earlier round" in page and "<svg" not in page


@pytest.mark.parametrize(
    ("factor", "word"), [(1.0, "same"), (1.05, "same"), (1.6, "slower"), (0.5, "faster")]
)
def test_slower_is_what_ratio_and_distribution_both_say(factor: float, word: str) -> None:
    found = compare_loads("1", measured(1), measured(2, factor))
    assert [c.word for c in found.changes] == [word]
    assert found.regressed == (("search",) if word == "slower" else ())


def test_one_outlier_that_lifts_the_mean_is_no_regression() -> None:
    then = measured(1)
    once = replace(then.transactions[0], mean_ms=then.transactions[0].mean_ms * 3)
    found = compare_loads("1", then, replace(then, transactions=(once,)))
    assert found.changes[0].ratio == pytest.approx(3) and found.changes[0].word == "same"


def test_without_a_distribution_only_the_ratio_is_told_and_another_load_is_a_doubt() -> None:
    old = replace(measured(1), distributions=(), users=20)
    found = compare_loads("1", old, measured(2, 2.0))
    assert found.changes[0].word == "ratio only" and not found.regressed
    assert "20" in found.doubts[0].zh and "another load" in found.doubts[0].en


def folder_of(out: Path, run: str, load: LoadResult) -> Path:
    """A sealed run with this load in it."""
    factory = RunFactory(out / run)
    factory.info = replace(factory.info, run=run)
    factory.loads, factory.cases = [load], []
    return factory.write()


def test_the_baseline_is_the_latest_earlier_round_whose_sealed_evidence_is_still_there(
    tmp_path: Path,
) -> None:
    out, ledger = tmp_path / "out", tmp_path / "rounds.jsonl"
    out.mkdir()
    old = replace(measured(1), started="2026-11-01T10:00:00+08:00")
    now = replace(measured(2, 2.0), started="2026-11-22T10:00:00+08:00")
    before, here = folder_of(out, "r1", old), folder_of(out, "r2", now)
    assert baseline_of(now, here) is None, "nothing is in the ledger yet"
    evidence = read(before)
    add_round(ledger, round_of(evidence, judge_project(evidence, project(), NOW)))
    found = baseline_of(now, here)
    assert found and found.load == old and found.regressed == ("search",)
    (before / "load" / "UAT-0205.json").write_text("{}", "utf-8")
    assert baseline_of(now, here) is None, "what was changed after its seal is no baseline"


def test_the_allure_report_has_the_page_and_the_seconds_as_csv(tmp_path: Path) -> None:
    load_as_test(full(), tmp_path, "zh")
    [result] = [json.loads(p.read_text("utf-8")) for p in tmp_path.glob("*-result.json")]
    kinds = [a["type"] for a in result["attachments"]]
    assert kinds[0] == "text/html" and kinds.count("text/csv") == 2 and "application/json" in kinds
    assert all((tmp_path / a["source"]).is_file() for a in result["attachments"])
    rows = list(csv.reader(io.StringIO(figures_csv(full(), "en"))))
    assert len(rows) == len(full().seconds) + 1 and rows[1][0] == str(full().seconds[0].t)


def test_the_published_schema_is_the_one_of_the_code() -> None:
    published = json.loads((ROOT / "docs/schemas/load.schema.json").read_text("utf-8"))
    assert published == load_schema()
