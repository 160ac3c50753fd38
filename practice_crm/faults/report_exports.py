"""Faults of the files of reports (RPT-02)."""

from __future__ import annotations

from decimal import Decimal

from practice_crm.faults.fault import BOTH, Fault, Rule
from practice_crm.faults.reports import _wider
from practice_crm.vocabulary import (
    SALES_REP,
    SERVICE_AGENT,
)
from practice_crm.wording import Text


def _service_exports(sound: Rule) -> Rule:
    def scope(role: str, report: str, channel: str, deed: str) -> str:
        wide = role == SERVICE_AGENT and deed == "export"
        return "all" if wide else str(sound(role, report, channel, deed))

    return scope


def _runs(sound: Rule) -> Rule:
    def harmless(cell: str) -> str:
        return cell

    return harmless


def _only_equals_sign(sound: Rule) -> Rule:
    def harmless(cell: str) -> str:
        return f"'{cell}" if cell.startswith("=") else cell

    return harmless


def _calculated(sound: Rule) -> Rule:
    def is_formula(cell: str) -> bool:
        return cell.startswith("=")

    return is_formula


def _no_mark(sound: Rule) -> Rule:
    def byte_order_mark() -> str:
        return ""

    return byte_order_mark


def _rounded_file(sound: Rule) -> Rule:
    def figure(value: Decimal) -> Decimal:
        return value.quantize(Decimal(1)).quantize(Decimal("0.01"))

    return figure


FAULTS: tuple[Fault, ...] = (
    Fault(
        "report-file-rounded",
        "RPT-02",
        BOTH,
        Text("导出的金额四舍五入到元。", "Amounts in files are rounded to whole yuan."),
        "spreadsheets.figure",
        _rounded_file,
    ),
    Fault(
        "report-csv-without-mark",
        "RPT-02",
        BOTH,
        Text("CSV 在 Excel 里是乱码。", "Excel can't read the Chinese of the CSV file."),
        "spreadsheets.byte_order_mark",
        _no_mark,
    ),
    Fault(
        "report-csv-runs-formulas",
        "RPT-02",
        BOTH,
        Text("CSV 里的文字会被当作公式计算。", "Text in the CSV file runs as a formula."),
        "spreadsheets.harmless",
        _runs,
    ),
    Fault(
        "report-csv-guards-only-equals-sign",
        "RPT-02",
        BOTH,
        Text("CSV 只防住以 = 开头的公式。", "The CSV file is guarded only against “=”."),
        "spreadsheets.harmless",
        _only_equals_sign,
    ),
    Fault(
        "report-workbook-runs-formulas",
        "RPT-02",
        BOTH,
        Text("Excel 里以 = 开头的文字会被计算。", "Text that begins with “=” is calculated in the workbook."),
        "spreadsheets.is_formula",
        _calculated,
    ),
    Fault(
        "report-leak-by-export",
        "RPT-02",
        BOTH,
        Text("销售代表导出的文件含全团队的商机。", "A rep's file holds the whole team's opportunities."),
        "reports.scope",
        _wider(SALES_REP, "team", deed="export"),
    ),
    Fault(
        "report-service-exports",
        "RPT-02",
        BOTH,
        Text("客服专员能导出销售报表。", "Service can export the sales reports."),
        "reports.scope",
        _service_exports,
    ),
)
