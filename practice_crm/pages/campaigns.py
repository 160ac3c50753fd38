"""Campaigns: list, export, new, view, edit, delete, send; and what recipients reach from a mail (MKT)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practice_crm import clock, vocabulary_marketing
from practice_crm.models import Campaign
from practice_crm.pages import from_mail, lists
from practice_crm.pages.answering import go, page, show
from practice_crm.pages.service_forms import CampaignSheet
from practice_crm.pages.sheet import version_in
from practice_crm.refusals import Refused, not_allowed
from practice_crm.rules import campaigns as rules
from practice_crm.services import campaigns, mailing, records
from practice_crm.services.asking import Asking


@require_safe
@page
def index(asking: Asking, request: HttpRequest) -> HttpResponse:
    """The list with its figures."""
    query, status = request.GET.get("q", ""), request.GET.get("status", "")
    rows = campaigns.listed(
        asking, search=query, page=lists.page_number(request), size=lists.SIZE, status=status
    )
    return show(
        asking,
        request,
        "campaigns/list.html",
        narrow=query,
        status=status,
        statuses=list(vocabulary_marketing.CAMPAIGN_STATUSES),
        table=[(campaign, campaigns.figures(campaign)) for campaign in rows.items],
        may_record=records.may_at_all(asking, "campaign", "create"),
        may_export=records.may_at_all(asking, "campaign", "export"),
        **lists.neighbours(request, rows),
    )


@require_safe
@page
def export(asking: Asking, request: HttpRequest) -> StreamingHttpResponse:
    """The list as a CSV file that Excel opens right."""
    lines = campaigns.exported(asking, search=request.GET.get("q", ""))
    return StreamingHttpResponse(
        (line.encode() for line in lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="campaigns-{clock.today():%Y%m%d}.csv"'},
    )


@require_http_methods(["GET", "POST"])
@page
def new(asking: Asking, request: HttpRequest) -> HttpResponse:
    """Draft a campaign."""
    if not records.may_at_all(asking, "campaign", "create"):
        raise not_allowed()
    if request.method == "GET":
        return show(asking, request, "campaigns/edit.html", form=CampaignSheet())
    form = CampaignSheet(request.POST)
    try:
        campaign = campaigns.create(asking, form.typed())
    except Refused as no:
        form.complain(no)
        return show(asking, request, "campaigns/edit.html", code=no.status, form=form, refusal=no)
    return go(f"/campaigns/{campaign.pk}", "saved")


@require_safe
@page
def view(asking: Asking, request: HttpRequest, campaign_id: int) -> HttpResponse:
    """One campaign: whom it goes to, what came of it."""
    return _shown(asking, request, campaigns.look(asking, campaign_id))


@require_http_methods(["GET", "POST"])
@page
def edit(asking: Asking, request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Change a draft."""
    campaign = campaigns.look(asking, campaign_id)
    if not records.may(asking, "campaign", "edit", campaign.owner):
        raise not_allowed()
    context: dict[str, Any] = {"campaign": campaign, "version": campaign.version}
    if request.method == "GET":
        if not rules.may_change(campaign.status):
            return go(f"/campaigns/{campaign_id}")
        values = {field: getattr(campaign, field) for field in campaigns.FIELDS}
        return show(asking, request, "campaigns/edit.html", form=CampaignSheet(values=values), **context)
    form = CampaignSheet(request.POST)
    try:
        campaigns.change(asking, campaign_id, form.typed(), version_in(request.POST))
    except Refused as no:
        form.complain(no)
        context["version"] = request.POST.get("version", campaign.version)
        return show(asking, request, "campaigns/edit.html", code=no.status, form=form, refusal=no, **context)
    return go(f"/campaigns/{campaign_id}", "saved")


@require_http_methods(["GET", "POST"])
@page
def delete(asking: Asking, request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Delete a campaign (administrator only)."""
    campaign = campaigns.look(asking, campaign_id)
    if not records.may(asking, "campaign", "delete", campaign.owner):
        raise not_allowed()
    if request.method == "GET":
        return show(
            asking, request, "parts/delete.html", name=campaign.name, back=f"/campaigns/{campaign_id}"
        )
    campaigns.delete(asking, campaign_id)
    return go("/campaigns", "deleted")


@require_POST
@page
def send(asking: Asking, request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Send what has not been sent (MKT-01)."""
    try:
        outcome = mailing.send(asking, campaign_id, request.build_absolute_uri("/"))
    except Refused as no:
        if no.code in ("not_allowed", "not_found"):
            raise
        return _shown(asking, request, campaigns.look(asking, campaign_id), code=no.status, refusal=no)
    done = "sent-partly" if outcome.failed else "sent" if outcome.sent else "sent-before"
    return go(f"/campaigns/{campaign_id}", done)


@require_POST
@page
def owner(asking: Asking, request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Hand a campaign to somebody else."""
    try:
        campaigns.change(asking, campaign_id, {"owner": request.POST.get("owner", "")})
    except Refused as no:
        if no.code in ("not_allowed", "not_found"):
            raise
        return _shown(asking, request, campaigns.look(asking, campaign_id), code=no.status, refusal=no)
    return go(f"/campaigns/{campaign_id}", "moved")


@require_POST
@page
def server(asking: Asking, request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Let a campaign leave by a mail server of its own (administrator)."""
    try:
        campaigns.route(asking, campaign_id, request.POST.get("smtp", ""))
    except Refused as no:
        if no.code in ("not_allowed", "not_found"):
            raise
        return _shown(asking, request, campaigns.look(asking, campaign_id), code=no.status, refusal=no)
    return go(f"/campaigns/{campaign_id}", "saved")


def _shown(
    asking: Asking, request: HttpRequest, campaign: Campaign, *, code: int = 200, **context: Any
) -> HttpResponse:
    recipients = campaigns.recipients(asking, campaign.pk)
    return show(
        asking,
        request,
        "campaigns/view.html",
        code=code,
        campaign=campaign,
        figures=campaigns.figures(campaign),
        leads=",".join(str(lead) for lead in campaigns.leads_of(campaign)),
        recipients=recipients,
        waiting=sum(1 for found in recipients if found.state == vocabulary_marketing.WAITING),
        is_draft=rules.may_change(campaign.status),
        may_edit=records.may(asking, "campaign", "edit", campaign.owner),
        may_hand_over=records.may(asking, "campaign", "reassign", campaign.owner),
        may_delete=records.may(asking, "campaign", "delete", campaign.owner),
        may_route=asking.role == "administrator",
        **context,
    )


urlpatterns: list[URLPattern] = [
    path("campaigns", index),
    path("campaigns/new", new),
    path("campaigns/export", export),
    path("campaigns/<int:campaign_id>", view),
    path("campaigns/<int:campaign_id>/edit", edit),
    path("campaigns/<int:campaign_id>/delete", delete),
    path("campaigns/<int:campaign_id>/send", send),
    path("campaigns/<int:campaign_id>/owner", owner),
    path("campaigns/<int:campaign_id>/server", server),
    *from_mail.urlpatterns,
]
