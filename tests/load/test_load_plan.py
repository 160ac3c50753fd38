"""A mistake in a profile is refused before the first request, by file, key, value and the nearest right word."""

from __future__ import annotations

from pathlib import Path

import pytest

from load.generator import _alone
from load.journeys import JOURNEYS
from load.profile_files import ProfileError, load_profile, names, resized

GOOD = """
title = "试"
title_en = "try"
[reps]
count = 2
does = { record_customer = 100 }
[window]
measured_s = 2
[[criteria]]
requirement = "PERF-01"
transaction = "record_customer"
measure = "mean"
at_most = 3
"""


def complaint(tmp_path: Path, old: str, new: str) -> str:
    assert old in GOOD
    (tmp_path / "p.toml").write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(ProfileError) as told:
        load_profile(str(tmp_path / "p.toml"))
    assert all(c.zh and c.en for c in told.value.complaints)
    return str(told.value)


@pytest.mark.parametrize("name", names())
def test_every_profile_that_comes_along_can_be_used(name: str) -> None:
    profile = load_profile(name)
    assert profile.name == name
    assert set(profile.reps.does) <= set(JOURNEYS)


def test_the_recording_profile_is_the_requirement() -> None:
    profile = load_profile("recording")
    assert (profile.reps.count, profile.window.measured_s, profile.reps.think_s) == (100, 60, (1, 5))
    assert profile.data.customers == 50_000
    limits = {c.measure: (c.at_most, c.at_least) for c in profile.criteria}
    assert limits["mean"] == (3.0, None)
    assert limits["errors"] == (0, None)


def test_a_profile_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(ProfileError, match="是否想写 recording"):
        load_profile("recordin")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("record_customer = 100", "record_custmer = 100", "是否想写 record_customer"),
        ('transaction = "record_customer"', 'transaction = "record_custome"', "是否想写 record_customer"),
        ("record_customer = 100", "record_customer = 90", "90"),
        ("record_customer = 100", "record_customer = 0, search = 100", "does.record_customer = 0"),
        ("record_customer = 100", "search = 100", "record_customer"),
        ('measure = "mean"', 'measure = "meen"', "did you mean mean"),
        ("measured_s", "mesured_s", "did you mean measured_s"),
        ("count = 2", "count = 0", "reps.count = 0"),
        ("count = 2", "count = 2\nthink_s = [5, 1]", "think_s"),
        ("at_most = 3", "at_most = 3\nat_least = 1", "at_most"),
        ("at_most = 3", "", "at_most"),
        (GOOD[GOOD.index("[[criteria]]") :], "", "criteria"),
        ("title = ", "title : ", "p.toml"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert words in complaint(tmp_path, old, new)


def test_another_number_of_reps_takes_the_counts_with_it_and_nothing_else() -> None:
    half = resized(load_profile("recording"), 50, 300)
    assert (half.reps.count, half.data.customers) == (50, 300)
    limits = {c.measure: (c.at_most, c.at_least) for c in half.criteria}
    assert limits == {"mean": (3.0, None), "errors": (0, None), "succeeded": (None, 450)}
    assert resized(half, None, None) == half
    with pytest.raises(ProfileError, match="stages"):
        resized(load_profile("step-up"), 50, None)


def test_the_web_page_of_locust_is_for_this_machine_only_and_only_where_asked_for() -> None:
    quiet, shown = _alone(5, 0), _alone(5, 8123)
    assert "--headless" in quiet and "--web-port" not in quiet
    assert "--headless" not in shown and shown[shown.index("--web-host") + 1] == "127.0.0.1"
    assert shown[shown.index("--web-port") + 1] == "8123"
