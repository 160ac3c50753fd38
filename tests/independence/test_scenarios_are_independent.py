"""Any order, any subset, twice in a row, two workers at once, on a CRM that already holds data; nothing is left."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.settings import load_settings
from golive.practice import Running, practice_crm
from targets import build_target

ROOT = Path(__file__).resolve().parents[2]
SHUFFLE = """
import random

def pytest_collection_modifyitems(items):
    random.Random(SEED).shuffle(items)
"""


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


def run(crm: Running, folder: Path, seed: int, *words: str) -> None:
    (folder / "shuffled.py").write_text(SHUFFLE.replace("SEED", str(seed)), "utf-8")
    environment = {
        **os.environ,
        "GOLIVE_ADDRESS": crm.url,
        "GOLIVE_TARGET": "practice",
        "PYTHONPATH": str(folder),
    }
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "features",
            "-q",
            "-p",
            "shuffled",
            "-p",
            "no:cacheprovider",
            *words,
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, f"seed {seed}: {done.stdout[-3000:]}"


def test_twice_in_a_row_in_any_order_with_two_workers_over_http(crm: Running, tmp_path: Path) -> None:
    before = customers(crm)
    for seed in (1, 2):
        run(crm, tmp_path, seed, "--channel", "http", "--tags=not @load", "-n", "2")
        assert customers(crm) == before, "something was left in the CRM"


def test_a_subset_alone_through_the_pages(crm: Running, tmp_path: Path) -> None:
    before = customers(crm)
    run(crm, tmp_path, 3, "--channel", "ui", "--tags=@LEAD-03 or @CUS-03", "-n", "2")
    assert customers(crm) == before, "something was left in the CRM"
