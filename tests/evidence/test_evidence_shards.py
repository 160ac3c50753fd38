"""A round on several machines: its shares make the whole plan, and nothing less is a run."""

import dataclasses
import shutil

import pytest

from reports.evidence.merge import CantMerge, merge, part_of, plan_digest
from reports.evidence.model import EntryRecord
from reports.evidence.read import read
from reports.verdict.judge import judge_project
from tests.evidence_factory import BUILD, ENTRY, NOW, RunFactory, project


@pytest.fixture
def shards(tmp_path):
    return [shard(tmp_path / f"shard{n}", n) for n in (1, 2, 3)]


def shard(root, number, count=3, entry_checks=None, **changes):
    run = RunFactory(root)
    keys = [c.key for c in run.cases]
    mine = part_of(keys, number, count)
    run.cases = [c for c in run.cases if c.key in mine]
    run.loads = [x for x in run.loads if x.scenario in {c.scenario for c in run.cases}]
    mark = {"run": root.name, "partial": True, "shard": f"{number}/{count} {plan_digest(keys)}"}
    run.info = dataclasses.replace(run.info, **(mark | changes))
    if entry_checks is not None:
        run.entry = EntryRecord(entry_checks)
    return run.write()


def test_every_case_is_in_exactly_one_share_and_a_scenario_stays_together():
    keys = [f"UAT-{n:04}~{row}@{channel}" for n in range(200) for row in "ab" for channel in ("ui", "http")]
    parts = [part_of(keys, n, 4) for n in (1, 2, 3, 4)]
    assert sum(map(len, parts)) == len(set().union(*parts)) == len(keys)
    assert all(len({k for k in keys if k.startswith("UAT-0007")} & p) in (0, 4) for p in parts)


def test_shards_put_together_give_the_verdict_of_the_whole(shards, tmp_path):
    assert judge_project(read(shards[0]), project(), NOW).conclusion.value == "NO-GO"
    whole = read(merge(shards, tmp_path / "whole"))
    assert whole.sealed and not whole.problems and not whole.info.partial and whole.entry
    assert judge_project(whole, project(), NOW).conclusion.value == "GO"


def test_a_missing_doubled_or_foreign_shard_is_refused(shards, tmp_path):
    for some in (shards[:2], [*shards, shards[0]], [shards[0], shards[0], shards[2]], [], shards[:1]):
        with pytest.raises((CantMerge, IndexError, StopIteration)):
            merge(some, tmp_path / "whole")
    other = shard(tmp_path / "other", 3, build="1.4.3")
    with pytest.raises(CantMerge):
        merge([*shards[:2], other], tmp_path / "whole")
    assert not (tmp_path / "whole").exists()


def test_a_damaged_shard_and_a_whole_run_are_refused(shards, tmp_path):
    whole = RunFactory(tmp_path / "plain").write()
    with pytest.raises(CantMerge, match="no shard"):
        merge([whole], tmp_path / "whole")
    next((shards[1] / "results").iterdir()).unlink()
    with pytest.raises(CantMerge, match="sealed"):
        merge(shards, tmp_path / "whole")
    shutil.rmtree(shards[1])
    with pytest.raises(CantMerge):
        merge(shards, tmp_path / "whole")


def test_shards_of_a_part_of_the_suite_stay_a_part(tmp_path):
    made = [shard(tmp_path / f"shard{n}", n) for n in (1, 2, 3)]
    for n, path in enumerate(made, 1):
        shutil.rmtree(path)
        keys = [c.key for c in RunFactory(tmp_path / "x").cases]
        shard(path, n, shard=f"{n}/3 {plan_digest(keys)} part")
    assert read(merge(made, tmp_path / "whole")).info.partial


@pytest.mark.parametrize("state", ["FAIL", "NO EVIDENCE", None])
def test_what_did_not_hold_on_one_machine_did_not_hold(shards, tmp_path, state):
    shutil.rmtree(shards[1])
    first, *rest = ENTRY.checks
    checks = (*([dataclasses.replace(first, state=state)] if state else []), *rest)
    shard(shards[1], 2, entry_checks=checks)
    found = {c.id: c.state for c in read(merge(shards, tmp_path / "whole")).entry}
    assert found.get("reachable") == state and found["accounts"] == "PASS"


@pytest.mark.parametrize(
    "told, merged",
    [
        ((BUILD, BUILD, BUILD), BUILD),
        (("", BUILD, BUILD), ""),
        ((BUILD, BUILD, ""), ""),
        (("", "9.9", BUILD), "9.9"),
        ((BUILD, "", "9.9"), "9.9"),
    ],
)
def test_a_changed_build_of_any_shard_shows_and_an_unknown_one_is_not_made_up(tmp_path, told, merged):
    made = [shard(tmp_path / f"shard{n}", n, build_after=after) for n, after in enumerate(told, 1)]
    whole = read(merge(made, tmp_path / "whole"))
    assert whole.info.build_after == merged
    assert (judge_project(whole, project(), NOW).conclusion.value == "GO") is (merged == BUILD)
