"""What ``golive migrate import`` can't use is told with its place before the CRM is touched, and leaves nothing behind."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped]
from openpyxl import Workbook
from rich.console import Console

from drivers.areas.imports import Slice
from drivers.errors import CrmUnreachable
from migration.command_import import import_command, rollback_command
from migration.import_state import load

FIELDS = ("legacy_id", "customer", "name", "phone")
GOOD = "legacy_id,customer,name,phone\nLX1,KH1,张三丰,13800138000\n"


class Untouched:
    """A CRM that tells its headings and must not be asked for anything else."""

    def columns(self, table: str) -> Mapping[str, str]:
        return {name: f"{name} 的列" for name in FIELDS}

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"the CRM was asked for {name}")


class Away(Untouched):
    """A CRM that is gone after it has told its headings."""

    def migrated(self, table: str, after: str = "") -> Slice:
        raise CrmUnreachable("127.0.0.1")


def workbook(*sheets: str) -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.remove(book.active)
    for name in sheets:
        for line in GOOD.splitlines():
            (book[name] if name in book.sheetnames else book.create_sheet(name)).append(line.split(","))
    book.save(out)
    return out.getvalue()


def locked() -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(workbook("a"))).encrypt("geheim", out)
    return out.getvalue()


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    return out.getvalue()


BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "empty": ("contacts.csv", lambda: b"", "文件是空的"),
    "header only": ("contacts.csv", lambda: GOOD.splitlines()[0].encode(), "只有表头"),
    "two headers": ("contacts.csv", lambda: (GOOD + GOOD).encode(), "第 3 行"),
    "cut in half": ("contacts.csv", lambda: (GOOD + "LX2,KH").encode(), "第 3 行"),
    "two encodings": ("contacts.csv", lambda: GOOD.encode() + "LX2,KH2,李四光,1\n".encode("gb18030"), "混有两种编码"),
    "unknown column": ("contacts.csv", lambda: GOOD.replace("phone", "phones").encode(), "没有字段“phones”。是否指“phone”"),
    "no number": ("contacts.csv", lambda: "customer,name\nKH1,张三丰\n".encode(), "没有“legacy_id”这一列"),
    "no link": ("contacts.csv", lambda: "legacy_id,name\nLX1,张三丰\n".encode(), "没有“customer”这一列"),
    "the same number twice": ("contacts.csv", lambda: (GOOD + GOOD.splitlines()[1]).encode(), "编号“LX1”出现两次"),
    "no number in a row": ("contacts.csv", lambda: (GOOD + ",KH1,李四,1\n").encode(), "第 3 行"),
    "password": ("contacts.xlsx", locked, "工作簿有密码"),
    "zip bomb": ("contacts.xlsx", bomb, "未打开"),
    "cut workbook": ("contacts.xlsx", lambda: workbook("a")[:-300], "损坏"),
    "which sheet": ("contacts.xlsx", lambda: workbook("a", "b"), "2 个工作表"),
    "another name": ("联系人表.csv", GOOD.encode, "没有可导入的表"),
}  # fmt: skip


def command(crm: Any, source: Path, folder: Path, sheet: str = "") -> tuple[int, str]:
    out = io.StringIO()
    console = Console(file=out, width=300, highlight=False)
    answer = import_command(source, folder, lambda: crm, "practice", "zh", sheet=sheet, console=console)
    return answer, out.getvalue()


@pytest.mark.parametrize("case", BAD)
def test_a_file_that_cant_be_right_is_told_with_its_place(tmp_path: Path, case: str) -> None:
    source, folder = tmp_path / "cleaned", tmp_path / "import"
    source.mkdir()
    name, content, words = BAD[case]
    (source / name).write_bytes(content())
    answer, said = command(Untouched(), source, folder)
    assert answer == 2
    assert words in said, said
    assert load(folder) is None and not [p for p in folder.glob("*") if p.suffix != ".part"]


def test_a_wrong_sheet_is_told_with_the_ones_there_are(tmp_path: Path) -> None:
    (tmp_path / "contacts.xlsx").write_bytes(workbook("联系人", "b"))
    answer, said = command(Untouched(), tmp_path, tmp_path / "import", sheet="联系")
    assert answer == 2 and "没有工作表“联系”" in said and "“联系人”" in said, said


@pytest.mark.parametrize(("missing", "words"), [("nowhere", "没有这个文件夹"), ("", "没有可导入的表")])
def test_a_folder_without_tables_is_told(tmp_path: Path, missing: str, words: str) -> None:
    answer, said = command(Untouched(), tmp_path / missing, tmp_path / "import")
    assert answer == 2 and words in said


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    source, folder = tmp_path / "cleaned", tmp_path / "import"
    for path in (source, folder):
        path.mkdir()
    (source / "contacts.csv").write_text(GOOD, "utf-8")
    (folder / "letter.txt").write_text("mine", "utf-8")
    answer, said = command(Untouched(), source, folder)
    assert answer == 2 and "已有别的内容" in said
    assert [p.name for p in folder.iterdir()] == ["letter.txt"]


def test_a_crm_that_is_gone_is_told_and_the_same_command_may_go_on(tmp_path: Path) -> None:
    source, folder = tmp_path / "cleaned", tmp_path / "import"
    source.mkdir()
    (source / "contacts.csv").write_text(GOOD, "utf-8")
    answer, said = command(Away(), source, folder)
    assert answer == 3 and "再次运行同一命令即可继续" in said
    state = load(folder)
    assert state and not state.before and [part.rows for part in state.parts()] == [1]


def test_another_source_or_a_rollback_of_nothing_is_refused(tmp_path: Path) -> None:
    source, folder = tmp_path / "cleaned", tmp_path / "import"
    source.mkdir()
    (source / "contacts.csv").write_text(GOOD, "utf-8")
    command(Away(), source, folder)
    other = tmp_path / "other"
    other.mkdir()
    answer, said = command(Untouched(), other, folder)
    assert answer == 2 and "数据来自" in said
    out = io.StringIO()
    crm: Any = Untouched()
    assert (
        rollback_command(tmp_path / "none", lambda: crm, "practice", "zh", Console(file=out, width=300)) == 2
    )
    assert "没有导入记录" in out.getvalue()


def test_what_was_begun_goes_on_with_the_same_tables_and_the_same_criterion(tmp_path: Path) -> None:
    source, folder = tmp_path / "cleaned", tmp_path / "import"
    source.mkdir()
    (source / "contacts.csv").write_text(GOOD, "utf-8")
    assert command(Away(), source, folder)[0] == 3
    out = io.StringIO()
    crm: Any = Untouched()
    console = Console(file=out, width=300, highlight=False)
    assert (
        import_command(source, folder, lambda: crm, "practice", "zh", min_success=1.0, console=console) == 2
    )
    assert "以成功率 0.99 为标准开始，不是 1" in out.getvalue() and "--min-success 0.99" in out.getvalue()
    (source / "contacts.csv").write_text(GOOD.replace("\n", "\r\n"), "utf-8")
    answer, said = command(Untouched(), source, folder)
    assert answer == 2 and "在开始导入之后改过" in said
    (source / "contacts.csv").write_text(GOOD, "utf-8")
    assert command(Away(), source, folder)[0] == 3
