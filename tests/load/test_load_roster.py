"""Who plays which rep: never two at once, never nobody for longer than it takes to notice."""

from __future__ import annotations

from load.exchange import Team
from load.roster import Happened, Roster

GONE_S = 8.0


class Told(Roster):
    """Deals at the moment of the last word that was heard."""

    def deals(self) -> list[str]:
        return [m.id for m in self.deal(max(m.heard for m in self.members.values()))]


def roster(*names: str, reps: int = 6) -> Told:
    made = Told(reps, GONE_S)
    for name in names:
        made.join(name, "host", 0.0, late=False)
    made.deals()
    return made


def reps_of(made: Told, name: str) -> list[int]:
    return sorted(made.members[name].leases)


def said(happened: list[Happened]) -> str:
    return " ".join(one.what.en for one in happened)


def told(made: Told, name: str, now: float) -> list[Happened]:
    """The worker says that it does what it was told."""
    return made.heard(name, dict(made.members[name].leases), now)


def test_the_reps_are_dealt_evenly_and_each_once() -> None:
    made = roster("a", "b", "c")
    assert [len(reps_of(made, n)) for n in "abc"] == [2, 2, 2]
    assert sorted(rep for n in "abc" for rep in reps_of(made, n)) == [1, 2, 3, 4, 5, 6]
    assert made.deals() == [], "what is dealt stays"


def test_every_lease_has_a_number_of_its_own_also_when_a_rep_comes_back() -> None:
    made = roster("a", "b")
    before = dict(made.members["a"].leases)
    told(made, "b", 9.0)
    made.lost(9.0)
    made.deals()
    made.heard("a", {}, 10.0)
    told(made, "b", 20.0)
    told(made, "a", 11.0)
    made.lost(30.0)
    made.join("d", "host", 30.0, late=True)
    made.deals()
    after = made.members["d"].leases
    assert set(before) <= set(after) and not set(before.values()) & set(after.values())


def test_the_reps_of_a_silent_worker_are_moved_only_when_it_must_have_stopped() -> None:
    made = roster("a", "b")
    told(made, "b", GONE_S - 0.1)
    assert made.lost(GONE_S - 0.1) == [] and made.deals() == []
    told(made, "b", GONE_S)
    lost = made.lost(GONE_S)
    assert "its 3 reps are moved" in said(lost) and lost[0].harms
    made.deals()
    assert reps_of(made, "b") == [1, 2, 3, 4, 5, 6] and reps_of(made, "a") == []
    assert made.lost(GONE_S) == [], "said once"


def test_a_worker_that_is_back_stands_by() -> None:
    made = roster("a", "b")
    told(made, "b", GONE_S)
    made.lost(GONE_S)
    made.deals()
    assert "is back" in said(made.heard("a", {}, 10.0))
    made.deals()
    assert reps_of(made, "a") == []


def test_one_that_comes_late_stands_by_and_is_used_when_another_is_lost() -> None:
    made = roster("a")
    assert "stands by" in said(made.join("b", "host", 5.0, late=True))
    assert made.deals() == []
    told(made, "b", GONE_S)
    made.lost(GONE_S)
    made.deals()
    assert len(reps_of(made, "b")) == 6


def test_a_slow_worker_keeps_nothing_but_its_reps_wait_until_it_lets_go() -> None:
    made = roster("a", "b")
    held = dict(made.members["a"].leases)
    told(made, "b", 5.0)
    assert made.lagged("a", 100.0, 16.0, 0.0) == []
    slow = made.lagged("a", 100.0, 16.0, Team().slow_s)
    assert "is slow" in said(slow) and slow[0].harms
    assert made.deals() == [], "it may still be playing them"
    made.heard("a", held, 6.0)
    assert made.deals() == []
    made.heard("a", {}, 7.0)
    made.deals()
    assert len(reps_of(made, "b")) == 6


def test_a_hiccup_is_not_slowness_and_the_only_worker_keeps_its_reps() -> None:
    made = roster("a", "b")
    told(made, "b", 4.0)
    made.lagged("a", 100.0, 16.0, 0.0)
    made.lagged("a", 3.0, 16.0, 3.0)
    assert made.lagged("a", 100.0, 16.0, Team().slow_s) == []
    alone = roster("a")
    alone.lagged("a", 100.0, 16.0, 0.0)
    assert alone.lagged("a", 100.0, 16.0, Team().slow_s) == [] and len(reps_of(alone, "a")) == 6


def test_with_nobody_left_the_reps_wait() -> None:
    made = roster("a")
    made.lost(GONE_S)
    assert made.deals() == [] and not made.able(GONE_S)
    made.join("b", "host", 9.0, late=True)
    assert made.deals() == ["b"]


def test_one_that_is_silent_gets_no_reps_even_before_it_counts_as_lost() -> None:
    made = roster("a", "b", "c")
    told(made, "c", GONE_S)
    made.members["b"].heard = 3.0
    made.lost(GONE_S)
    made.deals()
    assert [len(reps_of(made, n)) for n in "abc"] == [0, 2, 4]


def test_a_lease_that_lapsed_is_never_used_again() -> None:
    made = roster("a", reps=2)
    before = dict(made.members["a"].leases)
    assert "dealt anew" in said(made.heard("a", {}, 3.0, lapsed=before))
    made.deals()
    after = made.members["a"].leases
    assert after.keys() == before.keys() and not set(after.values()) & set(before.values())
    assert made.heard("a", after, 4.0, lapsed=before) == [], "an old word about it does no harm"
