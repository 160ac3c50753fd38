"""Cleaning: every source row ends in one place, nothing is guessed, and the report says the same as the files."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from rich.console import Console

from bench.migration_cleaning import compare
from migration.cleaning import Choices, Cleaned, MappingWrong, NotBalanced, clean
from migration.cleaning_duplicates import Duplicates
from migration.cleaning_files import Files, harmless
from migration.cleaning_report import write_reports
from migration.command_data import check_command, clean_command, sample_data_command
from migration.mapping import read_mapping
from migration.model import BadInput
from migration.sample_data import make_sample
from migration.sample_values import SCOPE_SINCE

MAPPING = """表,源字段,CRM 字段,转换,参数,缺省值
客户,编号,旧系统编号,文本,,
客户,公司名,客户全称,文本,,
客户,电话,联系方式,联系方式,,
客户,行业,所属行业,选项,制造业-汽车=汽车,
客户,来源,来源渠道,选项,,其他
客户,最近,最近联系日期,日期,,
联系人,编号,旧系统编号,文本,,
联系人,客户,所属客户,文本,,
联系人,姓名,姓名,文本,,
"""
HEAD = "编号,公司名,电话,行业,来源,最近\n"
A = "A,云海科技有限公司,13800138000,汽车,官网,2026-01-01\n"


@dataclass
class Result:
    cleaned: Cleaned
    folder: Path

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as opened:
            return list(csv.DictReader(opened))

    def fates(self, table: int = 0) -> dict[str, int]:
        return {fate: count for fate, count in self.cleaned.tables[table].fates.items() if count}


def cleaned(folder: Path, customers: str, contacts: str = "", choices: Choices = Choices()) -> Result:  # noqa: B008
    (folder / "mapping.csv").write_text(MAPPING, "utf-8")
    sources = {"customers": folder / "客户.csv"}
    sources["customers"].write_text(HEAD + customers, "utf-8")
    if contacts:
        sources["contacts"] = folder / "联系人.csv"
        sources["contacts"].write_text("编号,客户,姓名\n" + contacts, "utf-8")
    mappings, complaints = read_mapping(folder / "mapping.csv")
    assert not complaints
    out = folder / "out"
    return Result(clean(mappings, sources, out, choices, finish=write_reports), out)


def test_a_sound_row_goes_through_and_is_converted(tmp_path: Path) -> None:
    result = cleaned(tmp_path, A)
    assert result.fates() == {"corrected": 1}
    (row,) = result.rows("customers")
    assert row["industry"] == "制造业-汽车"
    (change,) = result.rows("changes")
    assert (change["原值 before"], change["新值 after"], change["类别 kind"]) == (
        "汽车",
        "制造业-汽车",
        "corrected",
    )


def test_an_empty_value_is_filled_only_where_the_mapping_says_with_what(tmp_path: Path) -> None:
    result = cleaned(
        tmp_path, A.replace("官网", "") + A.replace("A,", "B,").replace("汽车", "").replace("云", "天")
    )
    assert result.fates() == {"filled": 1, "rejected": 1}
    assert result.rows("customers")[0]["source"] == "其他"


def test_a_rejected_row_keeps_its_cells_and_says_every_reason(tmp_path: Path) -> None:
    result = cleaned(tmp_path, "A,=1+1,58886666,汽车,官网,03/04/2025\n")
    (row,) = result.rows("rejected_customers")
    assert row["规则 rule"] == "formula；phone_area_code；date_ambiguous"
    assert "最近：“03/04/2025”可读作两个日期" in row["原因"]
    assert "can be read as two dates" in row["reason"]
    assert (row["行 row"], row["公司名"], row["电话"]) == ("2", "'=1+1", "58886666")


def test_the_file_of_rejected_rows_can_be_mended_and_given_back(tmp_path: Path) -> None:
    first = cleaned(tmp_path, A.replace("2026-01-01", "03/04/2025"))
    rejected = first.folder / "rejected_customers.csv"
    rejected.write_text(rejected.read_text("utf-8-sig").replace("03/04/2025", "2025-04-03"), "utf-8-sig")
    mappings = read_mapping(tmp_path / "mapping.csv")[0]
    again = clean(mappings, {"customers": rejected}, tmp_path / "again")
    assert again.tables[0].after == 1


def test_exact_duplicates_in_any_writing_become_one_and_it_is_said_which_value_won(tmp_path: Path) -> None:
    other = "B, 云海科技 有限公司,+86 138-0013-8000,汽车,展会,2026-02-01\n"
    third = "C,云海科技有限公司,13800138000,汽车,,2025-12-01\n"
    result = cleaned(tmp_path, A + other + third, "1,A,张三\n2,B,李四\n3,C,王五\n")
    assert result.fates()["merged"] == 2
    (kept,) = result.rows("customers")
    assert (kept["legacy_id"], kept["source"]) == ("B", "展会")
    told = result.rows("merged")
    assert {(r["编号 key"], r["并入编号 into key"]) for r in told} == {("A", "B"), ("C", "B")}
    lost = next(r for r in told if r["舍弃 let go"] == "官网")
    assert (lost["字段 field"], lost["采用 kept"], lost["原因"]) == ("source", "展会", "最近联系日期最新")
    assert {r["customer"] for r in result.rows("contacts")} == {"B"}


def test_a_near_duplicate_is_told_and_kept_unless_merging_is_asked_for(tmp_path: Path) -> None:
    near = "B,云海科计有限公司,13800138000,汽车,展会,2026-02-01\n"
    result = cleaned(tmp_path, A + near)
    assert result.cleaned.tables[0].after == 2
    (pair,) = result.rows("near_duplicates")
    assert {pair["编号 key"], pair["疑似编号 other key"]} == {"A", "B"}
    (tmp_path / "merge").mkdir()
    asked = cleaned(tmp_path / "merge", A + near, choices=Choices(merge_near=True))
    assert asked.cleaned.tables[0].after == 1
    assert asked.rows("merged")[0]["原因"] == "近似重复，按要求合并"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("杭州云海华科技有限公司", "13800138000"), ("杭州市云海华科技股份有限公司", "13800138000"), True),
        (("杭州云海华科技有限公司", "13800138000"), ("云海华科技有限公司", "13800138000"), True),
        (("杭州云海华科技有限公司", "13800138000"), ("杭州云海花科技有限公司", "13800138000"), True),
        (("杭州云海华科技有限公司", "13800138000"), ("杭州云海华科技有限公司", "13800130800"), True),
        (("杭州云海华科技有限公司", "13800138000"), ("杭州云海华贸易有限公司", "13800138000"), False),
        (("杭州云海华科技有限公司", "13800138000"), ("南京云海华科技有限公司", "13800138001"), False),
        (
            ("杭州云海华科技有限公司", "13800138000"),
            ("杭州云海华科技有限公司宁波分公司", "13800138000"),
            False,
        ),
        (("杭州云海华科技有限公司", "13800138000"), ("杭州云海华科技有限公司", "13912345678"), False),
    ],
)
def test_what_is_nearly_the_same_and_what_only_looks_so(
    one: tuple[str, str], other: tuple[str, str], same: bool
) -> None:
    found = Duplicates()
    found.add(*one)
    found.add(*other)
    assert bool(list(found.near())) is same


def test_a_contact_that_a_crowd_shares_is_told_and_not_compared_pair_by_pair() -> None:
    found = Duplicates()
    for number in range(300):
        found.add(f"公司{number:05d}{chr(0x4E00 + number * 7)}", "4008001234")
    assert list(found.near()) == []
    assert found.crowded == {"4008001234": 300}


def test_what_belongs_to_nobody_is_rejected_and_what_belongs_to_the_rejected_too(tmp_path: Path) -> None:
    result = cleaned(
        tmp_path, A.replace("汽车", "不明") + A.replace("A,", "B,"), "1,A,张三\n2,B,李四\n3,Z,王五\n"
    )
    assert {r["编号"]: r["规则 rule"] for r in result.rows("rejected_contacts")} == {
        "1": "parent_rejected",
        "3": "orphan",
    }


def test_links_that_could_not_be_checked_are_said_to_be_so(tmp_path: Path) -> None:
    cleaned(tmp_path, A, "1,A,张三\n")
    mappings = [m for m in read_mapping(tmp_path / "mapping.csv")[0] if m.table.name == "contacts"]
    alone = clean(mappings, {"contacts": tmp_path / "联系人.csv"}, tmp_path / "alone")
    assert alone.tables[0].unchecked == ("customers",)


def test_out_of_scope_is_counted_with_what_belongs_to_it(tmp_path: Path) -> None:
    old = "B,天华贸易有限公司,13900139000,错误的行业,官网,2020-01-01\n"
    result = cleaned(tmp_path, A + old, "1,A,张三\n2,B,李四\n", Choices(since=date(2023, 11, 1)))
    assert result.fates() == {"corrected": 1, "out_of_scope": 1}
    assert result.fates(1) == {"unchanged": 1, "out_of_scope": 1}


def test_a_number_that_stands_twice_is_never_paired_by_accident(tmp_path: Path) -> None:
    result = cleaned(tmp_path, A + A.replace("云海", "天华").replace("138000", "138001") + A, "1,A,张三\n")
    assert result.fates() == {"merged": 1, "rejected": 2}
    assert {r["规则 rule"] for r in result.rows("rejected_customers")} == {"key_twice"}
    assert result.rows("rejected_contacts")[0]["规则 rule"] == "parent_rejected"


def test_a_number_that_stands_twice_is_found_when_one_of_its_rows_is_rejected_anyway(tmp_path: Path) -> None:
    result = cleaned(tmp_path, A.replace("汽车", "不明") + A)
    assert result.fates() == {"rejected": 2}


@pytest.mark.parametrize(
    "lost, said",
    [
        ("customers", "清洗后 0（应为 1）"), ("merged", "合并 0（应为 1）"), ("out_of_scope", "范围外 0（应为 1）"),
        ("rejected_customers", "拒绝 0（应为 1）"),
    ],
)  # fmt: skip
def test_the_balance_is_counted_from_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: str, said: str
) -> None:
    write = Files.write

    def losing(self: Files, name: str, cells: tuple[str, ...], heading: tuple[str, ...] = ()) -> None:
        if name != lost or (name == "merged" and cells[5]):  # what became of a field stays
            write(self, name, cells, heading)

    monkeypatch.setattr(Files, "write", losing)
    same, old = (
        A.replace("A,", "B,").replace("官网", "展会"),
        "C,旧客户有限公司,13900139000,汽车,官网,2020-01-01\n",
    )
    rows = A + same + old + "D,=1+1,13700137000,汽车,官网,2026-01-01\n"
    with pytest.raises(NotBalanced, match=f"customers：读入 4 行.*{said}"):
        cleaned(tmp_path, rows, choices=Choices(since=date(2023, 11, 1)))
    assert not (tmp_path / "out").exists()
    monkeypatch.undo()
    assert set(cleaned(tmp_path, rows, choices=Choices(since=date(2023, 11, 1))).fates()) == {
        "merged", "rejected", "out_of_scope", "corrected",
    }  # fmt: skip


def test_a_source_that_breaks_half_way_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="截断"):
        cleaned(tmp_path, A * 3 + "B,云")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mapping.csv", "客户.csv"]


def test_what_a_killed_run_left_is_cleared_and_a_finished_one_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "out.part").mkdir()
    (tmp_path / "out.part" / "customers.csv").write_text("half", "utf-8")
    assert cleaned(tmp_path, A).rows("customers")
    assert not (tmp_path / "out.part").exists()
    with pytest.raises(FileExistsError):
        cleaned(tmp_path, A)


def test_a_mapped_column_that_the_source_lacks_stops_everything(tmp_path: Path) -> None:
    cleaned(tmp_path, A)
    (tmp_path / "客户.csv").write_text("编号,公司\n1,2\n", "utf-8")
    mappings = read_mapping(tmp_path / "mapping.csv")[0]
    with pytest.raises(MappingWrong, match="是否指“公司”"):
        clean(mappings, {"customers": tmp_path / "客户.csv"}, tmp_path / "again")


def test_cells_that_a_spreadsheet_would_run_are_made_harmless() -> None:
    assert harmless("=1+1") == "'=1+1"
    assert harmless("@SUM(A1)") == "'@SUM(A1)"
    assert harmless("+1+cmd|' /C calc'!A0").startswith("'")
    assert [harmless(c) for c in ("+86 138-0013-8000", "-5.00", "云海", "")] == [
        "+86 138-0013-8000",
        "-5.00",
        "云海",
        "",
    ]


def test_every_planted_fault_is_found_on_a_seed_that_nothing_was_tuned_on(tmp_path: Path) -> None:
    make_sample(tmp_path / "old", 6000, 90210)
    mappings = read_mapping(tmp_path / "old" / "mapping.csv")[0]
    sources = {m.table.name: next((tmp_path / "old").glob(f"{m.table.name}.*")) for m in mappings}
    clean(mappings, sources, tmp_path / "new", Choices(since=SCOPE_SINCE))
    planted, found, _, false = compare(tmp_path / "old", tmp_path / "new", list(sources))
    exact = {kind: planted[kind] - found[kind] for kind in planted if kind != "near_duplicate"}
    assert set(exact.values()) == {0}, exact
    assert found["near_duplicate"] >= 0.98 * planted["near_duplicate"] > 0
    assert false == 0


def test_report_and_workbook_say_what_the_files_hold(tmp_path: Path) -> None:
    result = cleaned(tmp_path, A + "B,=1+1,13900139000,汽车,官网,2026-01-01\n")
    for name, words in (("数据清洗报告.html", "单元格是公式"), ("cleaning-report.html", "Formula cell")):
        page = (result.folder / name).read_text("utf-8")
        assert words in page
        assert "<b>2</b>" in page
        assert "http" not in page
    book = openpyxl.load_workbook(result.folder / "数据清洗报告.xlsx", read_only=True)
    assert [c.value for c in next(book["去向 Balance"].iter_rows(min_row=2))][2:] == [2, 0, 1, 0, 1, 0, 1, 0]
    assert [c.value for c in next(book["拒绝 客户"].iter_rows(min_row=2))][1] == "'=1+1"


def said(command: object, *arguments: object, **more: object) -> tuple[int, str]:
    console = Console(file=io.StringIO(), width=160)
    code = command(*arguments, console=console, **more)  # type: ignore[operator]
    return code, console.file.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize(("lang", "words"), [("zh", "恰有一个去向"), ("en", "accounted for exactly once")])
def test_sample_check_and_clean_work_together_on_the_command_line(
    tmp_path: Path, lang: str, words: str
) -> None:
    old, mapping = tmp_path / "old", tmp_path / "old" / "mapping.csv"
    assert said(sample_data_command, 200, 3, old, lang)[0] == 0
    assert said(sample_data_command, 200, 3, old, lang)[0] == 2
    assert said(sample_data_command, 5, 3, tmp_path / "few", lang)[0] == 2
    assert said(check_command, mapping, old, lang)[0] == 0
    code, told = said(clean_command, mapping, old, tmp_path / "new", lang)
    assert (code, words in told) == (0, True)
    assert said(clean_command, mapping, old, tmp_path / "new", lang)[0] == 2
    assert said(clean_command, mapping, tmp_path / "nowhere", tmp_path / "x", lang)[0] == 2
    mapping.write_text(mapping.read_text("utf-8-sig").replace("客户全称", "客户名字"), "utf-8")
    code, told = said(clean_command, mapping, old, tmp_path / "y", lang)
    assert (code, "mapping.csv C3" in told) == (1, True)
    assert not (tmp_path / "y").exists()
