"""Examples in a table beside the feature: what a business person may get wrong there is told with its cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from authoring.catalogue import Catalogue, load_catalogue, plan
from authoring.check import check
from authoring.wording import WORDINGS
from drivers.records import Role
from drivers.rights import Deed, Thing
from tests.authoring.authoring_tiny import REGISTER, sentences_from

STEPS = '''"""权限 / Rights"""
from pytest_bdd import then
from drivers.sentences import sentence


@then(sentence("对“{thing}”，{role:word}的“{deed}”应被{answer:word}"))
def _(thing, role, deed, answer):
    """允许或拒绝 / allowed or denied"""
'''
FEATURE = """# language: zh-CN
@CUS-03
功能: 权限
  @UAT-0001 @sampled-ui
  场景大纲: <角色>对<对象>的<操作>：<结论>
    那么 对“<对象>”，<角色>的“<操作>”应被<结论>

    例子: 见 矩阵.csv，列是<操作>，格是<结论>
"""
HEADER = ["角色", "对象", *(deed.value for deed in Deed)]


def rows() -> list[list[str]]:
    """A whole table: everybody may see and nobody may delete; nothing else is asked."""
    answers = ["允许", "不适用", "不适用", "拒绝", "不适用", "不适用"]
    return [[*HEADER], *([role.value, thing.value, *answers] for role in Role for thing in Thing)]


def saved(table: list[list[str]], delimiter: str = ",", encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(table)
    return text.getvalue().encode(encoding)


Read = Callable[..., Catalogue]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def make(data: bytes | None = None, feature: str = FEATURE) -> Catalogue:
        folder = tmp_path / "features" / "permissions"
        folder.mkdir(parents=True, exist_ok=True)
        (tmp_path / "features" / "requirements.csv").write_text(REGISTER, "utf-8")
        (folder / "权限.feature").write_text(feature, "utf-8")
        if data is not None:
            (folder / "矩阵.csv").write_bytes(data)
        return load_catalogue(tmp_path, sentences_from(STEPS))

    return make


def keys(catalogue: Catalogue) -> set[str]:
    assert not check(Path(), catalogue=catalogue), check(Path(), catalogue=catalogue)
    return {case.key for case in plan(catalogue).cases}


def told(catalogue: Catalogue) -> str:
    problems = check(Path(), catalogue=catalogue)
    assert {(p.file, p.line) for p in problems} == {("features/permissions/权限.feature", 8)}, problems
    assert not plan(catalogue).cases and plan(catalogue).unreadable
    return "\n".join(problem.shown() for problem in problems)


def test_every_cell_but_those_that_ask_nothing_is_a_case_known_by_its_words(read: Read) -> None:
    found = keys(read(saved(rows())))
    assert "UAT-0001~销售代表-客户-查看@http" in found
    assert len({key for key in found if key.endswith("@http")}) == 2 * len(Role) * len(Thing)


def test_the_keys_do_not_depend_on_the_order_of_rows_or_columns(read: Read) -> None:
    before = keys(read(saved(rows())))
    turned = [[row[0], row[1], *reversed(row[2:])] for row in rows()]
    assert keys(read(saved([turned[0], *reversed(turned[1:])]))) == before


def test_through_the_pages_one_allowed_and_one_denied_cell_of_each_role_and_object(read: Read) -> None:
    cases = [case for case in plan(read(saved(rows()))).cases if case.channel == "ui"]
    kinds = [(c.example["角色"], c.example["对象"], c.example["结论"]) for c in cases]
    assert len(kinds) == len(set(kinds)) == 2 * len(Role) * len(Thing)


@pytest.mark.parametrize("delimiter", [";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_what_excel_saves_is_understood(read: Read, delimiter: str, encoding: str) -> None:
    assert keys(read(saved(rows(), delimiter, encoding))) == keys(read(saved(rows())))


def changed(row: int, column: int, value: str) -> list[list[str]]:
    table = rows()
    table[row][column] = value
    return table


def without(row: int) -> list[list[str]]:
    return [cells for number, cells in enumerate(rows()) if number != row]


ACCIDENTS: dict[str, tuple[bytes | None, list[str]]] = {
    "table_missing": (None, ["矩阵.csv"]),
    "table_empty": (b"\xef\xbb\xbf", ["矩阵.csv"]),
    "table_value": (saved(changed(3, 5, "拒决")), ["第 4 行", "删除", "拒决", "是否指“拒绝”", "不适用"]),
    "an empty cell": (saved(changed(2, 7, "")), ["第 3 行", "转交", "（空）"]),
    "an unknown role": (saved(changed(1, 0, "销售代表们")), ["第 2 行", "角色", "是否指“销售代表”"]),
    "table_column": (saved(changed(0, 2, "查询")), ["不认识列“查询”", "缺少列“查看”"]),
    "table_column_twice": (saved(changed(0, 3, "查看")), ["两列都叫“查看”"]),
    "table_no_column": (saved([row[:-1] for row in rows()]), ["缺少列“转交”"]),
    "table_uneven": (saved([rows()[0], [*rows()[1], "多"], *rows()[2:]]), ["第 2 行有 9 格", "8 格"]),
    "table_twice": (saved([*rows(), rows()[1]]), ["与第 2 行说的是同一件事"]),
    "table_left_out": (
        saved([row for row in rows() if row[0] != "市场专员"]),
        ["没有“角色”为“市场专员”的行"],
    ),
}


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_an_accident_is_told_with_file_row_cell_and_value(read: Read, accident: str) -> None:
    data, words = ACCIDENTS[accident]
    message = told(read(data))
    assert not [word for word in words if word not in message], message


def test_a_missing_combination_is_told(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    from authoring import tables

    words = {**tables.VOCABULARY, "对象": ("客户", "线索")}
    monkeypatch.setattr(tables, "VOCABULARY", words)
    table = [rows()[0]] + [[role, thing, *["允许"] * 6] for role in words["角色"] for thing in words["对象"]]
    del table[4]
    assert "缺少一行：角色=销售经理、对象=线索" in told(read(saved(table)))


def test_a_table_without_its_columns_and_cells_named_is_told(read: Read) -> None:
    message = told(read(saved(rows()), FEATURE.replace("，列是<操作>，格是<结论>", "")))
    assert "列是<操作>，格是<结论>" in message


def test_a_table_of_another_name_that_is_near_is_offered(read: Read, tmp_path: Path) -> None:
    message = told(read(saved(rows()), FEATURE.replace("矩阵.csv", "矩阵1.csv")))
    assert "是否指“矩阵.csv”" in message


def test_every_accident_of_a_table_has_its_test() -> None:
    tested = {*ACCIDENTS, "table_reference", "table_no_row"}
    assert {code for code in WORDINGS if code.startswith("table_")} <= tested
