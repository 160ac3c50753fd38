"""The home page and the search over everything."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from practice_crm import vocabulary
from practice_crm.pages import figures
from practice_crm.pages.answering import page, show
from practice_crm.pages.following import activity_rows
from practice_crm.pages.rows import customer_rows
from practice_crm.services import customers, everywhere, leads, records
from practice_crm.services.asking import Asking

GLANCE = 6


@require_safe
@page
def home(asking: Asking, request: HttpRequest) -> HttpResponse:
    """What this person has on their hands; a kind that their role has nothing to do with isn't there."""
    context: dict[str, Any] = {
        "sees_leads": records.may_at_all(asking, "lead", "list"),
        "sees_opportunities": records.may_at_all(asking, "opportunity", "list"),
        "may_record": records.may_at_all(asking, "customer", "create"),
    }
    if records.may_at_all(asking, "customer", "list"):
        latest = customers.listed(asking, size=GLANCE)
        context |= {"customers": latest, "customer_rows": customer_rows(asking, latest.items)}
    if context["sees_leads"]:
        context["new_leads"] = leads.listed(asking, size=GLANCE, status=vocabulary.LEAD_NEW)
        context["moving_leads"] = leads.listed(asking, size=1, status=vocabulary.LEAD_WORKING)
    if context["sees_opportunities"]:
        context["stages"] = figures.by_stage(asking)
        context["open_count"], context["open_worth"] = figures.still_open(context["stages"])
    return show(asking, request, "home.html", **context)


@require_safe
@page
def search(asking: Asking, request: HttpRequest) -> HttpResponse:
    """Everything that contains the words, kind by kind."""
    query = request.GET.get("q", "").strip()
    found = everywhere.search(asking, query) if query else None
    return show(
        asking,
        request,
        "search.html",
        query=query,
        found=found,
        customer_rows=customer_rows(asking, found.customers.items) if found else [],
        sees_leads=records.may_at_all(asking, "lead", "search"),
        sees_opportunities=records.may_at_all(asking, "opportunity", "search"),
        activity_rows=activity_rows(asking, found.activities.items) if found else [],
        sees_activities=records.may_at_all(asking, "activity", "search"),
    )
