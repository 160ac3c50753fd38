"""The judge of planted defects is judged: what it must refuse, it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.evidence.model import Case, Manifest
from tests.faults.expectations import Expected, Fault, catalogue, complaints, expectations, verdict
from tests.faults.page import PAGE, in_register, whole_page
from tests.faults.player import Played

FAULT = Fault("leak", "PERM-01", ("http",), "", "")
CASES = [
    Case(f"UAT-{n:04d}@http", f"UAT-{n:04d}", "", "http", ("PERM-01",), "features/x.feature:1")
    for n in (1, 2)
]
EVERYTHING = Manifest(tuple(CASES))


def judged(*played: Played, **expected: object) -> str:
    what = Expected(**{"must": ("UAT-0001",), **expected})  # type: ignore[arg-type]
    return "\n".join(verdict(FAULT, what, played, EVERYTHING, "http"))


def red(number: int = 1, message: str = "看到了别人的客户", kind: str = "then") -> Played:
    return Played(f"UAT-{number:04d}@http", "failed", message, kind, "王芳看不到客户")


def test_the_right_scenario_red_for_its_rule_is_as_it_should_be() -> None:
    assert judged(red()) == ""


def test_a_fault_that_nothing_notices_is_told() -> None:
    assert "did not turn red: UAT-0001" in judged(Played("UAT-0001@http", "passed"))


def test_a_failed_positive_control_is_a_wrong_reason() -> None:
    assert "positive control" in judged(red(message="没有对照：负责人也看不到"))


def test_a_sentence_taken_as_given_that_fails_is_a_wrong_reason() -> None:
    assert "what it takes as given failed" in judged(red(kind="given"))


def test_a_bare_assertion_names_no_rule() -> None:
    assert "names no rule" in judged(red(message="assert 'a' == 'b'"))


def test_blocked_or_broken_is_never_noticing() -> None:
    assert "neither passed nor failed" in judged(Played("UAT-0001@http", "blocked", "no answer"))


def test_a_scenario_nobody_expected_is_told_unless_it_may_turn_red_too() -> None:
    assert "nobody expected it" in judged(red(), red(2))
    assert judged(red(), red(2), also=("UAT-0002",)) == ""


def test_a_message_that_does_not_say_what_it_has_to_is_told() -> None:
    assert "no message says" in judged(red(), says="导出")
    assert judged(red(), says="别人的") == ""


def test_a_fault_without_expectation_and_an_expectation_without_fault_are_errors() -> None:
    found = complaints([FAULT], {"leek": Expected(("UAT-0001",))}, EVERYTHING)
    assert any(line.startswith("leak: no expectation") for line in found)
    assert any("leek: there is no such fault" in line and "“leak”" in line for line in found)


def test_an_unknown_scenario_or_one_in_no_channel_of_the_fault_is_an_error() -> None:
    found = "\n".join(complaints([FAULT], {"leak": Expected(("UAT-0009",))}, EVERYTHING))
    assert "no scenario UAT-0009" in found and "runs through http" in found


@pytest.mark.parametrize("table", ["[leak]\nmust = []", "[leak]\nmust = ['UAT-0001']\nmay = []", "leak = 1"])
def test_an_expectation_that_says_nothing_or_too_much_names_its_place(tmp_path: Path, table: str) -> None:
    (tmp_path / "area.toml").write_text(table, "utf-8")
    with pytest.raises(ValueError, match=r"area.toml \[leak\]"):
        expectations(tmp_path)


def test_one_fault_in_two_files_is_an_error(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text("[leak]\nmust = ['UAT-0001']", "utf-8")
    with pytest.raises(ValueError, match="another file"):
        expectations(tmp_path)


def test_the_page_of_what_is_found_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == whole_page(catalogue(), expectations(), in_register()), (
        "docs/what-this-suite-finds.md is older than the faults: ./run python -m tests.faults.page"
    )
