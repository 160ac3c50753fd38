"""Service tickets: list, export, new, view, edit, delete, and the work on them (SRV)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practice_crm import clock
from practice_crm import vocabulary_service as words
from practice_crm.models import Ticket
from practice_crm.pages import lists
from practice_crm.pages.answering import go, page, show
from practice_crm.pages.service_forms import CategorySheet, TicketSheet
from practice_crm.pages.sheet import version_in
from practice_crm.refusals import Refused, not_allowed
from practice_crm.rules import tickets as rules
from practice_crm.services import articles, customers, records, ticket_agents, ticket_work, tickets
from practice_crm.services.asking import Asking

CHOICE = 10
"""Customers and articles that are offered at most."""


@require_safe
@page
def index(asking: Asking, request: HttpRequest) -> HttpResponse:
    """The list, by status; ``late`` shows only what is overdue."""
    query, status = request.GET.get("q", ""), request.GET.get("status", "")
    late = status == "late"
    rows = tickets.listed(
        asking,
        search=query,
        page=lists.page_number(request),
        size=lists.SIZE,
        status="" if late else status,
        late=late,
    )
    return show(
        asking,
        request,
        "tickets/list.html",
        narrow=query,
        status=status,
        statuses=list(words.TICKET_STATUSES),
        table=[(ticket, tickets.lateness(ticket)) for ticket in rows.items],
        may_record=records.may_at_all(asking, "ticket", "create"),
        may_export=records.may_at_all(asking, "ticket", "export"),
        may_configure=asking.role == "administrator",
        **lists.neighbours(request, rows),
    )


@require_safe
@page
def export(asking: Asking, request: HttpRequest) -> StreamingHttpResponse:
    """The list as a CSV file that Excel opens right."""
    lines = tickets.exported(asking, search=request.GET.get("q", ""))
    return StreamingHttpResponse(
        (line.encode() for line in lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="tickets-{clock.today():%Y%m%d}.csv"'},
    )


@require_http_methods(["GET", "POST"])
@page
def new(asking: Asking, request: HttpRequest) -> HttpResponse:
    """A new ticket of the customer that the address names; without one, choose the customer first (SRV-01)."""
    if not records.may_at_all(asking, "ticket", "create"):
        raise not_allowed()
    customer_id = lists.number_in(request, "customer", 0)
    if not customer_id:
        query = request.GET.get("q", "")
        found = customers.listed(asking, search=query, size=CHOICE)
        return show(asking, request, "tickets/customer.html", narrow=query, rows=found)
    customer = customers.look(asking, customer_id)
    categories = ticket_agents.categories()
    if request.method == "GET":
        form = TicketSheet(categories=categories)
        return show(asking, request, "tickets/edit.html", form=form, customer=customer)
    form = TicketSheet(request.POST, categories=categories)
    try:
        ticket = tickets.create(asking, {**form.typed(), "customer": customer_id})
    except Refused as no:
        form.complain(no)
        context = {"form": form, "refusal": no, "customer": customer}
        return show(asking, request, "tickets/edit.html", code=no.status, **context)
    return go(f"/tickets/{ticket.pk}", "saved")


@require_safe
@page
def view(asking: Asking, request: HttpRequest, ticket_id: int) -> HttpResponse:
    """One ticket with its history."""
    return _shown(asking, request, tickets.look(asking, ticket_id))


@require_http_methods(["GET", "POST"])
@page
def edit(asking: Asking, request: HttpRequest, ticket_id: int) -> HttpResponse:
    """Change a ticket that isn't closed."""
    ticket = tickets.opened(asking, "edit", ticket_id)
    context: dict[str, Any] = {"ticket": ticket, "customer": ticket.customer, "version": ticket.version}
    categories = ticket_agents.categories()
    if request.method == "GET":
        values = {field: getattr(ticket, field) for field in tickets.FIELDS}
        form = TicketSheet(values=values, categories=categories)
        return show(asking, request, "tickets/edit.html", form=form, **context)
    form = TicketSheet(request.POST, categories=categories)
    try:
        tickets.change(asking, ticket_id, form.typed(), version_in(request.POST))
    except Refused as no:
        form.complain(no)
        context["version"] = request.POST.get("version", ticket.version)
        return show(asking, request, "tickets/edit.html", code=no.status, form=form, refusal=no, **context)
    return go(f"/tickets/{ticket_id}", "saved")


@require_http_methods(["GET", "POST"])
@page
def delete(asking: Asking, request: HttpRequest, ticket_id: int) -> HttpResponse:
    """Delete a ticket, after having asked once more (administrator only)."""
    ticket = tickets.opened(asking, "delete", ticket_id)
    if request.method == "GET":
        return show(asking, request, "parts/delete.html", name=ticket.title, back=f"/tickets/{ticket_id}")
    tickets.delete(asking, ticket_id)
    return go("/tickets", "deleted")


@require_POST
@page
def reply(asking: Asking, request: HttpRequest, ticket_id: int) -> HttpResponse:
    """Answer the customer (SRV-03)."""
    text = request.POST.get("reply", "")
    return _done(asking, request, ticket_id, lambda: ticket_work.reply(asking, ticket_id, text), reply=text)


