"""Lists as CSV files that Excel opens right."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from practice_crm.rules import spreadsheets


def csv_lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of the file, the first one with the byte order mark."""
    yield spreadsheets.byte_order_mark() + _line(head)
    for row in rows:
        yield _line([spreadsheets.harmless(cell) for cell in row])


def _line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()
