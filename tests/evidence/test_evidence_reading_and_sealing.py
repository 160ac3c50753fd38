"""Evidence as files: what is written comes back, what is wrong becomes a problem, nothing raises."""

import json

import pytest

from reports.evidence.jsonio import Malformed, build, plain
from reports.evidence.model import LoadResult, Manifest, Outcome, RunInfo
from reports.evidence.read import read
from reports.evidence.write import RunFolder, write_json
from tests.evidence_factory import RunFactory, load_result


@pytest.fixture
def run(tmp_path):
    factory = RunFactory(tmp_path / "run")
    keep = [c for c in factory.cases if c.requirements[0] in ("CUS-01", "CUS-03", "PERF-01")]
    factory.cases = keep
    factory.loads = factory.loads[:1]
    return factory


FIRST = "results/uat-0009-ui-1-result.json"


def test_what_was_written_comes_back(run):
    run.left = ["客户 张三"]
    evidence = read(run.write())
    assert evidence.info == run.info
    assert evidence.manifest.cases == tuple(run.cases)
    assert evidence.loads == tuple(run.loads)
    assert {k: [r.outcome for r in v] for k, v in evidence.results.items()} == {
        c.key: [Outcome.PASSED] for c in run.cases
    }
    assert evidence.leftovers == ("customer 客户 张三 客户 张三",)
    assert (evidence.sealed, evidence.problems) == (True, ())


def test_attempts_come_in_the_order_of_their_start(run):
    key = run.key("CUS-01")
    run.attempts[key] = [(Outcome.FAILED, "一"), (Outcome.PASSED, "二")]
    assert [r.message for r in read(run.write()).results[key]] == ["一", "二"]


def test_an_unsealed_folder_is_not_sealed_and_says_so(run):
    evidence = read(run.write(seal=False))
    assert not evidence.sealed
    assert [p.where for p in evidence.problems] == ["seal.json"]


def test_a_report_made_afterwards_does_not_break_the_seal(run):
    (run.write() / "report").mkdir()
    (run.root / "report" / "index.html").write_text("x")
    assert read(run.root).sealed


@pytest.mark.parametrize("name", ["run.json", "manifest.json", FIRST, "load/UAT-0054.json"])
def test_a_change_after_the_seal_is_named(run, name):
    path = run.write() / name
    path.write_bytes(path.read_bytes() + b"\n")
    evidence = read(run.root)
    assert not evidence.sealed
    assert any(p.where == name and "changed" in p.message_en for p in evidence.problems)


def test_what_was_added_or_removed_after_the_seal_is_named(run):
    root = run.write()
    (root / FIRST).unlink()
    (root / "results" / "new-attachment.txt").write_text("x")
    said = {p.where: p.message_en for p in read(root).problems}
    assert "removed" in said[FIRST]
    assert "added" in said["results/new-attachment.txt"]


def test_a_forged_digest_is_not_a_seal(run):
    seal = run.write() / "seal.json"
    data = json.loads(seal.read_text("utf-8"))
    seal.write_text(json.dumps(data | {"digest": "0" * 64}))
    assert not read(run.root).sealed


NASTY = {
    "not json": "{",
    "null": "null",
    "a list": "[1]",
    "a number": "5",
    "deep": "[" * 100_000,
    "labels a number": '{"labels": 5}',
    "labels unhashable": '{"labels": [{"name": ["x"], "value": 1}]}',
    "case a list": '{"labels": [{"name": "golive_case", "value": [1]}, {"name": "golive_outcome", "value": "passed"}], "status": "passed", "start": 1, "stop": 2}',
    "time without end": '{"labels": [{"name": "golive_case", "value": "x"}, {"name": "golive_outcome", "value": "passed"}], "status": "passed", "start": 1e999, "stop": 2}',
    "two outcomes": '{"labels": [{"name": "golive_case", "value": "x"}, {"name": "golive_outcome", "value": "failed"}, {"name": "golive_outcome", "value": "passed"}], "status": "passed", "start": 1, "stop": 2}',
    "half a character": '{"labels": [], "name": "\\ud800"}',
}  # fmt: skip


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize(
    "file", [FIRST, "run.json", "manifest.json", "seal.json", "load/UAT-0054.json", "ledger.jsonl"]
)
def test_nothing_in_a_file_can_raise_and_all_of_it_is_a_problem(run, name, file):
    path = run.write() / file
    path.write_text(NASTY[name], "utf-8")
    evidence = read(run.root)
    assert evidence.problems
    assert all(p.message_zh and p.message_en for p in evidence.problems)


@pytest.mark.parametrize(
    "file", [FIRST, "run.json", "manifest.json", "seal.json", "load/UAT-0054.json", "ledger.jsonl"]
)
@pytest.mark.parametrize("content", [b"\xff\xfe", b"", b"\x00"], ids=["not utf-8", "empty", "zero"])
def test_bytes_that_are_no_text_are_a_problem(run, file, content):
    (run.write() / file).write_bytes(content)
    assert read(run.root).problems


def test_a_ledger_that_is_a_folder_is_a_problem(run):
    (run.write() / "ledger.jsonl").mkdir()
    assert any(p.where == "ledger.jsonl" for p in read(run.root).problems)


def test_two_runs_never_share_a_folder(run):
    run.write()
    with pytest.raises(FileExistsError):
        RunFolder(run.root).open(run.info, Manifest(()))


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    write_json(tmp_path / "a.json", {"名": "值"})
    assert [p.name for p in tmp_path.iterdir()] == ["a.json"]
    with pytest.raises(TypeError):
        write_json(tmp_path / "a.json", {"x": object()})
    assert json.loads((tmp_path / "a.json").read_text("utf-8")) == {"名": "值"}


def test_the_same_content_has_the_same_digest(tmp_path):
    digests = []
    for name in ("one", "two"):
        factory = RunFactory(tmp_path / name)
        factory.cases, factory.loads = factory.cases[:3], []
        factory.write()
        digests.append(read(tmp_path / name).digest)
    assert digests[0] == digests[1]


@pytest.mark.parametrize(
    "change, says",
    [
        ({"colour": 1}, "colour: unknown key"),
        ({"users": "100"}, "users"),
        ({"users": True}, "users"),
        ({"valid": 1}, "valid"),
        ({"criteria": {}}, "criteria"),
        ({"invalid_reasons": [["only one"]]}, "2 items were expected"),
    ],
)
def test_a_record_of_another_shape_is_refused_with_its_place(change, says):
    with pytest.raises(Malformed, match=says):
        build(LoadResult, plain(load_result("UAT-1", ("PERF-01",))) | change)


def test_a_missing_key_is_refused():
    with pytest.raises(Malformed, match="started: missing"):
        build(
            RunInfo,
            {"run": "x", "round": "", "target": "t", "product": "p", "build": "b", "address": "a"},
            "run.json",
        )
