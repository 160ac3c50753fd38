"""Attachments on a customer's page (SEC-01)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practice_crm.downloads import download
from practice_crm.pages.answering import go, page, show
from practice_crm.refusals import Refused
from practice_crm.services import customers, records, uploads
from practice_crm.services.asking import Asking


@require_http_methods(["GET", "POST"])
@page
def files(asking: Asking, request: HttpRequest, customer_id: int) -> HttpResponse:
    """The files at a customer, and a form for one more."""
    if request.method == "GET":
        return _shown(asking, request, customer_id)
    sent = request.FILES.get("file")
    try:
        uploads.attach(asking, customer_id, str(sent.name) if sent else "", sent.read() if sent else b"")
    except Refused as no:
        if no.code in ("not_allowed", "not_found"):
            raise
        return _shown(asking, request, customer_id, code=no.status, refusal=no)
    return go(f"/customers/{customer_id}/files", "saved")


@require_safe
@page
def file(asking: Asking, request: HttpRequest, customer_id: int, file_id: int) -> HttpResponse:
    """One file."""
    return download(uploads.fetch(asking, customer_id, file_id))


@require_POST
@page
def remove(asking: Asking, request: HttpRequest, customer_id: int, file_id: int) -> HttpResponse:
    """Take a file away."""
    uploads.remove(asking, customer_id, file_id)
    return go(f"/customers/{customer_id}/files", "deleted")


def _shown(asking: Asking, request: HttpRequest, customer_id: int, **more: Any) -> HttpResponse:
    customer = customers.look(asking, customer_id)
    return show(
        asking,
        request,
        "uploads/files.html",
        customer=customer,
        files=uploads.of_customer(asking, customer),
        may_edit=records.may(asking, "customer", "edit", customer.owner),
        **more,
    )


urlpatterns: list[URLPattern] = [
    path("customers/<int:customer_id>/files", files),
    path("customers/<int:customer_id>/files/<int:file_id>", file),
    path("customers/<int:customer_id>/files/<int:file_id>/remove", remove),
]
