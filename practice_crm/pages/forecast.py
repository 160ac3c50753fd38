"""The sales forecast, month by month (OPP-04)."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from practice_crm import clock
from practice_crm.pages.answering import page, show
from practice_crm.rules import forecast as rules
from practice_crm.services import forecast
from practice_crm.services.asking import Asking


@require_safe
@page
def index(asking: Asking, request: HttpRequest) -> HttpResponse:
    """The figures of a month: of all, of each team, of each rep; as far as this person may see them."""
    month = forecast.month_of(request.GET.get("month", ""), clock.today())
    return show(
        asking,
        request,
        "opportunities/forecast.html",
        month=month,
        before=_neighbour(month, timedelta(days=-1)),
        after=_neighbour(month, timedelta(days=31)),
        lines=forecast.of_month(asking, month),
        percent=rules.PERCENT,
    )


def _neighbour(first: date, by: timedelta) -> str:
    try:
        return f"{first + by:%Y-%m}"
    except OverflowError:
        return ""
