"""No load scenario is stopped as hanging while it still measures what its sentences ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from authoring.catalogue import Catalogue, load_catalogue, plan, texts_of
from fixtures import many_reps
from fixtures.progress import pytest_collection_modifyitems
from load.desk import LoadDesk
from tests.load.conftest import settings_for

ROOT = Path(__file__).resolve().parents[2]
AROUND_S = 1500.0
"""At least so long to fill the CRM, sign everybody in, and wait for the last answers."""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(ROOT)


class Rehearsal(LoadDesk):
    """Hears the sentences and loads nobody."""

    planned_s = 0.0

    def have_customers(self, count: int) -> int:
        return count

    def _work(self, kind: str, window_s: float, think_s: tuple[float, float]) -> None:  # type: ignore[override]
        self.planned_s += window_s


def windows(catalogue: Catalogue, folder: Path) -> Iterator[tuple[str, tuple[str, ...], float]]:
    """Id, tags and planned window in s of every load scenario."""
    cases = plan(catalogue, tags="@load").cases
    chosen = {c.scenario: c.tags for c in cases if c.feature.startswith("features/performance/")}
    for scenario in (s for f in catalogue.features for s in f.scenarios):
        id_ = next((tag for tag in scenario.all_tags if tag in chosen), "")
        if not id_:
            continue
        desk = Rehearsal(settings_for("http://127.0.0.1:9", folder), scenario=id_, mark="g", out=folder)
        for step, text in texts_of(scenario):
            [sentence] = catalogue.sentences.matching(step.kind, text)
            if step.kind != "then" and not step.extra:
                sentence.function(desk, **(sentence.parser.parse_arguments(text) or {}))
        yield id_, chosen[id_], desk.planned_s


def limit(tags: tuple[str, ...]) -> pytest.Mark:
    """The limit that a scenario with these tags is given."""
    marks: list[pytest.Mark] = []
    item = SimpleNamespace(
        nodeid="features/x.feature::x",
        get_closest_marker=lambda name: name if name in tags else None,
        add_marker=lambda mark: marks.append(mark.mark),
    )
    config = SimpleNamespace(getini=lambda name: "120")
    pytest_collection_modifyitems(config, [item])  # type: ignore[arg-type, list-item]
    return marks[0]


def limit_s(tags: tuple[str, ...]) -> float:
    """After how long a scenario with these tags counts as hanging."""
    return float(limit(tags).args[0])


def test_every_load_scenario_is_given_the_time_that_it_measures(catalogue: Catalogue, tmp_path: Path) -> None:
    planned = list(windows(catalogue, tmp_path))
    assert len(planned) > 10 and all(window > 0 for _, _, window in planned)
    short = {
        id_: (window, limit_s(tags)) for id_, tags, window in planned if window + AROUND_S > limit_s(tags)
    }
    assert not short, "id: (its window, its limit), both in s"


def test_what_is_no_load_has_the_usual_limit() -> None:
    assert limit_s(("CUS-01",)) == 120 and limit_s(("load", "trial")) == 1800


def test_a_load_s_limit_is_for_its_work_and_not_for_removing_what_it_made() -> None:
    assert limit(("load", "cutover")).kwargs == {"func_only": True} == limit(("load", "trial")).kwargs
    assert not limit(("CUS-01",)).kwargs


def test_removing_tells_how_far_it_is_so_that_it_is_not_taken_for_a_hang(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[str] = []
    monkeypatch.setenv("GOLIVE_LANG", "zh")
    monkeypatch.setattr(many_reps, "tell", lambda config, note: told.append(note))
    many_reps.removing(None)(1, 40_000)  # type: ignore[arg-type]
    assert told == [], "not with every record"
    monkeypatch.setattr(many_reps, "TELL_EVERY_S", 0.0)
    many_reps.removing(None)(1_250, 40_000)  # type: ignore[arg-type]
    assert told == ["清理 1,250/40,000"]
