"""Addresses of a module that is switched off answer as if they weren't there (CUS-10)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from practice_crm.refusals import not_found
from practice_crm.services import modules
from practice_crm.services.asking import Asking

Answering = Callable[[HttpRequest], HttpResponseBase]


def module_guard(answering: Answering) -> Answering:
    """Django's middleware: asked before every view."""

    def guarded(request: HttpRequest) -> HttpResponseBase:
        place = "api" if request.path.startswith("/api/") else "page"
        return answering(request) if modules.offers_path(request.path, place) else _gone(request, place)

    return guarded


def _gone(request: HttpRequest, place: str) -> HttpResponseBase:
    from practice_crm.api.root import unknown_address  # both know the services, which are ready only now
    from practice_crm.pages.answering import page

    return unknown_address(request) if place == "api" else page(_nothing_here)(request)


def _nothing_here(asking: Asking, request: HttpRequest) -> HttpResponseBase:
    raise not_found()
