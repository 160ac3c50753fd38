"""What the mutation score is counted with."""

from __future__ import annotations

import pytest

from bench.mutation import Mutant, concerning, wilson

MUTANT = Mutant("practice_crm/rules/leads.py:7", "status", "a  →  b", "practice_crm/rules/leads.py", "")
RULES = [
    {"rule": "leads.status", "requirement": "LEAD-01"},
    {"rule": "leads.convert", "requirement": "LEAD-03"},
    {"rule": "sessions.is_alive", "requirement": "PERM-07"},
]


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"), [(135, 150, 0.8415, 0.9385), (0, 4, 0.0, 0.4899), (4, 4, 0.5101, 1.0)]
)
def test_the_interval_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    assert wilson(hits, of) == pytest.approx((low, high), abs=0.001)


def test_nothing_tried_says_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


def test_scenarios_of_the_same_rule_come_first_or_else_of_the_module() -> None:
    assert concerning(MUTANT, RULES) == {"LEAD-01"}
    other = Mutant(MUTANT.place, "unknown", MUTANT.change, MUTANT.path, "")
    assert concerning(other, RULES) == {"LEAD-01", "LEAD-03"}


def test_a_mutant_keeps_its_name_when_lines_above_it_come_and_go() -> None:
    moved = Mutant("practice_crm/rules/leads.py:99", MUTANT.function, MUTANT.change, MUTANT.path, "x")
    assert moved.name == MUTANT.name
