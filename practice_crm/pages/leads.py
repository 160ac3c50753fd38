"""Leads: list, new, view, change of status."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practice_crm import vocabulary
from practice_crm.models import Lead
from practice_crm.pages import lists
from practice_crm.pages.answering import go, page, show
from practice_crm.pages.forms import LeadSheet
from practice_crm.refusals import Refused, not_allowed
from practice_crm.services import leads, records
from practice_crm.services.asking import Asking


@require_safe
@page
def index(asking: Asking, request: HttpRequest) -> HttpResponse:
    """The list, by status."""
    query, status = request.GET.get("q", ""), request.GET.get("status", "")
    rows = leads.listed(asking, search=query, page=lists.page_number(request), size=lists.SIZE, status=status)
    return show(
        asking,
        request,
        "leads/list.html",
        narrow=query,
        status=status,
        statuses=list(vocabulary.LEAD_STATUSES),
        may_record=records.may_at_all(asking, "lead", "create"),
        **lists.neighbours(request, rows),
    )


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


@require_safe
@page
def view(asking: Asking, request: HttpRequest, lead_id: int) -> HttpResponse:
    """One lead with what came of it."""
    return _shown(asking, request, leads.look(asking, lead_id))


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
        **context,
    )
