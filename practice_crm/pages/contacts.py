"""Contact persons of a company (CUS-07)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST

from practice_crm.pages.answering import go, page, show
from practice_crm.pages.forms import ContactSheet
from practice_crm.refusals import Refused
from practice_crm.services import contacts, customers
from practice_crm.services.asking import Asking


@require_http_methods(["GET", "POST"])
@page
def new(asking: Asking, request: HttpRequest, customer_id: int) -> HttpResponse:
    """A new contact person."""
    customer = customers.look(asking, customer_id, "edit")
    if request.method == "GET":
        return show(asking, request, "customers/contact.html", customer=customer, form=ContactSheet())
    form = ContactSheet(request.POST)
    try:
        contacts.add(asking, customer_id, form.typed())
    except Refused as no:
        form.complain(no)
        return show(
            asking,
            request,
            "customers/contact.html",
            code=no.status,
            customer=customer,
            form=form,
            refusal=no,
        )
    return go(f"/customers/{customer_id}", "saved")


@require_POST
@page
def remove(asking: Asking, request: HttpRequest, customer_id: int, person_id: int) -> HttpResponse:
    """Take a contact person away."""
    contacts.remove(asking, customer_id, person_id)
    return go(f"/customers/{customer_id}", "deleted")


urlpatterns: list[URLPattern] = [
    path("customers/<int:customer_id>/contacts/new", new),
    path("customers/<int:customer_id>/contacts/<int:person_id>/remove", remove),
]
