"""An exported report is read the way a spreadsheet reads it: what would run as a formula is noticed."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from targets.practice.areas.report_files import opened


def workbook(*cells: str, formulas: bool) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": formulas}) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "名称")
        for at, cell in enumerate(cells, 1):
            sheet.write(at, 0, cell)
    return out.getvalue()


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_csv_cell_that_begins_like_a_formula_would_run(start: str) -> None:
    file = opened(f"\ufeff名称\r\n{start}1+1\r\n".encode(), "CSV")
    assert file.calculated == (f"{start}1+1",)


def test_an_apostrophe_keeps_a_csv_cell_from_running_and_is_not_part_of_the_text() -> None:
    file = opened("\ufeff名称,数\r\n'=1+1,5\r\n".encode(), "CSV")
    assert (file.calculated, file.rows) == ((), ({"名称": "=1+1", "数": "5"},))


def test_excel_cannot_read_the_chinese_of_a_csv_file_without_its_mark() -> None:
    assert opened("\ufeff名称\r\n".encode(), "CSV").opens_right
    assert not opened("名称\r\n".encode(), "CSV").opens_right


def test_a_workbooks_formula_is_told_from_its_text() -> None:
    assert opened(workbook("=1+1", formulas=True), "Excel").calculated == ("=1+1",)
    text = opened(workbook("=1+1", formulas=False), "Excel")
    assert (text.calculated, text.rows) == ((), ({"名称": "=1+1"},))
