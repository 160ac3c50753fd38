"""The recipes for build servers: their one script, step by step, and that the recipes call nothing else."""

import dataclasses
import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from reports.evidence.merge import part_of, plan_digest
from reports.evidence.write import RIGHTS, RunFolder, append_line
from reports.verdict.papers import REGISTER
from reports.verdict.register import read_register
from tests.evidence_factory import ROOT, RunFactory
from tests.signoff.acceptance import DIGEST, TODAY, cells, make

SCRIPT = ROOT / "docs/ci/regression.sh"
RECIPES = ("github.yml", "gitlab.yml", "Jenkinsfile")
STEPS = {"shard", "merge", "judge", "load"}


@pytest.fixture
def here(tmp_path):
    """A project whose round was run as three shards, and the script beside it."""
    made = make(tmp_path / "project", TODAY, signed=False)
    info = json.loads((made.run / "run.json").read_text("utf-8"))
    shutil.rmtree(made.run)
    for number in (1, 2, 3):
        run = RunFactory(made.root / f"reports/out/2026-shard{number}", read_register(made.root / REGISTER))
        keys = [c.key for c in run.cases]
        mine = part_of(keys, number, 3)
        shown = [c for c in cells(run) if c.case in mine]
        run.cases = [dataclasses.replace(c, digest=DIGEST) for c in run.cases if c.key in mine]
        known = {c.scenario for c in run.cases}
        run.loads = [
            dataclasses.replace(x, started=info["started"]) for x in run.loads if x.scenario in known
        ]
        times = {"started": info["started"], "finished": info["finished"], "partial": True}
        run.info = dataclasses.replace(
            run.info, **times, run=run.root.name, shard=f"{number}/3 {plan_digest(keys)}"
        )
        from datetime import datetime

        run.began = datetime.fromisoformat(info["started"])
        run.write(seal=False)
        for cell in shown:
            append_line(run.root / RIGHTS, dataclasses.replace(cell, at=int(run.began.timestamp() * 1000)))
        RunFolder(run.root).seal()
    (made.root / "docs/ci").mkdir(parents=True)
    shutil.copy(SCRIPT, made.root / "docs/ci/regression.sh")
    return made


def step(made, *words, golive=f"{sys.executable} -m golive"):
    env = os.environ | {
        "GOLIVE": golive, "GOLIVE_OUT": str(made.root / "reports/out"), "GOLIVE_PROJECT": str(made.root),
        "PYTHONPATH": str(ROOT), "GOLIVE_TARGET": "",
    }  # fmt: skip
    command = ["bash", str(made.root / "docs/ci/regression.sh"), *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=180, check=False)


def test_shards_are_merged_compared_and_judged(here):
    done = step(here, "merge")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (here.root / "run.txt").read_text().startswith("merged-")
    assert step(here, "nightly").returncode == 0
    for word in ("gate", "judge"):
        done = step(here, word)
        assert done.returncode == 0, done.stdout + done.stderr
    assert done.returncode == 0 and "GO" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize(
    "compared, judged, answer", [(0, 0, 0), (0, 4, 4), (0, 1, 1), (1, 0, 1), (1, 4, 1), (0, 2, 2), (2, 0, 2)]
)
def test_a_regression_and_the_verdict_are_both_told_and_the_worse_one_counts(
    here, tmp_path, compared, judged, answer
):
    fake = tmp_path / "golive"
    fake.write_text(
        f"#!/bin/sh\necho told $1\ncase $1 in round) exit {compared} ;; *) exit {judged} ;; esac\n"
    )
    fake.chmod(0o755)
    (here.root / "run.txt").write_text("merged-x\n")
    done = step(here, "judge", golive=str(fake))
    assert done.returncode == answer and done.stdout.split() == ["told", "round", "told", "signoff"]


def test_a_missing_shard_stops_the_build(here):
    shutil.rmtree(here.root / "reports/out/2026-shard2")
    assert step(here, "merge").returncode != 0
    assert not (here.root / "run.txt").exists()


@pytest.mark.parametrize("code, answer", [(0, 0), (1, 0), (2, 2), (3, 3)])
def test_failed_scenarios_are_evidence_and_a_run_that_never_was_is_not(here, tmp_path, code, answer):
    fake = tmp_path / "golive"
    fake.write_text(f"#!/bin/sh\nexit {code}\n")
    fake.chmod(0o755)
    assert step(here, "shard", "1/3", golive=str(fake)).returncode == answer


@pytest.mark.parametrize("words", [("shard",), ("other",), ()])
def test_the_script_used_wrongly_says_so(here, words):
    assert step(here, *words).returncode != 0


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_calls_the_script_and_nothing_else_of_ours(name):
    text = (ROOT / "docs/ci" / name).read_text("utf-8")
    called = re.findall(r"docs/ci/regression\.sh (\w+)", text)
    assert set(called) == STEPS and "./run" not in text
    assert not re.search(
        r"(?i)password['\"]?\s*[:=]\s*['\"][^$'\"]{3,}", text.replace("'golive-test-password'", "")
    )


@pytest.mark.parametrize("name", ["github.yml", "gitlab.yml"])
def test_a_recipe_is_sound_yaml(name):
    yaml = pytest.importorskip("yaml")
    assert yaml.safe_load((ROOT / "docs/ci" / name).read_text("utf-8"))
