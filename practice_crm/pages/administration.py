"""The administrator's areas (PERM-05)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from practice_crm import PRODUCT, VERSION
from practice_crm.pages.answering import page, show
from practice_crm.services import administration, customers
from practice_crm.services.asking import Asking
from practice_crm.wording import Text

_LISTS: dict[str, tuple[str, Text]] = {
    "industries": ("industry", Text("所属行业", "Industries")),
    "sources": ("source", Text("来源渠道", "Source channels")),
    "regions": ("region", Text("区域", "Regions")),
    "lead_statuses": ("status", Text("线索跟进状态", "Lead statuses")),
    "stages": ("stage", Text("商机阶段", "Opportunity stages")),
}


@require_safe
@page
def configuration(asking: Asking, request: HttpRequest) -> HttpResponse:
    """The lists that fields choose from, and what is running."""
    found = administration.configuration(asking)
    shown = [(*_LISTS[key], words) for key, words in found.items() if key in _LISTS]
    return show(
        asking,
        request,
        "admin/configuration.html",
        shown=shown,
        product=PRODUCT,
        version=VERSION,
        total=customers.total(),
    )


@require_safe
@page
def users(asking: Asking, request: HttpRequest) -> HttpResponse:
    """Everybody with an account."""
    return show(asking, request, "admin/users.html", people=administration.users(asking))
