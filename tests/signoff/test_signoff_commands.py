"""``golive signoff``, ``checklist`` and ``round`` as people type them."""

import dataclasses
import os
import shutil
from datetime import timedelta

import click
import pytest

from golive import checklists, options, signoff_cli
from golive.cli import cli
from reports.evidence.model import Manifest, Outcome
from reports.evidence.write import write_json
from reports.rounds.ledger import LEDGER, read_rounds
from reports.verdict.papers import ALLOWED_SIGNERS, CHECKLIST, REGISTER, RELEASE
from reports.verdict.register import read_register
from reports.verdict.table import InputError
from tests.evidence_factory import RunFactory, reconciliation, register, smoke_cases, smoke_evidence
from tests.signoff.acceptance import HOLDERS, PNG, TODAY, make, page, put


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    made = make(tmp_path_factory.mktemp("commands") / "project", TODAY, signed=False)
    page(made, TODAY)
    return made


@pytest.fixture
def made(first, tmp_path, monkeypatch):
    copy = first.copied(tmp_path / "copy")
    monkeypatch.setenv("GOLIVE_PROJECT", str(copy.root))
    monkeypatch.setattr(options, "OUT", copy.root / "reports/out")
    monkeypatch.setattr(checklists, "smoke_plan", lambda: Manifest(smoke_cases()))
    return copy


def golive(*words):
    try:
        answer = cli.main([str(w) for w in words], prog_name="golive", standalone_mode=False)
    except click.UsageError:
        return 2
    return answer if isinstance(answer, int) else 0


def test_a_go_is_signed_verified_bundled_and_verified_elsewhere(made, tmp_path, capsys):
    assert golive("signoff", "explain", "last") == 0
    assert golive("signoff", "verify", "last") == 1
    (made.root / "s.png").write_bytes(PNG)
    for name, role in HOLDERS.items():
        assert (
            golive("signoff", "sign", "last", "--name", name, "--role", role, "--scan", made.root / "s.png")
            == 0
        )
    assert golive("signoff", "verify", "last") == 0
    assert golive("signoff", "bundle", "last", "--to", tmp_path / "b.zip") == 0
    shutil.rmtree(made.root)
    assert golive("signoff", "verify", tmp_path / "b.zip") == 0
    assert "expired" not in capsys.readouterr().out


def test_signing_wants_either_a_scan_or_a_key(made):
    assert golive("signoff", "sign", "last", "--name", "周涛", "--role", "sponsor") == 2
    assert (
        golive(
            "signoff",
            "sign",
            "last",
            "--name",
            "某人",
            "--role",
            "sponsor",
            "--key",
            made.root / ALLOWED_SIGNERS,
        )
        == 1
    )


def test_the_word_before_a_run_may_be_left_out(made):
    context = click.Context(signoff_cli.signoff)
    name, _, rest = signoff_cli.signoff.resolve_command(context, ["last"])
    assert (name, rest) == ("judge", ["last"])
    assert golive("signoff", "nosuchrun") == 2


def test_an_item_is_ticked_by_name_today_and_taken_back(made, capsys):
    put(made.root / CHECKLIST, (made.root / CHECKLIST).read_bytes())
    assert golive("checklist", "untick", "GOL-05") == 0
    assert golive("signoff", "explain", "last") == 1
    assert golive("checklist", "tick", "GOL-05", "--by", "赵敏", "--evidence", "纪要") == 0
    assert golive("signoff", "explain", "last") == 0
    assert golive("checklist", "show") == 0
    assert "GOL-05" in capsys.readouterr().out


@pytest.mark.parametrize("item", ["GOL-01", "GOL-11", "GOL-99"])
def test_what_a_machine_proves_or_nobody_knows_is_not_ticked(made, item):
    with pytest.raises(InputError):
        golive("checklist", "tick", item, "--by", "赵敏", "--evidence", "x")


def test_a_proof_is_filed_and_judged(made, tmp_path):
    good = reconciliation() | {"made": TODAY.isoformat()}
    write_json(tmp_path / "r.json", good)
    assert golive("checklist", "prove", "GOL-01", "--reconciliation", tmp_path / "r.json") == 0
    bad = reconciliation(missing=3) | {"made": TODAY.isoformat()}
    write_json(tmp_path / "r.json", bad)
    assert golive("checklist", "prove", "GOL-01", "--reconciliation", tmp_path / "r.json") == 1
    assert golive("signoff", "explain", "last") == 1
    assert golive("checklist", "prove", "GOL-11", "--run", smoke_evidence(tmp_path / "smoke", TODAY)) == 0
    half = smoke_evidence(tmp_path / "half", TODAY, smoke_cases()[:1])
    assert golive("checklist", "prove", "GOL-11", "--run", half) == 1
    old = smoke_evidence(tmp_path / "old", TODAY - timedelta(days=9))
    assert golive("checklist", "prove", "GOL-11", "--run", old) == 1


def test_a_round_is_closed_once_listed_and_compared(made, capsys):
    assert golive("round", "close", "last") == 0
    assert len(read_rounds(made.root / LEDGER)) == 1
    with pytest.raises(InputError):
        golive("round", "close", "last")
    assert golive("round", "list") == 0
    assert golive("round", "compare", "last") == 0
    assert "第 3 轮" in capsys.readouterr().out


@pytest.mark.parametrize(
    "missing, told",
    [
        ("a case", "not run: 1"), ("every case", "not run: 30"), ("the seal", "or not sealed"),
        ("the rest of the suite", "this run is a part"), ("nothing", "not run: 0"),
    ],
)  # fmt: skip
def test_a_round_that_was_not_run_as_a_whole_is_not_taken_for_a_better_one(
    made, tmp_path, capsys, missing, told
):
    golive("round", "close", "last")
    run = RunFactory(tmp_path / "again", read_register(made.root / REGISTER))
    run.info = dataclasses.replace(run.info, run="again", partial=missing == "the rest of the suite")
    if missing == "a case":
        run.outcome("CUS-01", "ui", Outcome.NOT_RUN)
    if missing == "every case":
        run.attempts = {}
    answer = golive("round", "compare", run.write(seal=missing != "the seal"))
    assert (answer, told in capsys.readouterr().out) == (0 if missing == "nothing" else 1, True)


def test_a_part_of_the_suite_is_no_round(made, tmp_path):
    run = RunFactory(tmp_path / "part", register())
    run.info = dataclasses.replace(run.info, partial=True)
    assert golive("round", "close", run.write()) == 1
    assert not (made.root / LEDGER).exists()


def test_failures_are_shown_in_their_words(made, capsys):
    assert golive("signoff", "failures", "last") == 0
    put(made.root / RELEASE, "[release")
    with pytest.raises(InputError):
        golive("signoff", "failures", "last")
    assert os.environ["GOLIVE_PROJECT"]
