"""What a table has to keep to when a spreadsheet opens it (RPT-02)."""

from __future__ import annotations

from decimal import Decimal

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(cell: str) -> str:
    """A cell of a CSV file that a spreadsheet can't take for a formula."""
    return f"'{cell}" if cell.startswith(STARTS_A_FORMULA) else cell


def is_formula(cell: str) -> bool:
    """Whether a cell of a workbook is to be calculated: none of ours ever is, text stays text."""
    del cell
    return False


def figure(value: Decimal) -> Decimal:
    """A figure in a file: exactly the one on the screen."""
    return value


def byte_order_mark() -> str:
    """What Excel needs at the start of a CSV file to read its Chinese."""
    return "\ufeff"
