"""Manual scenarios and severities, from the feature file to the sign-off: written, awaited, done by name, judged."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from authoring.catalogue import load_catalogue, plan
from reports.evidence.by_hand import Finding, NotTaken, manual_cases, record
from reports.evidence.model import Outcome
from reports.evidence.read import read
from reports.evidence.write import RunFolder
from reports.pages.signoff import render
from reports.pages.view import Page
from reports.verdict.criteria import UatRule
from reports.verdict.judge import judge
from reports.verdict.model import State
from tests.evidence_factory import criteria, papers, register, ticked
from tests.outcomes.test_outcome_table import CONFTEST, INFO, INI, ROOT, STEPS

FEATURE = """# language: zh-CN
功能: 打印
  @UAT-0001 @CUS-01 @人工 @严重度-严重
  场景: 打印的客户清单看得清楚
    假如 王芳打印客户清单
    那么 公司全称没有被截断

  @UAT-0002 @CUS-01 @only-http @致命
  场景: passed
    假如 一切就绪
    那么 结束了

  @UAT-0003 @CUS-01 @manual
  场景大纲: <设备>上看得清
    那么 <设备>上的颜色分得开

    例子:
      | 设备 |
      | 手机 |
      | 投影仪 |
"""


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project run through pytest and sealed; its folder."""
    folder = tmp_path_factory.mktemp("manual")
    for name, text in {
        "conftest.py": CONFTEST, "pytest.ini": INI, "features/打印.feature": FEATURE, "steps/__init__.py": "",
        "steps/tiny.py": STEPS,
    }.items():  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    run = RunFolder(folder / "run")
    run.open(dataclasses.replace(INFO, finished="2026-11-21T00:10:00+00:00"), plan(load_catalogue(folder)))
    command = [sys.executable, "-m", "pytest", "features", "-q", "--evidence", str(run.root)]
    environment = os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
    subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=200, check=False)
    run.seal()
    return run.root