@require_POST
@page
def sales(asking: Asking, request: HttpRequest, ticket_id: int) -> HttpResponse:
    """Mark a complaint 需销售介入 (SRV-02)."""
    return _done(asking, request, ticket_id, lambda: ticket_work.call_sales(asking, ticket_id))


@require_POST
@page
def close(asking: Asking, request: HttpRequest, ticket_id: int) -> HttpResponse:
    """Close with 满意度 (SRV-03)."""
    said = request.POST.get("satisfaction", "")
    return _done(asking, request, ticket_id, lambda: ticket_work.close(asking, ticket_id, said))


@require_POST
@page
def reopen(asking: Asking, request: HttpRequest, ticket_id: int) -> HttpResponse:
    """Reopen a closed ticket (SRV-04)."""
    why = request.POST.get("reopen_reason", "")
    return _done(asking, request, ticket_id, lambda: ticket_work.reopen(asking, ticket_id, why))


@require_POST
@page
def link(asking: Asking, request: HttpRequest, ticket_id: int) -> HttpResponse:
    """Put an article to the ticket (SRV-05)."""
    text = request.POST.get("article", "")
    article = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
    return _done(asking, request, ticket_id, lambda: ticket_work.link(asking, ticket_id, article))


@require_POST
@page
def hand_over(asking: Asking, request: HttpRequest, ticket_id: int) -> HttpResponse:
    """Hand the ticket to another agent."""
    values = {"owner": request.POST.get("owner", "")}
    return _done(asking, request, ticket_id, lambda: tickets.change(asking, ticket_id, values))


@require_http_methods(["GET", "POST"])
@page
def categories(asking: Asking, request: HttpRequest) -> HttpResponse:
    """The categories beside the usual ones, and whose they are (administrator)."""
    context: dict[str, Any] = {"form": CategorySheet()}
    code = 200
    if request.method == "POST":
        form = CategorySheet(request.POST)
        names = request.POST.get("agents", "").replace("，", ",").replace("、", ",").split(",")
        try:
            ticket_agents.add(asking, request.POST.get("name", ""), names)
            return go("/tickets/categories", "saved")
        except Refused as no:
            if no.code == "not_allowed":
                raise
            form.complain(no)
            context, code = {"form": form, "refusal": no}, no.status
    rows = ticket_agents.listed(asking, size=200)
    usual = list(words.CATEGORIES)
    return show(asking, request, "tickets/categories.html", code=code, rows=rows, usual=usual, **context)


@require_POST
@page
def remove_category(asking: Asking, request: HttpRequest, category_id: int) -> HttpResponse:
    """Take a category away (administrator)."""
    ticket_agents.remove(asking, category_id)
    return go("/tickets/categories", "deleted")


def _done(
    asking: Asking, request: HttpRequest, ticket_id: int, act: Callable[[], Ticket], **typed: Any
) -> HttpResponse:
    """Do something with a ticket and show it again; a refusal stands above it, with what was typed."""
    try:
        act()
    except Refused as no:
        if no.code in ("not_allowed", "not_found"):
            raise
        ticket = tickets.look(asking, ticket_id)
        return _shown(asking, request, ticket, code=no.status, refusal=no, **typed)
    return go(f"/tickets/{ticket_id}", "moved")


def _shown(
    asking: Asking, request: HttpRequest, ticket: Ticket, *, code: int = 200, **context: Any
) -> HttpResponse:
    may_edit = tickets.may(asking, "edit", ticket.customer)
    terms = request.GET.get("kb", "")
    found = articles.listed(asking, search=terms, size=CHOICE, deed="search").items if terms else []
    return show(
        asking,
        request,
        "tickets/view.html",
        code=code,
        ticket=ticket,
        late=tickets.lateness(ticket),
        response=tickets.response_minutes(ticket),
        solution=tickets.solution_minutes(ticket),
        history=tickets.history(ticket),
        linked=ticket_work.linked(ticket),
        found=found,
        asked_kb=terms,
        sees_customer=records.may(asking, "customer", "open", ticket.customer.owner),
        may_edit=may_edit,
        may_hand_over=tickets.may(asking, "reassign", ticket.customer),
        may_delete=tickets.may(asking, "delete", ticket.customer),
        is_open=rules.may_change(ticket.status, asking.channel),
        may_call_sales=rules.sales_problem(ticket.category) is None,
        satisfactions=list(words.SATISFACTIONS),
        agents=list(ticket_agents.agents()) if may_edit else [],
        **context,
    )


urlpatterns: list[URLPattern] = [
    path("tickets", index),
    path("tickets/new", new),
    path("tickets/export", export),
    path("tickets/categories", categories),
    path("tickets/categories/<int:category_id>/delete", remove_category),
    path("tickets/<int:ticket_id>", view),
    path("tickets/<int:ticket_id>/edit", edit),
    path("tickets/<int:ticket_id>/delete", delete),
    path("tickets/<int:ticket_id>/reply", reply),
    path("tickets/<int:ticket_id>/sales", sales),
    path("tickets/<int:ticket_id>/close", close),
    path("tickets/<int:ticket_id>/reopen", reopen),
    path("tickets/<int:ticket_id>/link", link),
    path("tickets/<int:ticket_id>/owner", hand_over),
]
