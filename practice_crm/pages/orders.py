"""Orders: list, new, view, confirm (INT-01, INT-05)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practice_crm.pages import lists
from practice_crm.pages.answering import go, page, show
from practice_crm.pages.sheets_connections import OrderSheet
from practice_crm.refusals import Refused, not_allowed, not_found
from practice_crm.rules import orders as rules
from practice_crm.services import connections, customers, orders, records
from practice_crm.services.asking import Asking


@require_safe
@page
def index(asking: Asking, request: HttpRequest) -> HttpResponse:
    """The orders within rights."""
    query = request.GET.get("q", "")
    rows = orders.listed(asking, search=query, page=lists.page_number(request), size=lists.SIZE)
    return show(asking, request, "orders/list.html", narrow=query, **lists.neighbours(request, rows))


@require_http_methods(["GET", "POST"])
@page
def new(asking: Asking, request: HttpRequest) -> HttpResponse:
    """A draft for the customer that the address names."""
    if not records.may_at_all(asking, "order", "create"):
        raise not_allowed()
    customer_id = lists.number_in(request, "customer", 0)
    if not customer_id:
        raise not_found()
    customer = customers.look(asking, customer_id, "edit")
    there = connections.destinations()
    if request.method == "GET":
        return show(
            asking, request, "orders/edit.html", form=OrderSheet(destinations=there), customer=customer
        )
    form = OrderSheet(request.POST, destinations=there)
    try:
        order = orders.create(asking, {**form.typed(), "customer": customer.pk})
    except Refused as no:
        form.complain(no)
        return show(
            asking, request, "orders/edit.html", code=no.status, form=form, refusal=no, customer=customer
        )
    return go(f"/orders/{order.pk}", "saved")


@require_safe
@page
def view(asking: Asking, request: HttpRequest, order_id: int) -> HttpResponse:
    """One order, with its way to the ERP."""
    order = orders.look(asking, order_id)
    may_edit = records.may(asking, "order", "edit", order.owner)
    return show(
        asking,
        request,
        "orders/view.html",
        order=order,
        sent=orders.last_sent(order),
        may_confirm=may_edit and rules.may_edit(order.state),
    )


@require_POST
@page
def confirm(asking: Asking, request: HttpRequest, order_id: int) -> HttpResponse:
    """Confirm; the order goes to the ERP."""
    orders.confirm(asking, order_id)
    return go(f"/orders/{order_id}", "moved")


urlpatterns: list[URLPattern] = [
    path("orders", index),
    path("orders/new", new),
    path("orders/<int:order_id>", view),
    path("orders/<int:order_id>/confirm", confirm),
]
