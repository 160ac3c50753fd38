"""Opportunities: list, export, new, view, edit, move to another stage, delete."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practice_crm import vocabulary
from practice_crm.csv_files import csv_file
from practice_crm.models import Opportunity
from practice_crm.pages import lists
from practice_crm.pages.answering import go, page, show
from practice_crm.pages.following import follow_ups
from practice_crm.pages.forms import OpportunitySheet
from practice_crm.pages.sheet import version_in
from practice_crm.pages.steps import steps
from practice_crm.refusals import Refused, not_allowed
from practice_crm.rules import opportunities as rules
from practice_crm.services import approvals, customers, opportunities, records
from practice_crm.services.asking import Asking

CHOICE = 10


@require_safe
@page
def index(asking: Asking, request: HttpRequest) -> HttpResponse:
    """The list, by stage."""
    query, stage = request.GET.get("q", ""), request.GET.get("stage", "")
    rows = opportunities.listed(
        asking, search=query, page=lists.page_number(request), size=lists.SIZE, stage=stage
    )
    return show(
        asking,
        request,
        "opportunities/list.html",
        narrow=query,
        stage=stage,
        may_export=records.may_at_all(asking, "opportunity", "export"),
        stages=list(vocabulary.STAGES),
        may_record=records.may_at_all(asking, "opportunity", "create"),
        **lists.neighbours(request, rows),
    )


@require_safe
@page
def export(asking: Asking, request: HttpRequest) -> HttpResponseBase:
    """The list as a CSV file that Excel opens right."""
    query, stage = request.GET.get("q", ""), request.GET.get("stage", "")
    return csv_file("opportunities", opportunities.exported(asking, search=query, stage=stage))


@require_http_methods(["GET", "POST"])
@page
def new(asking: Asking, request: HttpRequest) -> HttpResponse:
    """A new opportunity of the customer that the address names; without one, choose the customer first."""
    if not records.may_at_all(asking, "opportunity", "create"):
        raise not_allowed()
    customer_id = lists.number_in(request, "customer", 0)
    if not customer_id:
        return _choose_customer(asking, request)
    customer = customers.look(asking, customer_id)
    if request.method == "GET":
        return show(asking, request, "opportunities/edit.html", form=OpportunitySheet(), customer=customer)
    form = OpportunitySheet(request.POST)
    try:
        opportunity = opportunities.create(asking, {**form.typed(), "customer": customer_id})
    except Refused as no:
        form.complain(no)
        return show(
            asking,
            request,
            "opportunities/edit.html",
            code=no.status,
            form=form,
            refusal=no,
            customer=customer,
        )
    return go(f"/opportunities/{opportunity.pk}", "saved")


@require_safe
@page
def view(asking: Asking, request: HttpRequest, opportunity_id: int) -> HttpResponse:
    """One opportunity with its stages."""
    return _shown(asking, request, opportunities.look(asking, opportunity_id))


@require_http_methods(["GET", "POST"])
@page
def edit(asking: Asking, request: HttpRequest, opportunity_id: int) -> HttpResponse:
    """Change name, amount, remark of an open opportunity."""
    found = opportunities.look(asking, opportunity_id)
    if not records.may(asking, "opportunity", "edit", found.owner):
        raise not_allowed()
    context: dict[str, Any] = {"opportunity": found, "customer": found.customer, "version": found.version}
    if request.method == "GET":
        if not rules.may_edit(found.stage, asking.channel):
            return go(f"/opportunities/{opportunity_id}")
        values = {field: getattr(found, field) for field in opportunities.FIELDS}
        form = OpportunitySheet(values=values)
        return show(asking, request, "opportunities/edit.html", form=form, **context)
    form = OpportunitySheet(request.POST)
    try:
        opportunities.change(asking, opportunity_id, form.typed(), version_in(request.POST))
    except Refused as no:
        form.complain(no)
        context["version"] = request.POST.get("version", found.version)
        return show(
            asking, request, "opportunities/edit.html", code=no.status, form=form, refusal=no, **context
        )
    return go(f"/opportunities/{opportunity_id}", "saved")


@require_http_methods(["GET", "POST"])
@page
def delete(asking: Asking, request: HttpRequest, opportunity_id: int) -> HttpResponse:
    """Delete an opportunity, after having asked once more."""
    found = opportunities.look(asking, opportunity_id, "delete")
    if request.method == "GET":
        address = f"/opportunities/{opportunity_id}"
        return show(asking, request, "opportunities/delete.html", opportunity=found, address=address)
    opportunities.delete(asking, opportunity_id)
    return go("/opportunities", "deleted")


@require_POST
@page
def stage(asking: Asking, request: HttpRequest, opportunity_id: int) -> HttpResponse:
    """Move to another stage (OPP-01)."""
    asked, reason = request.POST.get("stage", ""), request.POST.get("reason", "")
    try:
        opportunities.move(asking, opportunity_id, asked, reason)
    except Refused as no:
        if no.code in ("not_allowed", "not_found"):
            raise
        found = opportunities.look(asking, opportunity_id)
        return _shown(asking, request, found, code=no.status, refusal=no, asked=asked, reason=reason)
    return go(f"/opportunities/{opportunity_id}", "moved")


def _shown(
    asking: Asking, request: HttpRequest, found: Opportunity, *, code: int = 200, **context: Any
) -> HttpResponse:
    following = rules.next_choices(found.stage)
    return show(
        asking,
        request,
        "opportunities/view.html",
        code=code,
        opportunity=found,
        steps=steps(found.stage),
        stages=list(vocabulary.STAGES),
        may_edit=records.may(asking, "opportunity", "edit", found.owner),
        may_reassign=records.may(asking, "opportunity", "reassign", found.owner),
        may_delete=records.may(asking, "opportunity", "delete", found.owner),
        may_ask=records.may_at_all(asking, "approval", "create"),
        requests=approvals.of_opportunity(asking, found),
        **follow_ups(asking, opportunity=found),
        is_open=rules.may_edit(found.stage, asking.channel),
        closed=rules.closed_problem(),
        lost=vocabulary.STAGE_LOST,
        **{"asked": following[0] if following else found.stage, **context},
    )


def _choose_customer(asking: Asking, request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "")
    found = customers.listed(asking, search=query, size=CHOICE)
    return show(asking, request, "opportunities/customer.html", narrow=query, rows=found)
