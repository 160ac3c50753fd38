"""Import in batches: verified before the next, stopped by a miss, killed twenty times, rolled back (MIG-04, 07, 08)."""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import random
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from drivers.areas.imports import TABLES, Imports, Slice
from migration import import_plan, import_state, importing
from migration.command_import import import_command, rollback_command
from migration.exporting import export
from migration.model import BadInput
from tests.migration.conftest import Company, PracticeCrm, Row


class Told:
    """What a command says."""

    def __init__(self) -> None:
        self._out = io.StringIO()
        self.console = Console(file=self._out, width=300, highlight=False)

    @property
    def text(self) -> str:
        return self._out.getvalue()


def migrate(
    crm: PracticeCrm,
    source: Path,
    folder: Path,
    mended: Sequence[Path] = (),
    shares: tuple[float, ...] = (0.3,),
) -> tuple[int, str]:
    told = Told()
    answer = import_command(
        source, folder, crm.imports, "practice", "zh", shares=shares, mended=mended, console=told.console
    )
    return answer, told.text


def back(crm: PracticeCrm, folder: Path) -> tuple[int, str]:
    told = Told()
    return rollback_command(folder, crm.imports, "practice", "zh", told.console), told.text


def there(crm: PracticeCrm, table: str, mark: str) -> list[Row]:
    found = crm.imports().migrated(table)
    assert not found.after
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    return [row for row in rows if mark in row["legacy_id"]]


def given(source: Path, table: str) -> list[Row]:
    return list(import_state.rows_of(source / f"{table}.csv"))


def by_number(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row["legacy_id"])


def test_every_row_arrives_in_growing_batches_and_a_second_start_changes_nothing(
    crm: PracticeCrm, company: Company, tmp_path: Path
) -> None:
    source, folder = company("AA"), tmp_path / "import"
    answer, said = migrate(crm, source, folder, shares=(0.05, 0.3))
    assert answer == 0, said
    assert said.count("✓ 第") == 3
    batches = len(crm.imports().batches())
    assert migrate(crm, source, folder, shares=(0.05, 0.3))[0] == 0
    assert len(crm.imports().batches()) == batches
    for table in TABLES:
        assert by_number(there(crm, table, "AA")) == by_number(given(source, table))
    assert back(crm, folder)[0] == 0


def test_a_batch_that_misses_its_criterion_stops_the_rest_until_its_rows_are_mended(
    crm: PracticeCrm, company: Company, tmp_path: Path
) -> None:
    def spoil(tables: dict[str, list[Row]]) -> None:
        for row in tables["contacts"]:
            row["name"] = ""

    source, folder = company("BB", 6, spoil), tmp_path / "import"
    answer, said = migrate(crm, source, folder)
    assert answer == 1
    assert "✗ 第 1 批" in said and "低于 99.00%" in said and "第 2 批" not in said, said
    assert len(there(crm, "customers", "BB")) == 2
    state = json.loads((folder / "import.json").read_text("utf-8"))
    assert [stage["verdict"] for stage in state["stages"]] == ["failed", ""]
    failed = next((folder / "failures").iterdir())
    text = failed.read_text("utf-8-sig")
    assert "请填写姓名" in text
    mended = tmp_path / failed.name
    mended.write_text(text.replace(",,", ",李四,"), "utf-8")
    answer, said = migrate(crm, source, folder, mended=[mended])
    assert "✓ 第 1 批：" in said and "✗ 第 2 批" in said, said
    assert by_number(there(crm, "contacts", "BB"))[0]["name"] == "李四"
    assert back(crm, folder)[0] == 0


def test_a_file_that_is_no_file_of_failures_is_refused(
    crm: PracticeCrm, company: Company, tmp_path: Path
) -> None:
    source, folder = company("EE", 3), tmp_path / "import"
    assert migrate(crm, source, folder)[0] == 0
    answer, said = migrate(crm, source, folder, mended=[source / "contacts.csv"])
    assert answer == 2 and "contacts.csv" in said and "不是这次导入的失败文件" in said
    assert back(crm, folder)[0] == 0


