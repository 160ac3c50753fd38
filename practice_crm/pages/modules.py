"""Modules (CUS-10): the administrator's page of switches."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from practice_crm.pages.answering import go, page, show
from practice_crm.services import modules
from practice_crm.services.asking import Asking


@require_safe
@page
def index(asking: Asking, request: HttpRequest) -> HttpResponse:
    """Every module with its switch."""
    modules.enter(asking)
    return show(asking, request, "admin/modules.html", modules=modules.states(asking))


@require_POST
@page
def switch(asking: Asking, request: HttpRequest, key: str) -> HttpResponse:
    """Switch a module on or off."""
    modules.switch(asking, key, request.POST.get("on") == "yes")
    return go("/admin/modules", "moved")


urlpatterns: list[URLPattern] = [
    path("admin/modules", index),
    path("admin/modules/<str:key>", switch),
]
