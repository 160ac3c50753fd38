"""Signing in and out, and the language of the pages."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from practice_crm.pages.answering import guarded
from practice_crm.pages.forms import SignInSheet
from practice_crm.pages.tags import lang
from practice_crm.refusals import Refused
from practice_crm.services import sessions

_CODES = {"zh": "zh-hans", "en": "en"}
_YEAR_S = 365 * 24 * 3600


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page (PERM-07)."""
    if request.method == "GET":
        return _door(request, SignInSheet(), _inside(request, request.GET.get("next", "")))
    target = _inside(request, request.POST.get("next", ""))
    try:
        sessions.sign_in(request, request.POST.get("user", ""), request.POST.get("password", ""), "page")
    except Refused as no:
        return _door(request, SignInSheet(values={"user": request.POST.get("user", "")}), target, no)
    return HttpResponseRedirect(target or "/")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """The session ends on the server; then the sign-in page."""
    sessions.sign_out(request)
    return HttpResponseRedirect("/sign-in")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the pages to Chinese or English and stay where one is."""
    response = HttpResponseRedirect(_inside(request, request.POST.get("next", "")) or "/")
    code = _CODES.get(request.POST.get("language", ""), "zh-hans")
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=_YEAR_S, httponly=True, samesite="Lax")
    return response


def _door(request: HttpRequest, form: SignInSheet, target: str, no: Refused | None = None) -> HttpResponse:
    context = {"form": form, "next": target, "refusal": no, "language": lang()}
    return guarded(render(request, "sign_in.html", context, status=no.status if no else 200))


def _inside(request: HttpRequest, path: str) -> str:
    """``path`` if it leads to this CRM, nothing otherwise."""
    return path if url_has_allowed_host_and_scheme(path, {request.get_host()}) else ""