def test_rollback_brings_every_table_back_and_tells_which_one_it_did_not(
    crm: PracticeCrm, company: Company, tmp_path: Path
) -> None:
    source, folder = company("CC"), tmp_path / "import"
    assert migrate(crm, source, folder)[0] == 0
    answer, said = back(crm, folder)
    assert answer == 0, said
    assert "✓ customer：" in said and "已回到导入之前的状态" in said
    assert not there(crm, "customers", "CC")
    customers = crm_desk(crm).customers
    known = customers.listed("")[0]
    customers.change(known.id, "name", f"{known.name}改")
    answer, said = back(crm, folder)
    assert answer == 1
    assert "✗ customer：" in said and "内容变了" in said and "✓ order" in said, said


def crm_desk(crm: PracticeCrm) -> Any:
    from targets import build_target

    return build_target(crm.settings, "http").desk(crm.admin())


KILLS = 20


class Mortal:
    """The CRM's import as a process meets it that is killed, for good, before or after its n-th step."""

    def __init__(self, crm: Imports, dies_at: int, *, after: bool) -> None:
        self._crm, self._left, self._after = crm, dies_at, after

    def __getattr__(self, name: str) -> Any:
        what = getattr(self._crm, name)

        def step(*args: Any) -> Any:
            return self.step(what, *args)

        return step

    def step(self, what: Callable[..., Any], *args: Any) -> Any:
        """Do it, unless this is the end."""
        self._left -= 1
        if self._left == 0 and not self._after:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = what(*args)
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer


def _dies(crm: PracticeCrm, source: Path, folder: Path, dies_at: int, after: bool) -> None:
    mortal = Mortal(crm.imports(), dies_at, after=after)
    keep = import_state.save
    vars(importing)["save"] = lambda *args: mortal.step(keep, *args)
    import_command(source, folder, lambda: mortal, "practice", "zh", shares=(0.3,), console=Told().console)
    os._exit(0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_killed_twenty_times_it_goes_on_with_nothing_doubled_and_nothing_lost(
    crm: PracticeCrm, company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_plan, "PART_ROWS", 20)
    source, folder = company("KD", 60), tmp_path / "import"
    dice, killed = random.Random(20261122), 0
    context = multiprocessing.get_context("fork")
    while killed < KILLS:
        dies_at = dice.randint(1, 12)
        life = context.Process(target=_dies, args=(crm, source, folder, dies_at, dice.random() < 0.5))
        life.start()
        life.join(60)
        if life.exitcode == 0:
            break
        assert life.exitcode == -signal.SIGKILL
        killed += 1
    assert killed == KILLS
    answer, said = migrate(crm, source, folder)
    assert answer == 0, said
    for table in TABLES:
        assert by_number(there(crm, table, "KD")) == by_number(given(source, table))
    assert back(crm, folder)[0] == 0


def pages(columns: list[str], rows: int, fail_at: int = 0) -> Callable[[str], Slice]:
    asked = [0]

    def read(after: str) -> Slice:
        asked[0] += 1
        if asked[0] == fail_at:
            raise ConnectionError
        start = int(after or 0)
        part = [[str(n), f"值{n}\n"] for n in range(start, min(start + 3, rows))]
        return Slice(columns, part, str(start + 3) if start + 3 < rows else "")

    return read


@pytest.mark.parametrize("fail_at", [1, 2, 3, 4])
def test_reading_the_crm_goes_on_where_it_was_cut_off(tmp_path: Path, fail_at: int) -> None:
    whole, cut = tmp_path / "whole.csv", tmp_path / "cut.csv"
    assert export(pages(["legacy_id", "v"], 10), whole) == 10
    with pytest.raises(ConnectionError):
        export(pages(["legacy_id", "v"], 10, fail_at), cut)
    assert not cut.exists()
    with (cut.with_name("cut.csv.part")).open("ab") as part:
        part.write("半行".encode()[:4])  # what was on its way when it was cut
    assert export(pages(["legacy_id", "v"], 10), cut) == 10
    assert cut.read_bytes() == whole.read_bytes()
    assert [p.name for p in tmp_path.iterdir() if "part" in p.name] == []


def test_columns_that_change_while_the_crm_is_read_are_told(tmp_path: Path) -> None:
    def read(after: str) -> Slice:
        return Slice(["legacy_id", "neu"] if after else ["legacy_id"], [["1"]], "1" if not after else "")

    with pytest.raises(BadInput, match="neu"):
        export(read, tmp_path / "x.csv")
