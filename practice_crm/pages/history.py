"""History and tags of a customer (CUS-05, CUS-08)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from practice_crm.pages import customers as customer_pages
from practice_crm.pages.answering import go, page, show
from practice_crm.refusals import Refused
from practice_crm.services import customers, history, tagging
from practice_crm.services.asking import Asking


@require_safe
@page
def index(asking: Asking, request: HttpRequest, customer_id: int) -> HttpResponse:
    """Every change of a customer, the newest first."""
    customer = customers.look(asking, customer_id)
    entries = history.of(asking, customer)
    return show(asking, request, "customers/history.html", customer=customer, entries=entries)


@require_POST
@page
def put_tag(asking: Asking, request: HttpRequest, customer_id: int) -> HttpResponse:
    """Set a tag."""
    try:
        tagging.put(asking, customer_id, request.POST.get("tag", ""))
    except Refused as no:
        if no.code in ("not_allowed", "not_found"):
            raise
        return customer_pages.shown(asking, request, customer_id, no)
    return go(f"/customers/{customer_id}", "saved")


@require_POST
@page
def take_tag(asking: Asking, request: HttpRequest, customer_id: int) -> HttpResponse:
    """Take a tag away."""
    tagging.take(asking, customer_id, request.POST.get("tag", ""))
    return go(f"/customers/{customer_id}", "saved")


urlpatterns: list[URLPattern] = [
    path("customers/<int:customer_id>/history", index),
    path("customers/<int:customer_id>/tags", put_tag),
    path("customers/<int:customer_id>/tags/remove", take_tag),
]
