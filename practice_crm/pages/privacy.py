"""One person's data: given out, or made anonymous (SEC-04)."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from practice_crm.downloads import download
from practice_crm.pages.answering import go, page, show
from practice_crm.refusals import not_allowed
from practice_crm.services import customers, privacy
from practice_crm.services.asking import Asking
from practice_crm.services.uploads import Download


@require_safe
@page
def index(asking: Asking, request: HttpRequest, customer_id: int) -> HttpResponse:
    """What can be done with a person's data."""
    if not privacy.may(asking):
        raise not_allowed()
    return show(asking, request, "privacy/customer.html", customer=customers.look(asking, customer_id))


@require_safe
@page
def export(asking: Asking, request: HttpRequest, customer_id: int) -> HttpResponse:
    """Everything about the customer, as a file."""
    found = privacy.export(asking, customer_id)
    content = json.dumps(found, ensure_ascii=False, indent=1).encode()
    return download(Download(f"{found['number']}.json", content, "application/json", inline=False))


@require_POST
@page
def anonymise(asking: Asking, request: HttpRequest, customer_id: int) -> HttpResponse:
    """Make the customer anonymous."""
    privacy.anonymise(asking, customer_id)
    return go(f"/customers/{customer_id}", "moved")


urlpatterns: list[URLPattern] = [
    path("customers/<int:customer_id>/privacy", index),
    path("customers/<int:customer_id>/privacy/export", export),
    path("customers/<int:customer_id>/privacy/anonymise", anonymise),
]
