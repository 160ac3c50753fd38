"""Lists as CSV files, for interface and pages."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import StreamingHttpResponse

from practice_crm import clock


def csv_file(name: str, lines: Iterable[str]) -> StreamingHttpResponse:
    """A CSV file to save, named after what it holds and the business day."""
    return StreamingHttpResponse(
        (line.encode() for line in lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-{clock.today():%Y%m%d}.csv"'},
    )
