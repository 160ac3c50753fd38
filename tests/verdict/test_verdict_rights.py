"""The matrix of rights, judged cell by cell against the table that the business keeps (PERM-06)."""

import dataclasses

import pytest

from reports.evidence.model import Answer, Outcome, PermissionCell
from reports.evidence.read import read
from reports.evidence.write import RIGHTS, RunFolder, append_line
from reports.verdict.cells import judge_rights
from reports.verdict.criteria import PermissionRules
from reports.verdict.explain import explain
from reports.verdict.integrity import Given
from reports.verdict.judge import judge
from reports.verdict.model import Conclusion, State
from reports.verdict.papers import MATRIX, Project
from reports.verdict.rights import Right, read_rights
from reports.verdict.table import InputError
from tests.evidence_factory import NOW, ROOT, RunFactory, criteria, papers, register, ticked

ALLOWED, DENIED = Answer.ALLOWED, Answer.DENIED
RIGHTS_WANTED = (
    Right("销售代表", "自己的", "客户", "查看", ALLOWED),
    Right("销售代表", "同事的", "客户", "查看", DENIED),
)


@pytest.fixture
def run(tmp_path):
    return RunFactory(tmp_path / "run")


def tries(run, **changes):
    """The two cells as the runner leaves them, in the two cases of PERM-06; ``changes`` are to the denial."""
    shown = {
        "role": "销售代表",
        "thing": "客户",
        "action": "查看",
        "outcome": Outcome.PASSED,
        "at": 1,
        "control": True,
    }
    first = PermissionCell(
        case=run.key("PERM-06", "ui"), whose="自己的", channel="ui", expected=ALLOWED, found=ALLOWED, **shown
    )
    second = PermissionCell(
        case=run.key("PERM-06"), whose="同事的", channel="http", expected=DENIED, found=DENIED, **shown
    )
    return [first, dataclasses.replace(second, **changes)]


def row(found):
    return next(j for j in found.judged if j.id == "EXIT-permissions")


def test_a_matrix_that_was_shown_cell_by_cell_is_go(tmp_path):
    run = RunFactory(tmp_path / "run")
    found = judged(run, tries(run))
    assert (found.conclusion, row(found).state) == (Conclusion.GO, State.PASS)


def judged(run, cells, **more):
    folder = run.write(seal=False)
    for cell in cells:
        append_line(folder / RIGHTS, cell)
    RunFolder(folder).seal()
    rules = dataclasses.replace(criteria(), permissions=PermissionRules(True))
    return judge(read(folder), register(), rules, ticked(), NOW, papers(**({"rights": RIGHTS_WANTED} | more)))


DAMAGES = {
    "a cell is missing": (lambda run: tries(run)[:1], State.NO_EVIDENCE),
    "no cells at all": (lambda run: [], State.NO_EVIDENCE),
    "a denial without a control": (lambda run: tries(run, control=False), State.INVALID),
    "found otherwise, and said to have passed": (lambda run: tries(run, found=ALLOWED), State.NO_EVIDENCE),
    "nothing found": (lambda run: tries(run, found=None), State.NO_EVIDENCE),
    "another expectation than the table's": (lambda run: tries(run, expected=ALLOWED, found=ALLOWED), State.NO_EVIDENCE),
    "another expectation, found as the table has it": (lambda run: tries(run, expected=ALLOWED), State.NO_EVIDENCE),
    "a cell of no case": (lambda run: tries(run, case="UAT-9999@http"), State.NO_EVIDENCE),
    "a channel that isn't the case's": (lambda run: tries(run, channel="ui"), State.NO_EVIDENCE),
    "a cell that failed in a case that passed": (lambda run: tries(run, outcome=Outcome.FAILED), State.NO_EVIDENCE),
    "a cell that the table doesn't have": (lambda run: [*tries(run), *tries(run, action="飞行")[1:]], State.NO_EVIDENCE),
    "a cell there twice": (lambda run: [*tries(run), *tries(run)[1:]], State.NO_EVIDENCE),
}  # fmt: skip


