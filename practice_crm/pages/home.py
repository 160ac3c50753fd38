"""The home page and the search over everything."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from practice_crm import vocabulary
from practice_crm.pages import figures
from practice_crm.pages.answering import page, show
from practice_crm.pages.rows import customer_rows
from practice_crm.services import customers, everywhere, leads, opportunities, records
from practice_crm.services.asking import Asking

GLANCE = 6


@require_safe
@page
def home(asking: Asking, request: HttpRequest) -> HttpResponse:
    """What this person has on their hands."""
    stages = figures.by_stage(asking)
    count, worth = figures.still_open(stages)
    latest = customers.listed(asking, size=GLANCE)
    return show(
        asking,
        request,
        "home.html",
        customers=latest,
        customer_rows=customer_rows(asking, latest.items),
        new_leads=leads.listed(asking, size=GLANCE, status=vocabulary.LEAD_NEW),
        moving_leads=leads.listed(asking, size=GLANCE, status=vocabulary.LEAD_WORKING),
        opportunities=opportunities.listed(asking, size=GLANCE),
        stages=stages,
        open_count=count,
        open_worth=worth,
        sees_leads=records.may_at_all(asking, "lead", "list"),
        sees_opportunities=records.may_at_all(asking, "opportunity", "list"),
        may_record=records.may_at_all(asking, "customer", "create"),
    )


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
    )
