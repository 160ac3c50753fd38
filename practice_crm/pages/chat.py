"""The link from the enterprise chat to a customer's file (INT-02)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from practice_crm.pages.answering import go, page
from practice_crm.services import chat
from practice_crm.services.asking import Asking


@require_safe
@page
def file_behind(asking: Asking, request: HttpRequest, ref: str) -> HttpResponse:
    """On to the customer, for those who may open them; whoever isn't signed in does that first."""
    return go(f"/customers/{chat.file_behind(asking, ref).pk}")


urlpatterns: list[URLPattern] = [path("chat/file/<str:ref>", file_behind)]
