"""What a try at a cell of the matrix of rights leaves, and that many workers can leave theirs at the same time."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from drivers.errors import CrmRefused, CrmUnreachable, NotSupportedByTarget, Reason
from drivers.words import Text
from fixtures.rights import tried
from reports.evidence.merge import merge, plan_digest
from reports.evidence.model import Answer, Case, Outcome
from reports.evidence.read import read
from reports.evidence.write import RIGHTS, RunFolder, append_line
from tests.evidence_factory import RunFactory

CASE = Case("UAT-0550~x@http", "UAT-0550", "x", "http", ("PERM-06",), "features/a.feature:1")
PLACE = ("销售代表", "同事的", "客户", "查看")


@pytest.mark.parametrize(
    "raised, outcome",
    [
        (None, Outcome.PASSED),
        (AssertionError("应当拒绝，却做成了"), Outcome.FAILED),
        (CrmRefused(Reason.NOT_ALLOWED, "无权限"), Outcome.FAILED),
        (CrmUnreachable("gone"), Outcome.BLOCKED),
        (NotSupportedByTarget(Text("没有", "none")), Outcome.NOT_SUPPORTED),
        (KeyError("x"), Outcome.BROKEN),
    ],
)
def test_a_try_says_what_was_to_come_and_what_came(raised, outcome):
    cell = tried(CASE, PLACE, "拒绝", "允许" if raised else "拒绝", raised is None, raised)
    assert (cell.case, cell.channel, cell.expected, cell.outcome) == (
        CASE.key,
        "http",
        Answer.DENIED,
        outcome,
    )
    assert cell.found is (Answer.ALLOWED if raised else Answer.DENIED)
    assert (cell.role, cell.whose, cell.thing, cell.action) == PLACE and cell.at > 1_700_000_000_000


def test_lines_of_many_workers_stay_whole(tmp_path):
    run = RunFactory(tmp_path / "run")
    run.write(seal=False)
    cell = tried(CASE, PLACE, "拒绝", None, False, AssertionError())
    with ThreadPoolExecutor(8) as workers:
        list(workers.map(lambda _: append_line(run.root / RIGHTS, cell), range(400)))
    RunFolder(run.root).seal()
    evidence = read(run.root)
    assert len(evidence.permissions) == 400 and not evidence.problems


def test_cells_of_all_shards_are_put_together(tmp_path):
    whole = RunFactory(tmp_path / "x")
    keys = [c.key for c in whole.cases]
    half = len(keys) // 2
    for number, mine in ((1, keys[:half]), (2, keys[half:])):
        run = RunFactory(tmp_path / f"shard{number}")
        run.cases = [c for c in run.cases if c.key in mine]
        run.loads = [x for x in run.loads if x.scenario in {c.scenario for c in run.cases}]
        run.info = run.info.__class__(
            **{**run.info.__dict__, "shard": f"{number}/2 {plan_digest(keys)}", "partial": True}
        )
        run.write(seal=False)
        append_line(run.root / RIGHTS, tried(run.cases[0], PLACE, "允许", "允许", True, None))
        RunFolder(run.root).seal()
    merged = read(merge([tmp_path / "shard1", tmp_path / "shard2"], tmp_path / "merged"))
    assert [c.case for c in merged.permissions] == [keys[0], keys[half]] and merged.sealed
