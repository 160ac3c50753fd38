"""Whether the data is right after the load (PERF-06): what can't be seen is no evidence, what is missing is wrong."""

from __future__ import annotations

from types import SimpleNamespace
from typing import NoReturn, cast

import pytest

from drivers.errors import NotSupportedByTarget
from drivers.port import Keeper
from drivers.records import Made, RecordId
from drivers.words import Text
from load.aftermath import DataCheck, check


def states(data: DataCheck, confirmed: int) -> dict[str, str]:
    return {c.id.removeprefix("PERF-06/"): c.state for c in data.criteria(confirmed)}


@pytest.mark.parametrize(
    ("stored", "confirmed", "state"), [(0, 0, "NO EVIDENCE"), (0, 3, "FAIL"), (3, 0, "FAIL"), (3, 3, "PASS")]
)
def test_a_run_in_which_nothing_was_recorded_proves_nothing(stored: int, confirmed: int, state: str) -> None:
    found = states(DataCheck(stored, 0, 0), confirmed)
    assert found["stored"] == state
    assert {found["numbers"], found["owners"]} == {"PASS" if stored else "NO EVIDENCE"}


@pytest.mark.parametrize(
    ("numbers", "wrong"), [(["C1", "C2"], 0), (["C1", "C1"], 1), (["C1", ""], 1), ([None, None, "C1"], 2)]
)
def test_a_customer_without_a_number_is_as_wrong_as_one_with_another_s(
    numbers: list[str | None], wrong: int
) -> None:
    keeper = cast(Keeper, SimpleNamespace(numbers_of=lambda mark: [(number, "张伟") for number in numbers]))
    found = check(keeper, "g1", {1: {"张伟"}})
    assert (found.stored, found.duplicates, found.wrong_owner) == (len(numbers), wrong, 0)
    assert states(found, len(numbers))["numbers"] == ("FAIL" if wrong else "PASS")


@pytest.mark.parametrize(("stored", "state"), [(3, "PASS"), (2, "FAIL"), (4, "FAIL")])
def test_a_crm_without_numbers_of_its_own_is_still_asked_how_many_it_stored(stored: int, state: str) -> None:
    def no_numbers(mark: str) -> NoReturn:
        raise NotSupportedByTarget(Text("没有客户编号", "no customer number"))

    made = [
        Made("opportunity", RecordId("9"), "g1O1"),
        *(Made("customer", RecordId(str(n)), "g1") for n in range(stored)),
    ]
    keeper = cast(Keeper, SimpleNamespace(numbers_of=no_numbers, leftovers=lambda mark: made))
    found = states(check(keeper, "g1", {1: {"张伟"}}), 3)
    assert found == {"stored": state, "numbers": "NO EVIDENCE", "owners": "NO EVIDENCE"}


def test_a_crm_that_tells_nothing_of_what_it_stored_is_no_evidence() -> None:
    def nothing(mark: str) -> NoReturn:
        raise NotSupportedByTarget(Text("没有", "none"))

    keeper = cast(Keeper, SimpleNamespace(numbers_of=nothing, leftovers=nothing))
    assert set(states(check(keeper, "g1", {}), 3).values()) == {"NO EVIDENCE"}
