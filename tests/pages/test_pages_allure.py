"""The Allure report: what is copied for it, that it calls nobody, and that everything is in it."""

import base64
import dataclasses
import json
import os
import re
import shutil
from pathlib import Path

import pytest

from reports.evidence.model import LoadCriterion, Outcome, Unreadable
from reports.evidence.read import read
from reports.evidence.write import RunFolder, digests
from reports.pages.allure_copy import TRACE_TYPE, Copy, copy_for_allure
from reports.pages.allure_report import NotMade, sealed_off
from reports.pages.build import build_all
from reports.pages.view import allure_id, not_run_uuid
from reports.verdict.cases import case_outcomes
from reports.verdict.model import Conclusion
from reports.verdict.table import InputError
from tests.evidence_factory import NOW, ROOT, RunFactory, migration_result


@pytest.fixture
def run(tmp_path):
    factory = RunFactory(tmp_path / "run", vivid=True)
    factory.cases = [c for c in factory.cases if c.requirements[0] in ("CUS-01", "CUS-03", "PERF-01")]
    factory.loads = factory.loads[:1]
    return factory


FIRST = "uat-0009-ui-1-result.json"


def attach(run, **attachment):
    """Hang an attachment on a step of the first result, and seal."""
    path = run.write(seal=False) / "results" / FIRST
    data = json.loads(path.read_text("utf-8"))
    data["steps"][0]["attachments"] = [attachment]
    path.write_text(json.dumps(data), "utf-8")
    RunFolder(run.root).seal()


def copied(run, lang="zh"):
    out = run.root.parent / "copy"
    copy_for_allure(Copy(run.root, read(run.root), out / "results", out / "traces", lang))
    return {p.name: json.loads(p.read_text("utf-8")) for p in (out / "results").glob("*-result.json")}


def test_an_attachment_of_more_than_a_megabyte_lies_beside_the_report(run):
    attach(run, name="录像", source="v-attachment.webm", type="video/webm")
    (run.root / "results" / "v-attachment.webm").write_bytes(b"x" * 1_000_001)
    made = copied(run)
    (hint,) = made[FIRST]["steps"][0]["attachments"]
    assert hint["type"] == "text/plain" and not (run.root.parent / "copy/results/v-attachment.webm").exists()
    assert (run.root.parent / "copy/attachments/v-attachment.webm").stat().st_size == 1_000_001


def test_the_evidence_is_never_touched(run):
    before = digests(run.write())
    copied(run)
    assert digests(run.root) == before


def test_each_case_is_one_test_named_with_its_channel(run):
    run.attempts[run.key("CUS-01")] = [(Outcome.FAILED, "一"), (Outcome.PASSED, "")]
    run.write()
    made = copied(run)
    assert made[FIRST]["name"].endswith("（页面）") and made[FIRST]["name"].startswith("UAT-0009")
    tries = [d["testCaseId"] for n, d in made.items() if n.startswith("uat-0009-http")]
    assert tries == ["UAT-0009@http"] * 2


def test_each_test_is_grouped_by_area_and_feature_file(run):
    run.cases = [dataclasses.replace(c, area="customers") for c in run.cases]
    run.outcome("CUS-03", "ui", Outcome.NOT_RUN)
    run.write()
    made = copied(run)
    for data in made.values():
        names = [x["name"] for x in data["labels"]]
        assert names.count("epic") == names.count("feature") == 1
    assert {"name": "epic", "value": "客户"} in made[FIRST]["labels"]
    missing = made[f"{not_run_uuid(run.key('CUS-03', 'ui'))}-result.json"]
    assert {"name": "feature", "value": "CUS-03"} in missing["labels"]


def test_a_case_without_result_shows_as_not_run(run):
    run.outcome("CUS-03", "ui", Outcome.NOT_RUN)
    run.write()
    data = copied(run, "en")[f"{not_run_uuid(run.key('CUS-03', 'ui'))}-result.json"]
    assert data["status"] == "unknown" and "not run" in data["statusDetails"]["message"]
    assert {"name": "golive_outcome", "value": "not_run"} in data["labels"]