@pytest.mark.parametrize("what", DAMAGES)
def test_a_matrix_that_was_not_shown_is_never_go(run, what):
    cells, expected = DAMAGES[what]
    found = judged(run, cells(run))
    assert (found.conclusion, row(found).state) == (Conclusion.NO_GO, expected), row(found).measured


def test_a_cell_where_the_crm_lets_through_fails_and_is_named(run):
    run.outcome("PERM-06", "http", Outcome.FAILED, "应当拒绝，却做成了")
    found = judged(run, tries(run, outcome=Outcome.FAILED, found=ALLOWED, control=False))
    assert (found.conclusion, row(found).state) == (Conclusion.NO_GO, State.FAIL)
    assert "销售代表·同事的·客户·查看" in row(found).measured.zh


def test_a_cell_of_a_case_that_was_not_planned_is_named(run):
    found = judged(run, [*tries(run), *tries(run, case="UAT-9999@http")[1:]])
    assert row(found).state is State.NO_EVIDENCE and "计划中没有 UAT-9999@http" in row(found).measured.zh


def test_a_case_that_passed_and_left_no_cell_is_told(run):
    cells = [
        dataclasses.replace(tries(run)[1], whose="自己的", expected=ALLOWED, found=ALLOWED),
        tries(run)[1],
    ]
    found = judged(run, cells)
    assert row(found).state is State.NO_EVIDENCE and "没有逐格记录" in row(found).measured.zh


def test_a_second_try_replaces_the_first(run):
    first = dataclasses.replace(tries(run)[1], outcome=Outcome.BLOCKED, found=None, control=False)
    found = judged(run, [first, *tries(run, at=2)])
    assert row(found).state is State.PASS


def test_without_a_table_there_is_nothing_to_show_it_against(run):
    found = judged(run, tries(run), rights=())
    assert row(found).state is State.NO_EVIDENCE


def test_a_half_written_line_is_no_evidence(run):
    folder = run.write(seal=False)
    (folder / RIGHTS).write_text('{"case": "UAT-00', "utf-8")
    RunFolder(folder).seal()
    assert [p.where for p in read(folder).problems] == [f"{RIGHTS}:1"]


def test_what_would_turn_it_is_told(run):
    folder = run.write()
    rules = dataclasses.replace(criteria(), permissions=PermissionRules(True))
    whole = Project(register(), rules, ticked(), papers(rights=RIGHTS_WANTED))
    found = explain(read(folder), whole, NOW)
    assert [t.en for t in found.turns] == ["the matrix of rights, each cell as stated"]


def test_the_business_s_own_table_is_read_and_asks_for_every_role():
    rights = read_rights(ROOT / MATRIX)
    assert len(rights) > 250 and len({r.place for r in rights}) == len(rights)
    assert len({r.role for r in rights}) == 6 and {r.expected for r in rights} == {ALLOWED, DENIED}


TABLE = "角色,记录,对象,查看,导出\n销售代表,自己的,客户,允许,拒绝\n"


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("comma", [",", ";", "\t"])
def test_a_table_as_excel_saves_it_is_read(tmp_path, code, comma):
    path = tmp_path / "t.csv"
    path.write_bytes(TABLE.replace(",", comma).replace("\n", "\r\n").encode(code))
    assert [(r.action, r.expected) for r in read_rights(path)] == [("查看", ALLOWED), ("导出", DENIED)]


@pytest.mark.parametrize(
    "old, new", [("拒绝", "也许"), ("拒绝", ""), ("角色", "职务"), ("查看,导出", "查看,查看")]
)
def test_a_mistake_in_the_table_is_told(tmp_path, old, new):
    path = tmp_path / "t.csv"
    path.write_text(TABLE.replace(old, new), "utf-8")
    with pytest.raises(InputError):
        read_rights(path)


def test_every_cell_knows_through_which_channels_it_was_tried(run):
    folder = run.write(seal=False)
    for cell in tries(run):
        append_line(folder / RIGHTS, cell)
    RunFolder(folder).seal()
    evidence = read(folder)
    from reports.verdict.cases import case_outcomes

    given = Given(
        evidence, case_outcomes(evidence), register(), criteria(), NOW, papers(rights=RIGHTS_WANTED)
    )
    assert [c.channels for c in judge_rights(given, set())] == [("ui",), ("http",)]
