"""What recipients reach from a mail of a campaign; nobody is signed in, the mail's token says who it is (MKT)."""

from __future__ import annotations

import base64
import contextlib

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from practice_crm.pages import refused
from practice_crm.pages.answering import guarded
from practice_crm.pages.service_forms import AnswerSheet
from practice_crm.pages.tags import lang
from practice_crm.refusals import Refused
from practice_crm.services import tracking

_PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@require_safe
def opened(request: HttpRequest, token: str) -> HttpResponse:
    """The picture that counts an opening; an unknown mail gets the same picture (MKT-02)."""
    with contextlib.suppress(Refused):
        tracking.opened(token)
    return HttpResponse(_PIXEL, content_type="image/gif", headers={"Cache-Control": "no-store"})


@require_safe
def followed(request: HttpRequest, token: str, number: int) -> HttpResponse:
    """On to where a link of the mail leads; only to what stands in the mail (MKT-02)."""
    try:
        return HttpResponseRedirect(tracking.followed(token, number))
    except Refused as no:
        return refused.answered(request, no)


@csrf_exempt  # nobody is signed in: there is nothing to forge a request with
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The form by which a recipient asks to be contacted (MKT-02)."""
    try:
        delivery = tracking.delivery_of(token)
    except Refused as no:
        return refused.answered(request, no)
    if request.method == "GET":
        form = AnswerSheet(values={"company": delivery.customer.name})
        return _page(request, "campaigns/answer.html", form=form)
    form = AnswerSheet(request.POST)
    try:
        tracking.answered(token, request.POST.get("company", ""), request.POST.get("contact", ""))
    except Refused as no:
        form.complain(no)
        return _page(request, "campaigns/answer.html", code=no.status, form=form, refusal=no)
    return _page(request, "campaigns/answer.html", done=True)


@csrf_exempt  # nobody is signed in: there is nothing to forge a request with
@require_http_methods(["GET", "POST"])
def opt_out(request: HttpRequest, token: str) -> HttpResponse:
    """Asking for no more mail: a question first, so that no mail scanner answers it (MKT-01)."""
    try:
        if request.method == "POST":
            tracking.opted_out(token)
        else:
            tracking.delivery_of(token)
    except Refused as no:
        return refused.answered(request, no)
    return _page(request, "campaigns/opt_out.html", done=request.method == "POST")


def _page(request: HttpRequest, template: str, *, code: int = 200, **context: object) -> HttpResponse:
    return guarded(render(request, template, {"language": lang(), **context}, status=code))


urlpatterns: list[URLPattern] = [
    path("m/<str:token>/open.gif", opened),
    path("m/<str:token>/to/<int:number>", followed),
    path("m/<str:token>/answer", answer),
    path("m/<str:token>/opt-out", opt_out),
]
