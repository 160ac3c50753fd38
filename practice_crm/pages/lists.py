"""Long lists, page by page: what the address asks for, and the addresses of the neighbouring pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from practice_crm.services.records import Page

SIZE = 25


def number_in(request: HttpRequest, name: str, otherwise: int) -> int:
    """A whole number of the address; ``otherwise`` when there is none."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise


def page_number(request: HttpRequest) -> int:
    """Which page of a list is asked for, from 1."""
    return number_in(request, "page", 1)


def neighbours(request: HttpRequest, rows: Page[Any]) -> dict[str, Any]:
    """What ``parts/pages.html`` needs."""
    return {
        "rows": rows,
        "previous": _address(request, rows.page - 1) if rows.page > 1 else "",
        "next": _address(request, rows.page + 1) if rows.page < rows.pages else "",
    }


def _address(request: HttpRequest, page: int) -> str:
    asked = request.GET.copy()
    asked["page"] = str(page)
    return f"?{asked.urlencode()}"