@pytest.fixture
def run(ran: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    import shutil

    return Path(shutil.copytree(ran, tmp_path / "run"))


def outcomes(run: Path) -> dict[str, tuple[Outcome, str]]:
    return {case.key: (outcome, by) for case, outcome, _, by in manual_cases(run)}


def test_words_of_key_users_reach_the_manifest(run: Path) -> None:
    manifest = read(run).manifest
    assert manifest is not None
    cases = {c.scenario: c for c in manifest.cases}
    assert (cases["UAT-0001"].severity, cases["UAT-0001"].manual) == ("critical", True)
    assert (cases["UAT-0002"].severity, cases["UAT-0002"].manual) == ("blocker", False)
    assert [c.channel for c in manifest.cases if c.scenario == "UAT-0001"] == ["ui"]
    assert all(len(c.digest) == 64 for c in manifest.cases)


def test_a_manual_scenario_waits_with_its_sentences_and_is_never_passed_by_itself(run: Path) -> None:
    found = {case.scenario: (outcome, message) for case, outcome, message, _ in manual_cases(run)}
    assert found["UAT-0001"][0] is Outcome.AWAITING
    assert "假如 王芳打印客户清单\n那么 公司全称没有被截断" in found["UAT-0001"][1]
    assert "投影仪上的颜色分得开" in found["UAT-0003"][1] or "手机上的颜色分得开" in found["UAT-0003"][1]


def test_allure_gets_the_severity(run: Path) -> None:
    results = [json.loads(p.read_text("utf-8")) for p in (run / "results").glob("*-result.json")]
    labels = {x["fullName"][:8]: {y["name"]: y["value"] for y in x["labels"]} for x in results}
    assert (labels["UAT-0001"]["severity"], labels["UAT-0002"]["severity"]) == ("critical", "blocker")


def judged(run: Path):  # type: ignore[no-untyped-def]
    rule = UatRule("critical", "严重的用例", "critical cases", 100, severity="critical")
    rules = dataclasses.replace(criteria(), uat=(rule,))
    return judge(read(run), register(), rules, ticked(), datetime.now(UTC), papers())


def states(run: Path) -> dict[str, State]:
    return {j.id: j.state for j in judged(run).judged}


def test_from_awaiting_to_a_result_by_name_that_the_verdict_counts(run: Path) -> None:
    before = states(run)
    assert (before["EXIT-uat-critical"], before["EXIT-manual"]) == (State.NO_EVIDENCE, State.NO_EVIDENCE)
    old = read(run).digest
    picture = run.parent / "a.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    key = record(run, Finding("UAT-0001", True, "王芳", "第 2 页略小", (picture,)), datetime.now(UTC))
    for row in [k for k in outcomes(run) if k.startswith("UAT-0003")]:
        record(run, Finding(row, True, "李强"), datetime.now(UTC))
    evidence = read(run)
    assert evidence.sealed and not evidence.problems and evidence.digest != old
    assert outcomes(run)[key] == (Outcome.PASSED, "王芳") and len(evidence.results[key]) == 1
    after = states(run)
    assert (after["EXIT-uat-critical"], after["EXIT-manual"]) == (State.PASS, State.PASS)
    kept = [json.loads(line) for line in (run / "manual.jsonl").read_text("utf-8").splitlines()]
    assert kept[0]["by"] == "王芳" and kept[0]["sealed_before"] == old
    page = render(Page(judged(run), evidence), "zh")
    assert "人工 王芳" in page and ">严重<" in page


def test_a_second_finding_is_another_attempt_and_the_first_is_kept(run: Path) -> None:
    record(run, Finding("UAT-0001", False, "王芳", "公司全称被截断"), datetime.now(UTC))
    assert states(run)["EXIT-uat-critical"] is State.FAIL
    record(run, Finding("UAT-0001", True, "王芳"), datetime.now(UTC))
    [case] = [c for c in judged(run).cases if c.case.scenario == "UAT-0001"]
    assert case.unstable and case.attempts == 2 and case.messages == ("公司全称被截断",)


@pytest.mark.parametrize(
    "finding, says",
    [
        (Finding("UAT-0001", True, "  "), "姓名"),
        (Finding("UAT-0001", False, "王芳"), "看到了什么"),
        (Finding("UAT-0002", True, "王芳"), "没有人工场景"),
        (Finding("UAT-9999", True, "王芳"), "没有人工场景"),
        (Finding("UAT-0003", True, "王芳"), "逐行"),
        (Finding("UAT-0001", True, "王芳", "", (Path("x.exe"),)), "PNG"),
    ],
)
def test_a_finding_that_says_too_little_is_not_taken(run: Path, finding: Finding, says: str) -> None:
    seal = (run / "seal.json").read_bytes()
    with pytest.raises(NotTaken, match=says):
        record(run, finding, datetime.now(UTC))
    assert (run / "seal.json").read_bytes() == seal


def test_nothing_is_added_to_a_run_that_was_changed(run: Path) -> None:
    (run / "run.json").write_text((run / "run.json").read_text("utf-8") + " ", "utf-8")
    with pytest.raises(NotTaken, match="未封存"):
        record(run, Finding("UAT-0001", True, "王芳"), datetime.now(UTC))


def problems(tmp_path: Path, tags: str) -> list[str]:
    (tmp_path / "features").mkdir()
    text = FEATURE.replace("@人工 @严重度-严重", tags)
    (tmp_path / "features/x.feature").write_text(text, "utf-8")
    (tmp_path / "steps").mkdir()
    return [p.text().zh for p in load_catalogue(tmp_path).problems if "严重度" in p.text().zh]


@pytest.mark.parametrize("tags", ["@人工 @严重度-很严重", "@人工 @严重度"])
def test_an_unknown_severity_is_told(tmp_path: Path, tags: str) -> None:
    assert "不认识" in problems(tmp_path, tags)[0]


def test_two_severities_are_told(tmp_path: Path) -> None:
    assert "两个严重度" in problems(tmp_path, "@人工 @严重 @轻微")[0]


@pytest.mark.parametrize(
    "change, same",
    [
        (("公司全称没有被截断", "公司全称被截断"), False),
        (("打印的客户清单看得清楚", "打印的客户清单看得见"), False),
        (("| 手机 |", "| 平板 |"), False),
        (("@人工 @严重度-严重", "@人工 @轻微"), True),
        (("假如 王芳打印客户清单", "假如   王芳打印客户清单  "), True),
        (("      | 手机 |\n      | 投影仪 |", "      | 投影仪 |\n      | 手机 |"), True),
    ],
)
def test_an_approval_is_of_a_text_and_not_of_its_blanks(
    tmp_path: Path, change: tuple[str, str], same: bool
) -> None:
    made = []
    for name, text in (("a", FEATURE), ("b", FEATURE.replace(*change))):
        (tmp_path / name / "features").mkdir(parents=True)
        (tmp_path / name / "features/x.feature").write_text(text, "utf-8")
        manifest = plan(load_catalogue(tmp_path / name))
        made.append({c.scenario: c.digest for c in manifest.cases if c.manual})
    assert (made[0] == made[1]) is same
