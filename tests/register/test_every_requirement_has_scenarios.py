"""Every requirement has a scenario in each channel that its row demands; every scenario has its requirement.

And every requirement has a planted defect in each channel, so that its scenarios are known to notice something.
``missing.txt`` and ``without_fault.txt`` list what isn't there yet, one ``ID channel`` in a line, and can only
shrink: what is on them and there by now is an error as well. Defects of a migration are planted in its input and in the
import (``tests/migration``), not in a channel. Rows of the checklist need no scenario.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from authoring.catalogue import Catalogue, load_catalogue, plan
from authoring.problems import did_you_mean
from tests.faults.expectations import catalogue as planted

ROOT = Path(__file__).resolve().parents[2]
LISTS = {"scenario": "missing.txt", "planted defect": "without_fault.txt"}
GROUPS = ("PERM", "CUS", "LEAD", "OPP", "APR", "SRV", "MKT", "RPT", "INT", "SEC", "USE", "PERF")
ALSO = {"scenario": ("MIG",), "planted defect": ()}
CONDITIONS = ("待实现", "proposed")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(ROOT)


def demanded(catalogue: Catalogue, what: str) -> set[str]:
    """``PERM-01 ui`` for each requirement and channel of the register."""
    groups = (*GROUPS, *ALSO[what])
    rows = catalogue.register.channels.items()
    return {f"{id_} {channel}" for id_, found in rows if _group(id_) in groups for channel in found}


def covered(catalogue: Catalogue) -> set[str]:
    """The same for what the planned cases check; a proposed scenario checks nothing yet."""
    cases = [c for c in plan(catalogue).cases if not {*CONDITIONS} & {*c.tags}]
    return {f"{id_} {case.channel}" for case in cases for id_ in case.requirements}


def provable() -> set[str]:
    """The same for what planted defects break."""
    return {f"{fault.requirement} {channel}" for fault in planted() for channel in fault.channels}


def listed(file: str) -> list[str]:
    """What may still be missing."""
    lines = Path(__file__).with_name(file).read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _group(id_: str) -> str:
    return id_.partition("-")[0]


def test_the_register_has_all_its_groups(catalogue: Catalogue) -> None:
    assert {*GROUPS} <= {_group(id_) for id_ in catalogue.register.channels}


@pytest.fixture(scope="module", params=LISTS)
def there(request: pytest.FixtureRequest, catalogue: Catalogue) -> tuple[str, set[str]]:
    """What is asked of every requirement in each channel, and where it is there."""
    return request.param, covered(catalogue) if request.param == "scenario" else provable()


def test_every_requirement_has_one_in_each_of_its_channels(
    there: tuple[str, set[str]], catalogue: Catalogue
) -> None:
    what, found = there
    missing = sorted(demanded(catalogue, what) - found - set(listed(LISTS[what])))
    assert not missing, f"no {what} for: {', '.join(missing)}"


def test_the_list_of_what_is_missing_only_shrinks(there: tuple[str, set[str]], catalogue: Catalogue) -> None:
    what, found = there
    lines, every = listed(LISTS[what]), demanded(catalogue, what)
    done = sorted(set(lines) & found)
    assert not done, f"there by now, strike it off {LISTS[what]}: {', '.join(done)}"
    unknown = [f"{line} {did_you_mean(line, every).en}" for line in lines if line not in every]
    assert not unknown, f"{LISTS[what]} lists what nobody demands: {'; '.join(unknown)}"
    assert len(lines) == len(set(lines)), f"{LISTS[what]} lists something twice"


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