def test_a_load_run_shows_with_criteria_chart_and_figures(run):
    run.write()
    data = copied(run)["load-uat-0054-result.json"]
    assert data["status"] == "passed"
    kinds = ["text/html", "text/csv", "image/svg+xml", "text/csv", "application/json"]
    assert [a["type"] for a in data["attachments"]] == kinds
    assert all((run.root.parent / "copy" / "results" / a["source"]).exists() for a in data["attachments"])


@pytest.mark.parametrize("change", [{"valid": False}, {"complete": False}, {"criteria": ()}])
def test_a_load_run_that_proves_nothing_never_shows_as_passed(run, change):
    run.change_load("PERF-01", **change)
    run.write()
    assert copied(run)["load-uat-0054-result.json"]["status"] == "broken"


@pytest.mark.parametrize(
    "states, status, outcome",
    [
        (("PASS", "PASS"), "passed", "passed"), (("PASS", "FAIL"), "failed", "failed"),
        (("FAIL", "NO EVIDENCE"), "failed", "failed"), (("PASS", "NO EVIDENCE"), "broken", "no_evidence"),
        ((), "broken", "no_evidence"),
    ],
)  # fmt: skip
def test_a_page_of_a_migration_is_green_only_when_something_was_judged_and_all_of_it_holds(
    run, states, status, outcome
):
    name = migration_result("UAT-0620-http")
    run.write(seal=False)
    RunFolder(run.root).migration(dataclasses.replace(name, pages={"reconciliation.zh": "r.html"}))
    (run.root / "migration/r.html").write_text("<p>对账</p>", "utf-8")
    RunFolder(run.root).seal()
    figures = [
        LoadCriterion(f"{name.name} x{n}", "MIG-05", "多出的行", "extra", "≤ 0", "", s)
        for n, s in enumerate(states)
    ]
    out = run.root.parent / "copy"
    copy_for_allure(
        Copy(run.root, read(run.root), out / "results", out / "traces", "zh", figures=tuple(figures))
    )
    made = json.loads((out / "results/migration-uat-0620-http-reconciliation-result.json").read_text("utf-8"))
    assert made["status"] == status and {"name": "golive_outcome", "value": outcome} in made["labels"]
    shown = {"PASS": "passed", "FAIL": "failed", "NO EVIDENCE": "broken"}
    assert [s["status"] for s in made["steps"]] == [shown[s] for s in states]


def test_a_sample_that_a_scenario_has_judged_is_shown_and_neither_good_nor_bad(run):
    played = dataclasses.replace(migration_result("UAT-0620-http"), requirements=("MIG-03", "MIG-05"))
    run.write(seal=False)
    RunFolder(run.root).migration(dataclasses.replace(played, pages={"sample.zh": "s.html"}))
    (run.root / "migration/s.html").write_text("<p>抽样</p>", "utf-8")
    RunFolder(run.root).seal()
    made = copied(run)["migration-uat-0620-http-sample-result.json"]
    assert made["status"] == "skipped" and len(made["attachments"]) == 2
    assert {x["name"] for x in made["labels"]} == {"epic", "feature"}


def test_a_trace_lies_beside_the_report_with_a_hint(run):
    attach(run, name="操作轨迹", source="t-attachment.zip", type=TRACE_TYPE)
    (run.root / "results" / "t-attachment.zip").write_bytes(b"PK")
    made = copied(run)
    (hint,) = made[FIRST]["steps"][0]["attachments"]
    assert (run.root.parent / "copy" / "traces" / "t.zip").read_bytes() == b"PK"
    assert "playwright show-trace" in (run.root.parent / "copy" / "results" / hint["source"]).read_text(
        "utf-8"
    )
    assert not list((run.root.parent / "copy" / "results").glob("*.zip"))


@pytest.mark.parametrize(
    "source", ["../run.json", "/etc/hostname", "gone.txt", "", "..", "sub/../../run.json"]
)
def test_an_attachment_outside_the_results_is_left_out(run, source):
    attach(run, name="x", source=source, type="text/plain")
    assert copied(run)[FIRST]["steps"][0]["attachments"] == []


def test_problems_of_the_evidence_show_in_the_report(run):
    run.unreadable.append(Unreadable("features/x.feature", 3, "缺少语言行", "no language line"))
    (run.write() / "results" / FIRST).write_text("{")
    data = copied(run)["problems-result.json"]
    assert data["status"] == "broken"
    assert "x.feature:3" in data["statusDetails"]["message"] and FIRST in data["statusDetails"]["message"]


