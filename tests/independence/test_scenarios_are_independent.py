"""Any order, any subset, twice in a row, two workers at once, on a CRM that already holds data; nothing is left.

Scenarios that move the clock or the configuration come after the others, one at a time. More repeats:
``./run python -m bench.flakiness``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.settings import load_settings
from golive.practice import Running, practice_crm
from targets import build_target
from tests.independence.any_order import ROOT, run_in_any_order


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def crm(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("crm")
    if request.param == "sqlite":
        database = str(folder / "crm.sqlite3")
    else:
        database = request.getfixturevalue("postgresql")
    with practice_crm(ROOT, database, log=folder / "crm.log", customers=300) as running:
        yield running


def customers(crm: Running) -> int:
    settings = load_settings(ROOT / "golive.toml", "practice", address=crm.url)
    return build_target(settings, "http").keeper.customers_total()


def test_twice_in_a_row_in_any_order_with_two_workers_over_http(crm: Running, tmp_path: Path) -> None:
    before = customers(crm)
    for seed in (1, 2):
        assert not run_in_any_order(crm.url, tmp_path, seed, "http"), f"order of seed {seed}"
        assert customers(crm) == before, "something was left in the CRM"


def test_a_subset_alone_through_the_pages(crm: Running, tmp_path: Path) -> None:
    before = customers(crm)
    assert not run_in_any_order(crm.url, tmp_path, 3, "ui", "@LEAD-03 or @CUS-03")
    assert customers(crm) == before, "something was left in the CRM"
