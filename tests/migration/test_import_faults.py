"""Each planted defect of the bundled CRM's import is found by the reconciliation and named: table, field, kind.

The catalogue is ``practice_crm/faults/imports.py``; what must be named stands in ``tests/faults/expected``.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.areas.imports import TABLES, Batch, Imports, Phase
from drivers.areas.uploads import File
from drivers.eventually import eventually
from migration.exporting import export
from migration.import_verify import plan_of
from migration.reconcile import reconcile
from migration.reconcile_model import TableResult
from tests.faults.expectations import FOLDER, expectations
from tests.migration.conftest import PracticeCrm, Row, rows

SIZE = 12
FOUND = {name: what.found for name, what in expectations(FOLDER).items() if what.found}
BY_RESUMING, BY_GIVING_IN_TWICE = "import-one-again-after-resume", "import-number-twice"
_serial = itertools.count(100)


@pytest.fixture(scope="module")
def imports(crm: PracticeCrm) -> Imports:
    return crm.imports()


@pytest.fixture(scope="module")
def company(imports: Imports) -> dict[str, list[Row]]:
    """Customers that are imported soundly; each fault meets records of another table that hang on them."""
    made = rows("F00", SIZE)
    given_in(imports, "customers", made["customers"])
    return made


@pytest.fixture
def faulty(crm: PracticeCrm) -> Iterator[PracticeCrm]:
    yield crm
    crm.faults()


def fresh(table: str, company: dict[str, list[Row]], size: int = SIZE) -> list[Row]:
    """Rows that are new to the CRM; of other tables than customers they hang on the ``company``."""
    made = rows(f"F{next(_serial)}", size)[table]
    if table == "customers":
        return made
    return [{**row, "customer": company["customers"][n % SIZE]["legacy_id"]} for n, row in enumerate(made)]


def as_file(imports: Imports, table: str, given: list[Row]) -> File:
    headings, out = imports.columns(table), io.StringIO()
    writer = csv.writer(out)
    writer.writerow([headings[name] for name in given[0]])
    writer.writerows(row.values() for row in given)
    return File(f"{table}.csv", out.getvalue().encode("gb18030"))


def ended(imports: Imports, batch: Batch) -> Batch:
    def look() -> Batch | None:
        seen = imports.look(batch.id)
        return None if seen.phase is Phase.RUNNING else seen

    found = eventually(look, within_s=60, every_s=0.05)
    assert found
    return found


def given_in(imports: Imports, table: str, given: list[Row]) -> None:
    done = ended(imports, imports.start(table, as_file(imports, table, given)))
    assert (done.saved, done.failed) == (len(given), 0), imports.failures(done.id).content.decode()


def compared(imports: Imports, table: str, given: list[Row], folder: Path) -> TableResult:
    """What a reconciliation says of these rows, the CRM's side read by its export."""
    old, new = folder / "old.csv", folder / "new.csv"
    with old.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(given[0]))
        writer.writeheader()
        writer.writerows(given)
    mark = given[0]["legacy_id"].lstrip("0")[:4]
    others = {row[0] for row in imports.migrated(table).rows if mark not in row[0]}
    export(lambda after: imports.migrated(table, after), new, leave_out=others)
    return reconcile(plan_of(table, list(given[0])), old, new, folder / "differences.csv")


def named(result: TableResult) -> set[str]:
    """Every finding as ``table.field: kind``, and as ``table: kind`` for whole rows."""
    of_rows = {"missing": result.missing, "extra": result.extra, "doubled": result.doubled}
    found = {f"{result.table}: {kind}" for kind, count in of_rows.items() if count}
    if any("只是写法变了" in note.zh for note in result.notes):
        found.add(f"{result.table}: altered")
    return found | {f"{result.table}.{group.field}: {group.code}" for group in result.groups}


@pytest.mark.parametrize("table", TABLES)
def test_without_a_fault_everything_agrees(
    table: str, imports: Imports, company: dict[str, list[Row]], tmp_path: Path
) -> None:
    given = fresh(table, company)
    given_in(imports, table, given)
    result = compared(imports, table, given, tmp_path)
    assert result.sound and not named(result)


@pytest.mark.parametrize("fault", sorted(set(FOUND) - {BY_RESUMING, BY_GIVING_IN_TWICE}))
def test_a_fault_of_the_import_is_found_and_named(
    fault: str, faulty: PracticeCrm, imports: Imports, company: dict[str, list[Row]], tmp_path: Path
) -> None:
    table = FOUND[fault].partition(":")[0].partition(".")[0]
    given = fresh(table, company)
    faulty.faults(fault)
    given_in(imports, table, given)
    assert FOUND[fault] in named(compared(imports, table, given, tmp_path))


def test_a_row_that_is_imported_again_after_an_interruption_is_found(
    faulty: PracticeCrm, imports: Imports, company: dict[str, list[Row]], tmp_path: Path
) -> None:
    given = fresh("contacts", company, 400)
    faulty.faults(BY_RESUMING)
    batch = imports.start("contacts", as_file(imports, "contacts", given))
    assert eventually(lambda: imports.look(batch.id).saved, within_s=30, every_s=0.01)
    assert imports.interrupt(batch.id).waiting
    ended(imports, batch)
    imports.resume(batch.id)
    ended(imports, batch)
    assert FOUND[BY_RESUMING] in named(compared(imports, "contacts", given, tmp_path))


def test_a_number_that_is_imported_twice_is_found(
    faulty: PracticeCrm, imports: Imports, company: dict[str, list[Row]], tmp_path: Path
) -> None:
    given = fresh("contacts", company)
    faulty.faults(BY_GIVING_IN_TWICE)
    given_in(imports, "contacts", given)
    given_in(imports, "contacts", given[:1])
    assert FOUND[BY_GIVING_IN_TWICE] in named(compared(imports, "contacts", given, tmp_path))


def test_there_are_thirty_faults_and_more() -> None:
    assert len(FOUND) >= 30
