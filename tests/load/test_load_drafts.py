"""What reps type is unique, carries the mark, and can be told apart by rep."""

from __future__ import annotations

import re

from load.drafts import Drafts, rep_mark


def test_no_two_customers_are_the_same_over_reps_and_workers() -> None:
    reps = [Drafts("gabc", rep, worker) for rep in (1, 12, 112) for worker in (0, 1)]
    names = [drafts.customer().name for drafts in reps for _ in range(200)]
    assert len(set(names)) == len(names) == 1200


def test_a_name_carries_the_mark_of_the_run_and_of_no_other_rep() -> None:
    name = str(Drafts("gabc", 1).customer().name)
    assert "gabc" in name and rep_mark("gabc", 1) in name
    assert rep_mark("gabc", 1) not in str(Drafts("gabc", 12).customer().name)
    assert rep_mark("gabc", 10) not in str(Drafts("gabc", 100).customer().name)


def test_a_contact_is_a_mobile_number() -> None:
    drafts = Drafts("gabc", 1)
    assert all(re.fullmatch(r"1[3-9]\d{9}", str(drafts.customer().contact)) for _ in range(300))


def test_the_same_run_types_the_same() -> None:
    assert Drafts("gabc", 7).customer() == Drafts("gabc", 7).customer()
