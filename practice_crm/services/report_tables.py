"""The reports as tables, and the tables as files that spreadsheets open right (RPT-02)."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from practice_crm.models import Opportunity
from practice_crm.refusals import not_found
from practice_crm.rules import spreadsheets
from practice_crm.services import journal, reports
from practice_crm.services.asking import Asking

Form = Literal["csv", "xlsx"]
Cell = str | int | Decimal | None
MEDIA_TYPES: dict[Form, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Table:
    """One report: its name, the heads of its columns, its rows."""

    name: str
    head: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]


def exported(asking: Asking, report: str, form: Form, search: str = "") -> bytes:
    """The file of a report, with the figures that the dashboard shows this person.

    ``Refused``: not_found for a report that there isn't, not_allowed.
    """
    if report not in _TABLES:
        raise not_found()
    table = _TABLES[report](asking, search)
    journal.note(asking, "export", "report", report, table.name, {"form": form, "search": search})
    return as_csv(table) if form == "csv" else as_workbook(table)


def as_csv(table: Table) -> bytes:
    """UTF-8 with the mark that Excel needs for Chinese; text can't run as a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(table.head)
    for row in table.rows:
        writer.writerow([spreadsheets.harmless(c) if isinstance(c, str) else _plain(c) for c in row])
    return (spreadsheets.byte_order_mark() + out.getvalue()).encode()


def as_workbook(table: Table) -> bytes:
    """An Excel workbook: figures as numbers, text as text."""
    import xlsxwriter  # type: ignore[import-untyped]  # only those who export need it

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(table.name)
        bold, money = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        for column, head in enumerate(table.head):
            sheet.write_string(0, column, head, bold)
            sheet.set_column(column, column, 18)
        for at, row in enumerate(table.rows, 1):
            for column, cell in enumerate(row):
                _write(sheet, at, column, cell, money)
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def _write(sheet: Any, at: int, column: int, cell: Cell, money: Any) -> None:
    if isinstance(cell, str):
        put = sheet.write_formula if spreadsheets.is_formula(cell) else sheet.write_string
        put(at, column, cell)
    elif isinstance(cell, Decimal):
        sheet.write_number(
            at, column, float(spreadsheets.figure(cell)), money if cell.as_tuple().exponent == -2 else None
        )
    elif cell is not None:
        sheet.write_number(at, column, cell)


def _plain(cell: int | Decimal | None) -> str:
    if isinstance(cell, Decimal):
        return str(spreadsheets.figure(cell))
    return "" if cell is None else str(cell)


def _funnel(asking: Asking, search: str) -> Table:
    head = ("阶段", "商机数", "金额（元）", "到达此阶段")
    return Table("销售漏斗", head, [tuple(step) for step in reports.funnel(asking, search, "export")])


def _retention(asking: Asking, search: str) -> Table:
    head = ("月份", "当月成交客户", "此前成交客户", "其中再次成交", "留存率（%）")
    return Table(
        "客户留存率趋势", head, [tuple(month) for month in reports.retention(asking, search, "export")]
    )


def _regions(asking: Asking, search: str) -> Table:
    head = ("区域", "赢单数", "赢单金额（元）")
    rows = [
        (each.region or "未分区", each.number, each.amount)
        for each in reports.regions(asking, search, "export")
    ]
    return Table("区域业绩分布", head, rows)


def _sources(asking: Asking, search: str) -> Table:
    head = ("来源渠道", "线索数", "已成交", "成交率（%）")
    return Table("来源渠道", head, [tuple(each) for each in reports.sources(asking, search, "export")])


def _details(asking: Asking, search: str) -> Table:
    """The opportunities that the funnel adds up, one by one."""
    head = ("客户全称", "商机名称", "阶段", "金额（元）", "区域", "负责人")
    found = reports.opportunities(asking, "funnel", search, "export").select_related("customer", "owner")
    return Table("商机明细", head, list(_lines(found.order_by("id").iterator(2000))))


def _lines(found: Iterable[Opportunity]) -> Iterable[tuple[Cell, ...]]:
    for each in found:
        yield each.customer.name, each.name, each.stage, each.amount, each.customer.region, each.owner.name


_TABLES: dict[str, Callable[[Asking, str], Table]] = {
    "funnel": _funnel,
    "retention": _retention,
    "regions": _regions,
    "sources": _sources,
    "details": _details,
}
