"""How answers travel (SEC-02, SEC-06): cookies, encryption, and requests that another site forged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware

from practice_crm.rules import transport


class Travelling:
    """The cookies' flags and, over an encrypted connection, the order to stay with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        encrypted = request.is_secure()
        for name, cookie in response.cookies.items():
            asked = transport.session_cookie(encrypted)
            cookie["secure"] = asked.secure
            if name == settings.SESSION_COOKIE_NAME and cookie.value:
                cookie["httponly"], cookie["samesite"] = asked.http_only, asked.same_site
        seconds = transport.strict_transport_s(encrypted)
        if seconds:
            response["Strict-Transport-Security"] = f"max-age={seconds}; includeSubDomains"
        return response


class ForgeryCheck(CsrfViewMiddleware):
    """Django's check of the pages, where the rule asks for it."""

    def process_view(
        self,
        request: HttpRequest,
        callback: Callable[..., Any],
        callback_args: tuple[Any, ...],
        callback_kwargs: dict[str, Any],
    ) -> Any:
        if not transport.checks_forgery("page", str(request.method)):
            return None
        return super().process_view(request, callback, callback_args, callback_kwargs)
