"""The smoke scenarios read only, and are all that runs on production (GOL-11)."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from drivers.settings import load_settings
from golive.checklists import smoke_plan
from golive.practice import practice_crm
from reports.evidence.model import Manifest
from reports.evidence.read import read
from reports.verdict.criteria import MachineRule
from reports.verdict.model import State
from reports.verdict.papers import Papers
from reports.verdict.proofs import Proof
from reports.verdict.proving import prove
from reports.verdict.release import Release

ROOT = Path(__file__).resolve().parents[2]


def stored(database: Path) -> dict[str, int]:
    """How many rows each table of the business holds; sessions come with signing in."""
    with sqlite3.connect(database) as known:
        tables = [row[0] for row in known.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        counts = {t: known.execute(f'SELECT count(*) FROM "{t}"').fetchone()[0] for t in tables}
    return {table: count for table, count in counts.items() if "session" not in table}


def run(toml: Path, address: str, out: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "GOLIVE_TOML": str(toml),
        "GOLIVE_ADDRESS": address,
        "GOLIVE_OUT": str(out),
        "GOLIVE_TARGET": "practice",
    }
    if browser := load_settings(ROOT / "golive.toml", "practice").browser.executable:
        environment["GOLIVE_BROWSER"] = browser  # what the set-up found lies beside the usual golive.toml
    return subprocess.run(
        [sys.executable, "-m", "golive", "run", *words],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False, encoding="utf-8",
    )  # fmt: skip


def proven(run_dir: Path, target: str, plan: Manifest) -> State:
    """How GOL-11 comes out by that run, where the build that it shows is to go live."""
    found = read(run_dir)
    assert found.info
    papers = Papers(release=Release(build=found.info.build), proofs=(Proof("GOL-11", smoke=found),))
    return prove(MachineRule("GOL-11", "smoke", 2, target), papers, plan, datetime.now(UTC))[0]


def test_the_smoke_scenarios_pass_on_production_and_write_nothing(tmp_path: Path) -> None:
    plain = (ROOT / "golive.toml").read_text("utf-8")
    toml = tmp_path / "golive.toml"
    toml.write_text(
        re.sub(r'(\[targets\.practice\]\nkind = "practice"\n)', r"\1production = true\n", plain), "utf-8"
    )
    assert "production = true" in toml.read_text("utf-8")
    database, export = tmp_path / "crm.sqlite3", tmp_path / "configuration.xml"
    export.write_text("<fields/>", "utf-8")
    with practice_crm(ROOT, str(database), log=tmp_path / "crm.log") as crm:
        before = stored(database)
        asked = ("--tags", "@smoke", "--lang", "en", "--configuration", str(export))
        told = run(toml, crm.url, tmp_path / "out", *asked)
        assert told.returncode == 0, told.stdout + told.stderr
        assert stored(database) == before
        assert re.search(r"(\d+) cases: passed \1\b", told.stdout), told.stdout
        refused = run(toml, crm.url, tmp_path / "out", "--tags", "@CUS-01", "--lang", "en")
    assert refused.returncode == 2 and "production" in refused.stdout
    (run_dir,) = (tmp_path / "out").iterdir()
    info = read(run_dir).info
    assert info and info.configuration == hashlib.sha256(export.read_bytes()).hexdigest()
    plan = smoke_plan()
    assert len(plan.cases) > 2 and proven(run_dir, "practice", plan) is State.PASS
    assert proven(run_dir, "production", plan) is proven(run_dir, "", plan) is State.NO_EVIDENCE
    more = (*plan.cases, replace(plan.cases[0], key="UAT-9999@ui"))
    assert proven(run_dir, "practice", Manifest(more)) is State.NO_EVIDENCE
