"""Every requirement has a scenario in each channel that its row demands; every scenario has its requirement.

``missing.txt`` lists what isn't there yet, one ``ID channel`` in a line, and can only shrink: what is on it and
there by now is an error as well. MIG and PERF join with their own issues; rows of the checklist need no scenario.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from authoring.catalogue import Catalogue, load_catalogue, plan
from authoring.problems import did_you_mean

ROOT = Path(__file__).resolve().parents[2]
MISSING = Path(__file__).with_name("missing.txt")
GROUPS = ("PERM", "CUS", "LEAD", "OPP", "APR", "SRV", "MKT", "RPT", "INT", "SEC", "USE")
CONDITIONS = ("待实现", "proposed")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(ROOT)


def demanded(catalogue: Catalogue) -> set[str]:
    """``PERM-01 ui`` for each requirement and channel of the register."""
    rows = catalogue.register.channels.items()
    return {f"{id_} {channel}" for id_, found in rows if _group(id_) in GROUPS for channel in found}


def covered(catalogue: Catalogue) -> set[str]:
    """The same for what the planned cases check; a proposed scenario checks nothing yet."""
    cases = [c for c in plan(catalogue).cases if not {*CONDITIONS} & {*c.tags}]
    return {f"{id_} {case.channel}" for case in cases for id_ in case.requirements}


def listed() -> list[str]:
    """What may still be missing."""
    lines = MISSING.read_text("utf-8").splitlines() if MISSING.exists() else []
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _group(id_: str) -> str:
    return id_.partition("-")[0]


def test_the_register_has_all_its_groups(catalogue: Catalogue) -> None:
    assert {*GROUPS} <= {_group(id_) for id_ in catalogue.register.channels}


def test_every_requirement_has_a_scenario_in_each_of_its_channels(catalogue: Catalogue) -> None:
    missing = sorted(demanded(catalogue) - covered(catalogue) - set(listed()))
    assert not missing, f"no scenario checks: {', '.join(missing)}"


def test_the_list_of_what_is_missing_only_shrinks(catalogue: Catalogue) -> None:
    done = sorted(set(listed()) & covered(catalogue))
    assert not done, f"there by now, strike it off {MISSING.name}: {', '.join(done)}"
    every = demanded(catalogue)
    unknown = [f"{line} {did_you_mean(line, every).en}" for line in listed() if line not in every]
    assert not unknown, f"{MISSING.name} lists what nobody demands: {'; '.join(unknown)}"
    assert len(listed()) == len(set(listed())), f"{MISSING.name} lists something twice"


def test_every_scenario_carries_a_requirement_of_the_register(catalogue: Catalogue) -> None:
    astray = [
        f"{feature.file}:{scenario.line} {scenario.title}"
        for feature in catalogue.features
        for scenario in feature.scenarios
        if not {*catalogue.register.channels} & {*scenario.all_tags}
    ]
    assert not astray, "\n".join(astray)


def test_no_scenario_is_stopped_by_a_problem(catalogue: Catalogue) -> None:
    unreadable = plan(catalogue).unreadable
    assert not unreadable, "\n".join(f"{u.feature}:{u.line} {u.message_en}" for u in unreadable)
