"""The CRM's side read in pages: what was cut off goes on, what is whole is read anew (MIG-05)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pytest
from click.testing import CliRunner

from drivers.areas.imports import Imports, Slice
from drivers.errors import CrmUnreachable
from golive.cli import cli
from migration.cleaning import MappingWrong
from migration.from_crm import read_crm
from migration.mapping import read_mapping
from migration.model import BadInput
from migration.sources import find_sources

ROOT = Path(__file__).resolve().parents[2]
MAPPING = ROOT / "features" / "migration" / "资料" / "数据映射配置表.csv"
PAGES = 3


class Paged:
    """A CRM whose tables have three pages of one row each; ``breaks`` names the page at which the line is cut."""

    def __init__(self, breaks: str = "", said: str = "") -> None:
        self.breaks, self.said = breaks, said
        self.asked: list[str] = []

    def migrated(self, table: str, after: str = "") -> Slice:
        page = int(after or "0") + 1
        self.asked.append(f"{table} {page}")
        if self.breaks == self.asked[-1]:
            raise CrmUnreachable("cut")
        rows: Sequence[Sequence[str]] = [[f"{table}-{page}", self.said]]
        return Slice(["legacy_id", "name"], rows, str(page) if page < PAGES else "")


def read(crm: Paged, folder: Path, name: str = "here") -> Path:
    return read_crm(lambda: cast(Imports, crm), name, MAPPING, folder)


def test_every_table_of_the_mapping_is_read_to_its_end(tmp_path: Path) -> None:
    folder = read(Paged(), tmp_path / "crm")
    tables = ("customers", "contacts", "opportunities", "orders", "followups")
    assert {p.name for p in folder.iterdir()} == {*(f"{t}.csv" for t in tables), "read.json"}
    assert (folder / "orders.csv").read_text("utf-8").split() == ["legacy_id,name", *(f"orders-{n}," for n in (1, 2, 3))]  # fmt: skip


def test_a_reading_that_was_cut_off_goes_on_with_the_page_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(CrmUnreachable):
        read(Paged("contacts 3"), tmp_path / "crm")
    again = Paged()
    folder = read(again, tmp_path / "crm")
    assert again.asked[0] == "contacts 3" and "customers 1" not in again.asked
    assert len((folder / "contacts.csv").read_text("utf-8").split()) == 1 + PAGES


def test_a_reading_of_another_crm_begins_anew(tmp_path: Path) -> None:
    with pytest.raises(CrmUnreachable):
        read(Paged("contacts 3"), tmp_path / "crm")
    again = Paged(said="other")
    folder = read(again, tmp_path / "crm", "elsewhere")
    assert again.asked[0] == "customers 1" and "other" in (folder / "customers.csv").read_text("utf-8")


def test_what_is_whole_is_read_anew_as_the_crm_may_have_changed(tmp_path: Path) -> None:
    read(Paged(said="before"), tmp_path / "crm")
    folder = read(Paged(said="after"), tmp_path / "crm")
    assert "before" not in (folder / "customers.csv").read_text("utf-8")


def test_the_files_that_were_read_are_found_by_their_tables(tmp_path: Path) -> None:
    folder = read(Paged(), tmp_path / "crm")
    assert len(find_sources(folder, read_mapping(MAPPING)[0])) == 5


@pytest.mark.parametrize("there", ["crm/notes.docx", "crm"], ids=["folder", "file"])
def test_what_no_reading_has_made_is_never_deleted(there: str, tmp_path: Path) -> None:
    kept, crm = tmp_path / there, Paged()
    kept.parent.mkdir(exist_ok=True)
    kept.write_text("ours", "utf-8")
    with pytest.raises(BadInput) as refused:
        read(crm, tmp_path / "crm")
    assert "已有别的内容" in refused.value.in_("zh") and "something else" in refused.value.in_("en")
    assert kept.read_text("utf-8") == "ours" and not crm.asked


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "crm").mkdir()
    assert (read(Paged(), tmp_path / "crm") / "orders.csv").is_file()


def test_a_mapping_that_has_to_be_mended_asks_the_crm_nothing(tmp_path: Path) -> None:
    wrong = tmp_path / "mapping.csv"
    wrong.write_text(
        "表,源字段,CRM 字段,转换,参数,缺省值,必填,备注\n客户,公司名,客户名,文本,,,是,\n", "utf-8"
    )
    crm = Paged()
    with pytest.raises(MappingWrong):
        read_crm(lambda: cast(Imports, crm), "here", wrong, tmp_path / "crm")
    assert not crm.asked


@pytest.mark.parametrize("more", [[], ["--new", "x", "--target", "practice"]], ids=["neither", "both"])
def test_the_side_of_the_crm_is_given_once(more: list[str], tmp_path: Path) -> None:
    told = CliRunner().invoke(
        cli, ["migrate", "reconcile", "--mapping", str(MAPPING), "--old", "x", "--out", str(tmp_path / "out"), *more]
    )  # fmt: skip
    assert told.exit_code == 2 and "--target" in told.output and not (tmp_path / "out").exists()
