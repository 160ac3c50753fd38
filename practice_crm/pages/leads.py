"""Leads: list, export, new, several at once, view, edit, change of status, delete."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practice_crm import vocabulary
from practice_crm.csv_files import csv_file
from practice_crm.models import Lead
from practice_crm.pages import lists
from practice_crm.pages.answering import go, page, show
from practice_crm.pages.following import follow_ups
from practice_crm.pages.forms import LeadSheet, LeadsSheet
from practice_crm.pages.sheet import version_in
from practice_crm.refusals import Refused, not_allowed
from practice_crm.rules import leads as rules
from practice_crm.services import leads, records
from practice_crm.services.asking import Asking


@require_safe
@page
def index(asking: Asking, request: HttpRequest) -> HttpResponse:
    """The list, by status."""
    query, status, pool = (request.GET.get(name, "") for name in ("q", "status", "pool"))
    number = lists.page_number(request)
    rows = leads.listed(asking, search=query, page=number, size=lists.SIZE, status=status, pool=pool)
    return show(
        asking,
        request,
        "leads/list.html",
        narrow=query,
        status=status,
        pool=pool,
        may_export=records.may_at_all(asking, "lead", "export"),
        statuses=list(vocabulary.LEAD_STATUSES),
        may_record=records.may_at_all(asking, "lead", "create"),
        **lists.neighbours(request, rows),
    )


@require_safe
@page
def export(asking: Asking, request: HttpRequest) -> HttpResponseBase:
    """The list as a CSV file that Excel opens right."""
    query, status = request.GET.get("q", ""), request.GET.get("status", "")
    return csv_file("leads", leads.exported(asking, search=query, status=status))


@require_http_methods(["GET", "POST"])
@page
def new(asking: Asking, request: HttpRequest) -> HttpResponse:
    """A new lead (LEAD-01)."""
    if not records.may_at_all(asking, "lead", "create"):
        raise not_allowed()
    if request.method == "GET":
        return show(asking, request, "leads/edit.html", form=LeadSheet())
    form = LeadSheet(request.POST)
    try:
        lead = leads.create(asking, form.typed())
    except Refused as no:
        form.complain(no)
        return show(asking, request, "leads/edit.html", code=no.status, form=form, refusal=no)
    return go(f"/leads/{lead.pk}", "saved")


@require_http_methods(["GET", "POST"])
@page
def together(asking: Asking, request: HttpRequest) -> HttpResponse:
    """Several new leads, one per line (LEAD-02)."""
    if not records.may_at_all(asking, "lead", "create"):
        raise not_allowed()
    if request.method == "GET":
        return show(asking, request, "leads/together.html", form=LeadsSheet())
    form = LeadsSheet(request.POST)
    try:
        leads.create_together(asking, form.leads())
    except Refused as no:
        form.complain(no)
        return show(asking, request, "leads/together.html", code=no.status, form=form, refusal=no)
    return go("/leads", "saved")


@require_safe
@page
def view(asking: Asking, request: HttpRequest, lead_id: int) -> HttpResponse:
    """One lead with what came of it."""
    return _shown(asking, request, leads.look(asking, lead_id))


@require_http_methods(["GET", "POST"])
@page
def edit(asking: Asking, request: HttpRequest, lead_id: int) -> HttpResponse:
    """Change a lead that isn't won."""
    lead = leads.look(asking, lead_id)
    if not records.may(asking, "lead", "edit", lead.owner):
        raise not_allowed()
    context: dict[str, Any] = {"lead": lead, "version": lead.version}
    if request.method == "GET":
        form = LeadSheet(values={field: getattr(lead, field) for field in leads.FIELDS})
        return show(asking, request, "leads/edit.html", form=form, **context)
    form = LeadSheet(request.POST)
    try:
        leads.change(asking, lead_id, form.typed(), version_in(request.POST))
    except Refused as no:
        form.complain(no)
        context["version"] = request.POST.get("version", lead.version)
        return show(asking, request, "leads/edit.html", code=no.status, form=form, refusal=no, **context)
    return go(f"/leads/{lead_id}", "saved")


@require_http_methods(["GET", "POST"])
@page
def delete(asking: Asking, request: HttpRequest, lead_id: int) -> HttpResponse:
    """Delete a lead, after having asked once more."""
    lead = leads.look(asking, lead_id, "delete")
    if request.method == "GET":
        return show(asking, request, "leads/delete.html", lead=lead, address=f"/leads/{lead_id}")
    leads.delete(asking, lead_id)
    return go("/leads", "deleted")


@require_POST
@page
def status(asking: Asking, request: HttpRequest, lead_id: int) -> HttpResponse:
    """Change 跟进状态; 已成交 makes customer and opportunity (LEAD-03)."""
    asked = request.POST.get("status", "")
    try:
        lead = leads.move(asking, lead_id, asked)
    except Refused as no:
        if no.code in ("not_allowed", "not_found"):
            raise
        lead = leads.look(asking, lead_id)
        return _shown(asking, request, lead, code=no.status, refusal=no, asked=asked)
    return go(f"/leads/{lead_id}", "won" if lead.status == vocabulary.LEAD_WON else "moved")


def _shown(
    asking: Asking, request: HttpRequest, lead: Lead, *, code: int = 200, **context: Any
) -> HttpResponse:
    return show(
        asking,
        request,
        "leads/view.html",
        code=code,
        lead=lead,
        opportunity=leads.opportunity_of(lead),
        sees_customer=lead.customer is not None
        and records.may(asking, "customer", "open", lead.customer.owner),
        sees_opportunities=records.may_at_all(asking, "opportunity", "list"),
        statuses=list(vocabulary.LEAD_STATUSES),
        may_edit=records.may(asking, "lead", "edit", lead.owner),
        is_open=rules.may_edit(lead.status, asking.channel),
        may_reassign=records.may(asking, "lead", "reassign", lead.owner),
        may_delete=records.may(asking, "lead", "delete", lead.owner),
        **follow_ups(asking, lead=lead),
        **context,
    )
