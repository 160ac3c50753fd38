"""What every page has in common: who asks, the frame around the content, refusals as pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render

from practice_crm.pages import refused
from practice_crm.pages.places import places
from practice_crm.pages.tags import lang
from practice_crm.refusals import Refused
from practice_crm.services import inbox
from practice_crm.services.asking import Asking, asking_of
from practice_crm.wording import Text

Rest = ParamSpec("Rest")
View = Callable[Concatenate[Asking, HttpRequest, Rest], HttpResponseBase]
Response = TypeVar("Response", bound=HttpResponseBase)
DONE_COOKIE = "practice_done"
DONE: dict[str, Text] = {
    "saved": Text("已保存。", "Saved."),
    "moved": Text("已更新。", "Updated."),
    "won": Text(
        "线索已成交，客户和商机已建立并关联。", "The lead is won: customer and opportunity are linked."
    ),
    "handed": Text("已转移给新的负责人。", "Handed to the new owner."),
    "deleted": Text("已删除。", "Deleted."),
    "restored": Text("已恢复。", "Restored."),
    "sent": Text("邮件已发送。", "The mails have been sent."),
    "sent-partly": Text(
        "一部分邮件没有送达，可以稍后再发。", "Some mails were not delivered; send again later."
    ),
    "sent-before": Text(
        "没有新的收件人，没有重复发送。", "There was nobody new to write to; nothing was sent twice."
    ),
}


def page(view: View[Rest]) -> Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]:
    """A page for signed-in people; whoever isn't goes to the sign-in page, other refusals get their page."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        try:
            response = view(asking_of(request, "page"), request, *args, **kwargs)
        except Refused as no:
            response = _refusal(request, no)
        return guarded(response)

    return answer


def guarded(response: Response) -> Response:
    """The page loads nothing from other hosts, and after signing out “back” shows nothing."""
    response["Cache-Control"] = "no-store"
    response.setdefault("Content-Security-Policy", "default-src 'self'; base-uri 'none'; form-action 'self'")
    return response


def show(
    asking: Asking, request: HttpRequest, template: str, *, code: int = 200, **context: Any
) -> HttpResponse:
    """``template`` within the frame: navigation, search, person, and what has just been done."""
    done = DONE.get(request.COOKIES.get(DONE_COOKIE, "")) if request.method == "GET" else None
    response = render(request, template, {**frame(asking, request), **context, "done": done}, status=code)
    if done:
        response.delete_cookie(DONE_COOKIE)
    return response


def frame(asking: Asking, request: HttpRequest) -> dict[str, Any]:
    """What the frame's template needs."""
    entries = list(places(asking, request.path))
    return {
        "asking": asking,
        "places": entries,
        "searches": len(entries) > 1,
        "unread": inbox.unread(asking),
        "language": lang(),
    }


def go(path: str, done: str = "") -> HttpResponseRedirect:
    """On to ``path``, where ``done`` (a key of ``DONE``) is told once."""
    response = HttpResponseRedirect(path)
    if done:
        response.set_cookie(DONE_COOKIE, done, max_age=30, httponly=True, samesite="Lax")
    return response


def _refusal(request: HttpRequest, no: Refused) -> HttpResponse:
    if no.code == "not_signed_in":
        came_for = request.get_full_path() if request.method == "GET" else "/"
        return HttpResponseRedirect(
            "/sign-in" + (f"?{urlencode({'next': came_for})}" if came_for != "/" else "")
        )
    return refused.answered(request, no)
