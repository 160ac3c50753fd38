"""Back-ups (SEC-05)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from practice_crm.downloads import download
from practice_crm.pages.answering import go, page, show
from practice_crm.refusals import Refused
from practice_crm.services import backups
from practice_crm.services.asking import Asking
from practice_crm.services.uploads import Download


@require_http_methods(["GET", "POST"])
@page
def index(asking: Asking, request: HttpRequest) -> HttpResponse:
    """The back-ups there are; sending the form makes one more."""
    if request.method == "POST":
        backups.make(asking)
        return go("/admin/backups", "saved")
    return _shown(asking, request)


@require_safe
@page
def content(asking: Asking, request: HttpRequest, name: str) -> HttpResponse:
    """The file, to be kept elsewhere."""
    return download(Download(f"{name}.zip", backups.content(asking, name), "application/zip", inline=False))


@require_http_methods(["GET", "POST"])
@page
def restore(asking: Asking, request: HttpRequest, name: str) -> HttpResponse:
    """Restore, after having asked once more."""
    found = backups.look(asking, name)
    if request.method == "GET":
        return show(asking, request, "backups/restore.html", backup=found)
    try:
        backups.restore(asking, name)
    except Refused as no:
        return show(asking, request, "backups/restore.html", code=no.status, backup=found, refusal=no)
    return go("/admin/backups", "restored")


@require_POST
@page
def adopt(asking: Asking, request: HttpRequest) -> HttpResponse:
    """Bring along a file that was kept elsewhere."""
    sent = request.FILES.get("file")
    try:
        backups.adopt(asking, sent.read() if sent else b"")
    except Refused as no:
        if no.code == "not_allowed":
            raise
        return _shown(asking, request, code=no.status, refusal=no)
    return go("/admin/backups", "saved")


@require_POST
@page
def remove(asking: Asking, request: HttpRequest, name: str) -> HttpResponse:
    """Throw one away."""
    backups.remove(asking, name)
    return go("/admin/backups", "deleted")


def _shown(asking: Asking, request: HttpRequest, **more: Any) -> HttpResponse:
    return show(asking, request, "backups/list.html", backups=backups.listed(asking), **more)


urlpatterns: list[URLPattern] = [
    path("admin/backups", index),
    path("admin/backups/file", adopt),
    path("admin/backups/<str:name>/file", content),
    path("admin/backups/<str:name>/restore", restore),
    path("admin/backups/<str:name>/remove", remove),
]
