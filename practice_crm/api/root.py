"""The interface as one object: who may call it, how it refuses, its description (``/api/openapi.json``)."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from practice_crm import PRODUCT, VERSION
from practice_crm.refusals import Refused, not_found
from practice_crm.rules import transport
from practice_crm.services.asking import Asking, asking_of
from practice_crm.wording import Text, lang_of

_log = logging.getLogger(__name__)


class _ForgeryCheck(CsrfViewMiddleware):
    """Django's check; what it finds is answered as every other refusal, not with a page."""

    def _reject(self, request: HttpRequest, reason: str) -> str:
        return reason


class _Readable(JSONRenderer):
    """Chinese as Chinese: answers are read by people, in reports."""

    json_dumps_params = {"ensure_ascii": False}


class Signed(HttpRequest):
    """A request that has passed ``signed_in``."""

    auth: Asking


def signed_in(request: HttpRequest) -> Asking:
    """The person behind a request; writing also needs the token of the session in ``X-CSRFToken``."""
    asking = asking_of(request, "api")
    if transport.checks_forgery("api", str(request.method)) and _forged(request):
        raise Refused(
            "not_allowed",
            Text("缺少或错误的 X-CSRFToken。", "The header X-CSRFToken is missing or wrong."),
        )
    return asking


def _forged(request: HttpRequest) -> bool:
    """Ninja exempts its views from Django's check, so it is made here, as for a view that is not exempt."""
    check = _ForgeryCheck(_nothing)
    check.process_request(request)
    return check.process_view(request, _nothing, (), {}) is not None


def _nothing(_: HttpRequest) -> HttpResponse:
    return HttpResponse()


# No documentation page: Ninja's loads its scripts from another host.
api = NinjaAPI(title=PRODUCT, version=VERSION, docs_url=None, auth=signed_in, renderer=_Readable())


def answer(request: HttpRequest, refused: Refused) -> HttpResponse:
    """A refusal as JSON, in the language of ``Accept-Language``."""
    lang = lang_of(getattr(request, "LANGUAGE_CODE", None))
    existing = refused.existing
    body = {
        "code": refused.code,
        "message": refused.message.in_(lang),
        "fields": {field: why.in_(lang) for field, why in refused.fields.items()},
        "existing": {"id": existing.id, "number": existing.number} if existing else None,
    }
    return JsonResponse({"error": body}, status=refused.status, json_dumps_params={"ensure_ascii": False})


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    return answer(request, refused)


@api.exception_handler(ValidationError)
def _misshapen(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    fields = {str(e["loc"][-1]): Text("格式不正确。", str(e["msg"])) for e in wrong.errors}
    message = Text("请求的格式不正确。", "The request does not have the right form.")
    return answer(request, Refused("invalid_format", message, fields=fields))


@api.exception_handler(HttpError)
def _http(request: HttpRequest, wrong: HttpError) -> HttpResponse:
    return answer(request, Refused("invalid_format", Text("请求无法读取。", str(wrong))))


@api.exception_handler(Exception)
def _unknown(request: HttpRequest, wrong: Exception) -> HttpResponse:
    _log.error("%s %s", request.method, request.path, exc_info=wrong)
    message = Text("系统出错，请稍后再试。", "Something went wrong on our side; try again later.")
    return answer(request, Refused("unknown", message))


def unknown_address(request: HttpRequest) -> HttpResponse:
    """Any other address below ``/api/``: strangers hear that they aren't signed in, others that it's not there."""
    try:
        asking_of(request, "api")
        raise not_found()
    except Refused as refused:
        return answer(request, refused)


unknown_address.csrf_exempt = True  # type: ignore[attr-defined]
