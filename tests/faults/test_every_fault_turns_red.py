"""Each rule that can be broken on purpose is broken once: the right scenarios turn red for the right reason.

Over HTTP every fault meets the scenarios of its requirement, through the pages a sample of the faults does: another
one for each commit, so that in time all of them are tried; the seed stands in the tests' names, and
``GOLIVE_FAULTS_SEED`` draws the same again. ``./run python -m bench.faults`` tries every fault through both channels.
"""

from __future__ import annotations

import os
import random
import subprocess

import pytest

from authoring.catalogue import load_catalogue, plan
from tests.faults.expectations import (
    ROOT,
    Fault,
    catalogue,
    complaints,
    concerned,
    expectations,
    in_order,
    verdict,
)
from tests.faults.playing import Stage


def _seed() -> str:
    """The commit, where there is one: the same for all test processes."""
    asked = ["git", "rev-parse", "--short=8", "HEAD"]
    found = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    return os.environ.get("GOLIVE_FAULTS_SEED") or found or "20261121"


SEED = _seed()
THROUGH_PAGES = 24
"""So many faults are tried through the pages in CI, half of them such as only pages can show; with all of them it
would take half an hour more."""

CATALOGUE = catalogue()
FAULTS = [f for f in CATALOGUE if not f.requirement.startswith("PERF-")]
"""What shows only under load is tried in ``tests/load/test_load_faults.py``."""
EXPECTED = expectations()
EVERYTHING = plan(load_catalogue(ROOT), tags="not @load")
ONLY_IN_PAGES = [f for f in FAULTS if f.channels == ("ui",)]
ALSO_IN_PAGES = [f for f in FAULTS if "ui" in f.channels and f not in ONLY_IN_PAGES]
SAMPLE = [
    fault
    for faults in (ONLY_IN_PAGES, ALSO_IN_PAGES)
    for fault in random.Random(SEED).sample(faults, min(THROUGH_PAGES // 2, len(faults)))
]
OVER_HTTP = {r for c in EVERYTHING.cases if c.channel == "http" for r in c.requirements}
GREEN: set[str] = set()
"""Cases that were green without a fault: one that several requirements have is played once."""


def try_out(stage: Stage, fault: Fault, channel: str) -> None:
    """Play what concerns the fault while it's on; a CRM in which something went wrong isn't used again."""
    expected = EXPECTED[fault.name]
    played = stage.play([c.key for c in concerned(fault, expected, EVERYTHING, channel)], [fault.name])
    wrong = verdict(fault, expected, played, EVERYTHING, channel)
    if wrong:
        stage.anew()
    assert not wrong, "\n".join(wrong)


def test_every_fault_has_its_expectation_and_every_expectation_its_fault() -> None:
    assert not complaints(CATALOGUE, EXPECTED, plan(load_catalogue(ROOT), tags="not @load or @trial"))


@pytest.mark.parametrize("requirement", sorted({f.requirement for f in FAULTS} & OVER_HTTP))
def test_without_a_fault_the_scenarios_of_a_requirement_are_green_over_http(
    requirement: str, on_stage: Stage
) -> None:
    cases = [c for c in EVERYTHING.cases if c.channel == "http" and requirement in c.requirements]
    assert cases
    left = [c.key for c in in_order(cases) if c.key not in GREEN]
    played = on_stage.play(left)
    assert len(played) == len(left)
    assert not [p for p in played if p.outcome != "passed"]
    GREEN.update(p.key for p in played)


@pytest.mark.parametrize("fault", [f for f in FAULTS if "http" in f.channels], ids=lambda f: f.name)
def test_a_fault_turns_the_right_scenarios_red_over_http(fault: Fault, on_stage: Stage) -> None:
    try_out(on_stage, fault, "http")


@pytest.mark.parametrize("fault", SAMPLE, ids=lambda f: f"{SEED}-{f.name}")
def test_a_fault_turns_the_right_scenarios_red_through_the_pages(fault: Fault, on_stage: Stage) -> None:
    try_out(on_stage, fault, "ui")
