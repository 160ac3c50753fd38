"""Old data as it's met in life: the sample with its truth, and reading files that can't be trusted."""

from __future__ import annotations

import csv
import zipfile
from io import BytesIO
from pathlib import Path

import msoffcrypto.format.ooxml
import pytest
import xlsxwriter

from migration.model import BadInput
from migration.reading import open_table
from migration.sample_data import make_sample
from migration.sample_faults import FAULTS


def read(path: Path) -> list[list[str]]:
    opened = open_table(path)
    return [list(opened.columns), *(list(cells) for _, cells in opened.rows)]


def workbook(path: Path, rows: list[list[object]], sheets: tuple[str, ...] = ("客户",)) -> Path:
    with xlsxwriter.Workbook(path, {"strings_to_formulas": True}) as book:
        for name in sheets:
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


def complaint(path: Path, sheet: str = "") -> BadInput:
    with pytest.raises(BadInput) as refused:
        list(open_table(path, sheet).rows)
    assert refused.value.wrong.zh != refused.value.wrong.en
    return refused.value


def csv_of(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "客户.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "old"
    make_sample(folder, 5000, 11)
    return folder


def test_the_same_seed_makes_the_same_export_and_another_seed_another(sample: Path, tmp_path: Path) -> None:
    make_sample(tmp_path / "again", 5000, 11)
    make_sample(tmp_path / "other", 5000, 12)
    first, again, other = (
        (f / "customers.csv").read_bytes() for f in (sample, tmp_path / "again", tmp_path / "other")
    )
    assert first == again != other


def test_every_table_has_its_share_of_the_rows_in_another_encoding(sample: Path) -> None:
    files = {p.stem: p for p in sample.iterdir() if p.stem not in ("truth", "mapping")}
    counts = {name: len(read(path)) - 1 for name, path in files.items()}
    assert counts == {
        "customers": 2000,
        "contacts": 1000,
        "opportunities": 750,
        "orders": 750,
        "followups": 500,
    }
    assert files["contacts"].read_bytes().startswith(b"\xef\xbb\xbf")
    assert files["opportunities"].suffix == ".xlsx"
    with pytest.raises(UnicodeDecodeError):
        files["customers"].read_text("utf-8")


def test_the_truth_names_every_kind_of_fault_at_its_cell(sample: Path) -> None:
    with (sample / "truth.csv").open(encoding="utf-8-sig") as opened:
        truth = list(csv.DictReader(opened))
    assert {row["fault"] for row in truth} == {f.name for f in FAULTS} | {"out_of_scope"}
    orders = read(sample / "orders.csv")
    orphan = next(row for row in truth if row["table"] == "orders" and row["fault"] == "orphan")
    cells = orders[int(orphan["row"]) - 1]
    assert cells[0] == orphan["key"]
    assert cells[orders[0].index("客户编号")].startswith("KH9")


def test_a_sample_never_overwrites(sample: Path) -> None:
    with pytest.raises(FileExistsError):
        make_sample(sample, 100, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_is_read_in_each_encoding_and_with_each_separator(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    path = csv_of(tmp_path, f"公司名{separator}备注\n云海科技😀{separator}第一行\n", encoding)
    assert read(path) == [["公司名", "备注"], ["云海科技😀", "第一行"]]


def test_rows_carry_the_numbers_of_a_spreadsheet_and_blank_ones_are_none(tmp_path: Path) -> None:
    path = csv_of(tmp_path, '名,注\na,"x\ny"\n,\n\nb,z\n')
    assert list(open_table(path).rows) == [(2, ("a", "x\ny")), (5, ("b", "z"))]


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        ("", "客户.csv", "空的"),
        ("名,注\n", "客户.csv", "只有表头"),
        ("名,注\na,b\n注,名\nc,d\n", "第 3 行", "又出现一行表头"),
        ("名,注\na,b\nc", "第 3 行", "截断"),
        ('名,注\na,b\nc,"d', "第 3 行", "引号"),
        ("名,注\na,b,c\nd,e\n", "第 2 行", "3 列"),
        ("名,,注\na,b,c\n", "B1", "列名为空"),
        ("名,注,名\na,b,c\n", "C1", "出现两次"),
        ("名,注\n中国人,b\n".encode() + "张三丰,c\n".encode("gb18030"), "客户.csv", "两种编码"),
        ("名,注\na,b\n".encode("utf-16"), "客户.csv", "UTF-16"),
        (b"\xc3\xfb,b\n\xff\xff,c\n", "第 2 行", "既不是"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "客户.csv", ".xls"),
    ],
    ids=["empty", "header only", "two headers", "cut", "open quote", "cells", "no name", "twice", "mixed", "utf-16",
         "broken", "old xls"],
)  # fmt: skip
def test_a_file_that_cant_be_trusted_is_told_with_its_place(
    tmp_path: Path, content: str | bytes, place: str, words: str
) -> None:
    wrong = complaint(csv_of(tmp_path, content))
    assert place in wrong.place
    assert words in wrong.wrong.zh
    assert wrong.remedy.zh


def test_a_file_that_isnt_there_is_told(tmp_path: Path) -> None:
    assert "没有这个文件" in complaint(tmp_path / "无.csv").wrong.zh


def test_a_workbook_gives_formulas_as_formulas_and_lost_digits_as_lost(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", [["税号", "数", "式"], [123456789012345678, 12, "=1+1"], ["x", 1.5, True]]
    )
    assert read(path) == [["税号", "数", "式"], ["1.23E+17", "12", "=1+1"], ["x", "1.5", "TRUE"]]


def test_an_error_value_is_not_read_as_an_empty_cell(tmp_path: Path) -> None:
    path, broken = workbook(tmp_path / "a.xlsx", [["名", "注"], ["a", 7]]), tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(broken, "w") as new:
        for part in old.infolist():
            content = old.read(part).replace(b'<c r="B2"><v>7<', b'<c r="B2" t="e"><v>#N/A<')
            new.writestr(part.filename, content)
    assert read(broken) == [["名", "注"], ["a", "#N/A"]]


def test_a_sheet_that_isnt_there_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["名"], ["a"]], ("客户", "联系人"))
    assert "客户、联系人" in complaint(path).wrong.zh
    assert "“联系人”" in complaint(path, "联系").remedy.zh
    assert list(open_table(path, "客户").rows) == [(2, ("a",))]


def test_a_workbook_with_a_password_is_told(tmp_path: Path) -> None:
    plain = workbook(tmp_path / "a.xlsx", [["名"], ["a"]])
    locked = BytesIO()
    with plain.open("rb") as opened:
        msoffcrypto.format.ooxml.OOXMLFile(opened).encrypt("secret", locked)
    plain.write_bytes(locked.getvalue())
    assert "密码" in complaint(plain).wrong.zh


def test_half_a_workbook_is_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["名"], ["a"]])
    path.write_bytes(path.read_bytes()[:3000])
    assert "截断" in complaint(path).wrong.zh


def test_a_zip_bomb_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(40_000_000))
    assert "未打开" in complaint(path).wrong.zh


def test_a_zip_that_lies_about_its_size_is_not_believed(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["名"], *(["云海" * 20] for _ in range(200))])
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 4)
    content[entry + 24 : entry + 28] = (10).to_bytes(4, "little")
    path.write_bytes(content)
    assert "损坏" in complaint(path).wrong.zh
