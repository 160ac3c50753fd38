"""Each rule that can be broken on purpose is broken once: the right scenarios turn red, and no others.

Over HTTP the whole suite runs against each fault; through the pages the scenarios of the fault's
requirement, and the others of a fault chosen by turns. ``expected/*.toml`` say where red must show.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from authoring.catalogue import load_catalogue, plan
from golive.practice import KEY, Running, practice_crm, secrets_for_practice
from reports.evidence.model import Case, Manifest, Outcome, RunInfo
from reports.evidence.read import read
from reports.evidence.write import RunFolder

ROOT = Path(__file__).resolve().parents[2]


def _expected() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """What ``expected/*.toml`` say of each fault: scenarios that must turn red, and those that also may."""
    must, also = {}, {}
    for file in sorted((Path(__file__).parent / "expected").glob("*.toml")):
        for name, row in tomllib.loads(file.read_text("utf-8")).items():
            assert name not in must, f"{file}: {name} stands twice"
            must[name], also[name] = tuple(row["must"]), tuple(row.get("also", ()))
    return must, also


EXPECTED, ALSO_RED = _expected()


@dataclass(frozen=True)
class Fault:
    name: str
    requirement: str
    channels: tuple[str, ...]


def _known() -> list[Fault]:
    listing = subprocess.run(
        [sys.executable, "-m", "practice_crm", "--faults", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        encoding="utf-8",
    )
    return [Fault(f["name"], f["requirement"], tuple(f["channels"])) for f in json.loads(listing.stdout)]


FAULTS = _known()


@pytest.fixture(scope="module")
def crm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("crm")
    with practice_crm(ROOT, str(folder / "crm.sqlite3"), log=folder / "crm.log") as running:
        yield running


@pytest.fixture(scope="module")
def everything() -> Manifest:
    return plan(load_catalogue(ROOT), tags="not @load")


def switch(crm: Running, *names: str) -> None:
    answer = requests.put(
        f"{crm.url}/practice/faults",
        json={"on": names},
        headers={"X-Practice-Key": os.environ[KEY]},
        timeout=30,
    )
    answer.raise_for_status()


def red(crm: Running, cases: list[Case], folder: Path) -> dict[str, str]:
    """The scenarios that failed, with what they say; anything else than passed or failed ends the test."""
    run = RunFolder(folder / f"run-{secrets.token_hex(3)}")
    run.open(
        RunInfo("f", "", "practice", "p", "b", crm.url, "2026-11-21T00:00:00+00:00"), Manifest(tuple(cases))
    )
    (run.root / "cases").write_text("\n".join(c.key for c in cases), "utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "features",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        "-n",
        "0",
        "--evidence",
        str(run.root),
        "--cases",
        str(run.root / "cases"),
    ]
    environment = {**os.environ, "GOLIVE_TARGET": "practice", "GOLIVE_ADDRESS": crm.url}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=900, check=False
    )
    run.seal()
    results = read(run.root).results
    outcomes = {c.key: results[c.key][-1] for c in cases if c.key in results}
    assert len(outcomes) == len(cases), done.stdout[-2000:]
    odd = {k: r for k, r in outcomes.items() if r.outcome not in (Outcome.PASSED, Outcome.FAILED)}
    assert not odd, odd
    return {c.scenario: outcomes[c.key].message for c in cases if outcomes[c.key].outcome is Outcome.FAILED}


def test_every_fault_has_a_scenario_that_must_notice_it() -> None:
    assert {f.name for f in FAULTS} == set(EXPECTED)


def test_every_requirement_of_a_fault_is_covered_in_its_channels(everything: Manifest) -> None:
    for fault in FAULTS:
        for channel in fault.channels:
            assert any(fault.requirement in c.requirements and c.channel == channel for c in everything.cases)


def test_without_a_fault_everything_is_green_over_http(
    crm: Running, everything: Manifest, tmp_path: Path
) -> None:
    switch(crm)
    assert red(crm, [c for c in everything.cases if c.channel == "http"], tmp_path) == {}


@pytest.mark.parametrize("fault", [f for f in FAULTS if "http" in f.channels], ids=lambda f: f.name)
def test_a_fault_turns_the_right_scenarios_red_over_http(
    fault: Fault, crm: Running, everything: Manifest, tmp_path: Path
) -> None:
    switch(crm, fault.name)
    try:
        found = red(crm, [c for c in everything.cases if c.channel == "http"], tmp_path)
    finally:
        switch(crm)
    _judge(fault, found, everything, "http")


@pytest.mark.parametrize("fault", [f for f in FAULTS if "ui" in f.channels], ids=lambda f: f.name)
def test_a_fault_turns_the_right_scenarios_red_through_the_pages(
    fault: Fault, crm: Running, everything: Manifest, tmp_path: Path
) -> None:
    switch(crm, fault.name)
    try:
        concerned = [c for c in everything.cases if c.channel == "ui" and fault.requirement in c.requirements]
        found = red(crm, concerned, tmp_path)
    finally:
        switch(crm)
    _judge(fault, found, everything, "ui")


def _judge(fault: Fault, found: dict[str, str], everything: Manifest, channel: str) -> None:
    there = {c.scenario for c in everything.cases if c.channel == channel}
    missed = set(EXPECTED[fault.name]) & there - set(found)
    assert found and not missed, (
        f"{fault.name}: {missed or EXPECTED[fault.name]} did not turn red, red are {found}"
    )
    unrelated = set(found) - set(EXPECTED[fault.name]) - set(ALSO_RED.get(fault.name, ()))
    wrong_reason = {k: m for k, m in found.items() if "没有对照" in m}
    assert not wrong_reason, (
        f"{fault.name}: red, but only because the positive control failed: {wrong_reason}"
    )
    assert not unrelated, f"{fault.name} turned unrelated scenarios red: { {k: found[k] for k in unrelated} }"


secrets_for_practice()
