"""Customers: list, export, new, view, edit, delete."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from practice_crm import clock
from practice_crm.models import Customer, CustomField
from practice_crm.pages import lists
from practice_crm.pages.answering import go, page, show
from practice_crm.pages.forms import CustomerSheet
from practice_crm.pages.rows import customer_rows
from practice_crm.pages.sheet import version_in
from practice_crm.refusals import Refused, not_allowed
from practice_crm.rules import usability, versions
from practice_crm.rules.history import Change
from practice_crm.sections import table
from practice_crm.services import custom, customers, history, legacy, opportunities, records, tagging
from practice_crm.services.asking import Asking

GLANCE = 8
"""Changes that a customer's page shows of its history."""


@require_safe
@page
def index(asking: Asking, request: HttpRequest) -> HttpResponse:
    """The list, narrowed down by what is searched for and by region."""
    query, region, tag = (request.GET.get(name, "") for name in ("q", "region", "tag"))
    rows = customers.listed(
        asking, search=query, page=lists.page_number(request), size=lists.SIZE, region=region, tag=tag
    )
    known = custom.every()
    return show(
        asking,
        request,
        "customers/list.html",
        listed=customer_rows(asking, rows.items, known),
        own_columns=custom.columns(known, "list"),
        narrow=query,
        region=region,
        tag=tag,
        tags_offered=tagging.offered(asking),
        may_record=records.may_at_all(asking, "customer", "create"),
        may_export=records.may_at_all(asking, "customer", "export"),
        **lists.neighbours(request, rows),
    )


@require_safe
@page
def export(asking: Asking, request: HttpRequest) -> StreamingHttpResponse:
    """The list as a CSV file that Excel opens right."""
    query, region, tag = (request.GET.get(name, "") for name in ("q", "region", "tag"))
    lines = customers.exported(asking, search=query, region=region, tag=tag)
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
    known = custom.every()
    if request.method == "GET":
        return show(
            asking, request, "customers/edit.html", form=CustomerSheet(values=_first(known), own=known)
        )
    form = CustomerSheet(request.POST, own=known)
    if usability.asks_again("customer") and "sure" not in request.POST:
        return show(asking, request, "customers/edit.html", form=form, sure=True)
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
    return shown(asking, request, customer_id)


def shown(asking: Asking, request: HttpRequest, customer_id: int, no: Refused | None = None) -> HttpResponse:
    """The page of a customer; ``no`` is what was refused there."""
    customer = customers.look(asking, customer_id)
    contact = customers.contact_for(asking, customer)
    return show(
        asking,
        request,
        "customers/view.html",
        code=no.status if no else 200,
        refusal=no,
        customer=customer,
        tags=tagging.of(customer),
        tags_offered=tagging.offered(asking),
        own=custom.values_of(customer, custom.every()).items(),
        history=history.of(asking, customer, GLANCE),
        contact=contact,
        legacy=legacy.facts(customer, contact=contact is not None),
        sections=table.of(asking, customer),
        may_offer=records.may_at_all(asking, "opportunity", "create"),
        may_edit=records.may(asking, "customer", "edit", customer.owner),
        may_reassign=records.may(asking, "customer", "reassign", customer.owner),
        may_delete=records.may(asking, "customer", "delete", customer.owner),
    )


@require_http_methods(["GET", "POST"])
@page
def edit(asking: Asking, request: HttpRequest, customer_id: int) -> HttpResponse:
    """Change a customer; a save in between by somebody else is told (CUS-09)."""
    customer = customers.look(asking, customer_id, "edit")
    context: dict[str, Any] = {"customer": customer, "version": customer.version}
    known = custom.every()
    if request.method == "GET":
        values = {field: getattr(customer, field) for field in (*customers.FIELDS, "refuses_contact")}
        form = CustomerSheet(values={**values, **_own(customer, known)}, own=known)
        return show(asking, request, "customers/edit.html", form=form, **context)
    form, version = CustomerSheet(request.POST, own=known), version_in(request.POST)
    try:
        customers.change(asking, customer_id, _values(form, request.POST), version)
    except Refused as no:
        if no.code == "conflict" and version is not None:
            form, no = _after_conflict(form, request.POST, customers.look(asking, customer_id), version, no)
            context["contested"] = True
        else:
            context["version"] = request.POST.get("version", customer.version)
        form.complain(no)
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


def _values(form: CustomerSheet, sent: QueryDict) -> dict[str, Any]:
    """A box that isn't ticked isn't sent; it means no."""
    return {**form.typed(), "refuses_contact": "refuses_contact" in sent, "fields": form.own_typed()}


def _first(known: Sequence[CustomField]) -> dict[str, Any]:
    """What the form of a new customer starts with: the defaults."""
    return {custom.input_name(field): custom.defaults()[field.pk] for field in known}


def _own(customer: Customer, known: Sequence[CustomField]) -> dict[str, str]:
    values = custom.values_of(customer, known)
    return {custom.input_name(field): values[field.label] for field in known}


def _after_conflict(
    form: CustomerSheet, sent: QueryDict, customer: Customer, version: int, no: Refused
) -> tuple[CustomerSheet, Refused]:
    """The form once more: what was typed is kept, what only the other changed is shown as it is now (CUS-09)."""
    inputs = {field.label: custom.input_name(field) for field in form.own}
    changes = [
        Change(inputs.get(change.field, change.field), change.before, change.after)
        for change in history.since(customer, version)
    ]
    typed = {**form.typed(), **form.own_inputs(), "refuses_contact": _yes("refuses_contact" in sent)}
    kept = form.resent(versions.merged(typed, changes).values)
    if kept.get("refuses_contact") != _yes(True):
        kept.pop("refuses_contact", None)
    told = {inputs.get(field, field): why for field, why in no.fields.items()}
    return CustomerSheet(kept, own=form.own), Refused(no.code, no.message, fields=told)


def _yes(ticked: bool) -> str:
    return "是" if ticked else "否"
