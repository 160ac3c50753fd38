"""The pages that say no: not allowed, not found, form out of date."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from practice_crm.pages.tags import lang
from practice_crm.refusals import Refused, not_found
from practice_crm.services.asking import asking_of
from practice_crm.wording import Text

_WORDS: dict[str, tuple[str, Text, Text]] = {
    "not_allowed": (
        "lock",
        Text("没有权限", "Not allowed"),
        Text(
            "如果工作需要，请联系记录的负责人或系统管理员。",
            "If you need it for your work, ask the owner or the administrator.",
        ),
    ),
    "not_found": (
        "search",
        Text("没有找到", "Not found"),
        Text("地址可能有误，或者记录已被删除。", "The address may be wrong, or the record was deleted."),
    ),
    "conflict": (
        "warning",
        Text("没有保存", "Not saved"),
        Text("请返回上一页，刷新后再试一次。", "Go back, reload the page and try again."),
    ),
}


def answered(request: HttpRequest, no: Refused) -> HttpResponse:
    """The page for a refusal that no form can show."""
    sign, heading, advice = _WORDS.get(no.code, _WORDS["conflict"])
    context = {"refusal": no, "sign": sign, "heading": heading, "advice": advice, "language": lang()}
    return render(request, "refused.html", {**context, **_frame(request)}, status=no.status)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's 404."""
    return answered(request, not_found())


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's answer to a form without its token: too old, or not from one of our pages (SEC-02)."""
    del reason
    too_old = Text("这个表单已失效，内容没有保存。", "This form is out of date, nothing was saved.")
    return render(
        request,
        "refused.html",
        {
            "refusal": Refused("not_allowed", too_old),
            "sign": "warning",
            "heading": _WORDS["conflict"][1],
            "advice": _WORDS["conflict"][2],
            **_frame(request),
        },
        status=403,
    )


def _frame(request: HttpRequest) -> dict[str, Any]:
    from practice_crm.pages import answering  # the frame's own refusals come through here

    try:
        return answering.frame(asking_of(request, "page"), request)
    except Refused:
        return {"language": lang()}