ANALYTICS = """<head></head><body>
<script async src="https://www.googletagmanager.com/gtag/js?id=G-X"></script>
<script>
  window.dataLayer = window.dataLayer || [];
  function gtag(){dataLayer.push(arguments);}
  gtag('js', new Date());
</script>
<script>keep()</script></body>"""


def test_analytics_is_taken_out_and_calling_out_forbidden():
    made = sealed_off(ANALYTICS, "zh", Conclusion.NO_GO)
    assert "googletagmanager" not in made and "gtag" not in made and "keep()" in made
    assert "Content-Security-Policy" in made and "不可上线" in made


@pytest.mark.parametrize(
    "tag",
    [
        '<script src="https://x.example/a.js">',
        "<link rel=x href=//x.example/a.css>",
        '<img src="http://x.example/p">',
    ],
)
def test_a_report_that_refers_outside_is_refused(tag):
    with pytest.raises(NotMade):
        sealed_off(f"<head></head><body>{tag}</body>", "en", Conclusion.GO)


def test_without_node_and_browser_the_sign_off_is_made_and_says_what_is_missing(run):
    hint = {"zh": "没有 Node.js，请安装", "en": "No Node.js, install it"}
    built = build_all(run.write(), root=ROOT, setup={"node": None, "node_hint": hint}, lang="zh", now=NOW)
    assert built.report is None and built.pdf == {"zh": None, "en": None}
    assert all(p.is_file() for p in built.html.values()) and built.json.is_file()
    assert [n.zh for n in built.notes][0] == "没有 Node.js，请安装"
    assert len(built.notes) == 3 and all(n.en for n in built.notes)
    assert built.verdict.decision == "NO-GO"


def test_an_allure_that_fails_leaves_the_sign_off_and_a_note(run, tmp_path):
    false = shutil.which("false") or "false"
    built = build_all(run.write(), root=ROOT, setup={"node": false, "allure_cli": "x"}, lang="zh", now=NOW)
    assert built.report is None and built.html["zh"].is_file()
    assert any("Allure" in n.zh for n in built.notes)


def test_building_twice_replaces_the_report_and_leaves_the_seal(run):
    for _ in range(2):
        built = build_all(
            run.write() if not run.root.exists() else run.root, root=ROOT, setup={}, lang="en", now=NOW
        )
    assert read(run.root).sealed and built.html["en"].is_file()


def test_a_wrong_register_is_an_error_of_the_user(run, tmp_path):
    with pytest.raises(InputError):
        build_all(run.write(), root=tmp_path, setup={}, lang="zh", now=NOW)


def allure():
    setup = ROOT / "var" / "setup.json"
    found = json.loads(setup.read_text("utf-8")) if setup.exists() else {}
    cli = found.get("allure_cli") or os.environ.get("GOLIVE_ALLURE_CLI", "")
    node = found.get("node") or shutil.which("node")
    return {"node": node, "allure_cli": cli} if node and cli and Path(cli).exists() else {}


@pytest.mark.skipif(not allure(), reason="Allure isn't installed on this machine")
def test_the_report_holds_every_case_and_the_sign_off_and_calls_nobody(run):
    run.outcome("CUS-03", "ui", Outcome.NOT_RUN)
    run.outcome("CUS-01", "ui", Outcome.BLOCKED, "连接被拒绝")
    run.write()
    built = build_all(run.root, root=ROOT, setup=allure(), lang="zh", now=NOW)
    assert built.report == run.root / "report" / "index.html"
    made = built.report.read_text("utf-8")
    assert "googletagmanager" not in made
    data = dict(re.findall(r'd\("([^"]+)","([A-Za-z0-9+/=]*)"\)', made))
    tests = {name for name in data if name.startswith("data/test-results/")}
    for case in case_outcomes(read(run.root)):
        assert f"data/test-results/{allure_id(case)}.json" in tests
    assert any(
        "上线签核" in base64.b64decode(v).decode("utf-8", "replace")
        for k, v in data.items()
        if "attachments" in k
    )
    categories = base64.b64decode(data["widgets/categories.json"]).decode("utf-8")
    assert "受阻" in categories and "未执行" in categories
