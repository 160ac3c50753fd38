"""Any order, any subset, twice in a row, two workers at once, on a CRM that already holds data; nothing is left.

Scenarios that move the clock or the configuration come after the others, one at a time. More repeats:
``./run python -m bench.flakiness``.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest

from drivers.records import CustomerDraft, Made, OpportunityDraft, Person, Role
from drivers.settings import Settings, load_settings
from golive.practice import Running, practice_crm
from targets import build_target
from tests.independence.any_order import ROOT, run_in_any_order


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def log(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the CRM says; it has to say nothing."""
    return tmp_path_factory.mktemp(str(request.param)) / "crm.log"


@pytest.fixture(scope="module")
def crm(request: pytest.FixtureRequest, log: Path) -> Iterator[Running]:
    on_postgresql = log.parent.name.startswith("postgresql")
    database = request.getfixturevalue("postgresql") if on_postgresql else str(log.parent / "crm.sqlite3")
    with practice_crm(ROOT, database, log=log, customers=300) as running:
        yield running


def settings_of(crm: Running) -> Settings:
    return load_settings(ROOT / "golive.toml", "practice", address=crm.url)


def customers(crm: Running) -> int:
    return build_target(settings_of(crm), "http").keeper.customers_total()


def test_in_any_order_with_two_workers_over_http(crm: Running, log: Path, tmp_path: Path) -> None:
    """Twice in a row on SQLite; PostgreSQL is about its own locks, which once shows as well."""
    before = customers(crm)
    for seed in (1, 2) if "sqlite" in log.parent.name else (3,):
        assert not run_in_any_order(crm.url, tmp_path, seed, "http"), (
            f"order of seed {seed}; the CRM said: {log.read_text('utf-8')[-3000:]}"
        )
        assert customers(crm) == before, "something was left in the CRM"


def test_a_subset_alone_through_the_pages(crm: Running, tmp_path: Path) -> None:
    before = customers(crm)
    assert not run_in_any_order(crm.url, tmp_path, 3, "ui", "@LEAD-03 or @CUS-03")
    assert customers(crm) == before, "something was left in the CRM"


def test_backups_while_others_write(crm: Running) -> None:
    """PostgreSQL ends one of two transactions that wait for each other; nobody may meet that as an error."""
    settings = settings_of(crm)
    of = {role: [p for p in settings.target.cast() if p.role is role] for role in Role}
    administrator, over = of[Role.ADMINISTRATOR][0], threading.Event()

    def at_work(rep: Person, number: int) -> int:
        mine, theirs = (build_target(settings, "http").desk(person) for person in (rep, administrator))
        for n in count(1):
            name = f"同时备份{number}之{n}有限公司"
            customer = mine.customers.record(CustomerDraft(name, f"137{number:02d}{n:06d}"))
            mine.opportunities.record(OpportunityDraft(name, customer))
            theirs.customers.remove(customer)
            if over.is_set():
                return n
        return 0

    with ThreadPoolExecutor(4) as pool:
        busy = [pool.submit(at_work, rep, number) for number, rep in enumerate(of[Role.REP][:2] * 2)]
        try:
            backups = build_target(settings, "http").desk(administrator).backups
            for _ in range(8):
                backups.digests_now()
                backups.make()
        finally:
            over.set()
        assert all(done.result() for done in busy), "nobody wrote meanwhile"
    keeper = build_target(settings, "http").keeper
    for left in keeper.leftovers("同时备份"):
        keeper.remove(Made(left.kind, left.id, left.name))
