"""Customers: list, export, new, view, edit, delete."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from practice_crm import clock
from practice_crm.pages import lists
from practice_crm.pages.answering import go, page, show
from practice_crm.pages.forms import CustomerSheet, version_in
from practice_crm.pages.rows import customer_rows
from practice_crm.refusals import Refused, not_allowed
from practice_crm.sections import table
from practice_crm.services import customers, opportunities, records
from practice_crm.services.asking import Asking


@require_safe
@page
def index(asking: Asking, request: HttpRequest) -> HttpResponse:
    """The list, narrowed down by what is searched for and by region."""
    query, region = request.GET.get("q", ""), request.GET.get("region", "")
    rows = customers.listed(
        asking, search=query, page=lists.page_number(request), size=lists.SIZE, region=region
    )
    return show(
        asking,
        request,
        "customers/list.html",
        listed=customer_rows(asking, rows.items),
        narrow=query,
        region=region,
        may_record=records.may_at_all(asking, "customer", "create"),
        may_export=records.may_at_all(asking, "customer", "export"),
        **lists.neighbours(request, rows),
    )


@require_safe
@page
def export(asking: Asking, request: HttpRequest) -> StreamingHttpResponse:
    """The list as a CSV file that Excel opens right."""
    lines = customers.exported(asking, search=request.GET.get("q", ""), region=request.GET.get("region", ""))
    name = f"customers-{clock.today():%Y%m%d}.csv"
    return StreamingHttpResponse(
        (line.encode() for line in lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "POST"])
@page
def new(asking: Asking, request: HttpRequest) -> HttpResponse:
    """A new customer (CUS-01, CUS-02)."""
    if not records.may_at_all(asking, "customer", "create"):
        raise not_allowed()
    if request.method == "GET":
        return show(asking, request, "customers/edit.html", form=CustomerSheet())
    form = CustomerSheet(request.POST)
    try:
        customer = customers.create(asking, _values(form, request.POST))
    except Refused as no:
        form.complain(no)
        return show(asking, request, "customers/edit.html", code=no.status, form=form, refusal=no)
    return go(f"/customers/{customer.pk}", "saved")


@require_safe
@page
def view(asking: Asking, request: HttpRequest, customer_id: int) -> HttpResponse:
    """One customer with all that hangs on it (CUS-07)."""
    customer = customers.look(asking, customer_id)
    return show(
        asking,
        request,
        "customers/view.html",
        customer=customer,
        contact=customers.contact_for(asking, customer),
        sections=table.of(asking, customer),
        may_offer=records.may_at_all(asking, "opportunity", "create"),
        may_edit=records.may(asking, "customer", "edit", customer.owner),
        may_delete=records.may(asking, "customer", "delete", customer.owner),
    )


@require_http_methods(["GET", "POST"])
@page
def edit(asking: Asking, request: HttpRequest, customer_id: int) -> HttpResponse:
    """Change a customer; a save in between by somebody else is told (CUS-09)."""
    customer = customers.look(asking, customer_id, "edit")
    context: dict[str, Any] = {"customer": customer, "version": customer.version}
    if request.method == "GET":
        values = {field: getattr(customer, field) for field in (*customers.FIELDS, "refuses_contact")}
        return show(asking, request, "customers/edit.html", form=CustomerSheet(values=values), **context)
    form = CustomerSheet(request.POST)
    try:
        customers.change(asking, customer_id, _values(form, request.POST), version_in(request.POST))
    except Refused as no:
        form.complain(no)
        context["version"] = request.POST.get("version", customer.version)
        return show(asking, request, "customers/edit.html", code=no.status, form=form, refusal=no, **context)
    return go(f"/customers/{customer_id}", "saved")


@require_http_methods(["GET", "POST"])
@page
def delete(asking: Asking, request: HttpRequest, customer_id: int) -> HttpResponse:
    """Delete a customer, after having asked once more (administrator only)."""
    customer = customers.look(asking, customer_id, "delete")
    if request.method == "GET":
        count = opportunities.listed(asking, customer=customer_id, size=1).total
        return show(asking, request, "customers/delete.html", customer=customer, count=count)
    customers.delete(asking, customer_id)
    return go("/customers", "deleted")


def _values(form: CustomerSheet, sent: QueryDict) -> dict[str, str | bool]:
    """A box that isn't ticked isn't sent; it means no."""
    return {**form.typed(), "refuses_contact": "refuses_contact" in sent}
