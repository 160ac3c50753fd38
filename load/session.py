"""Locust's two HTTP clients behind the drivers' ``HttpSession``: the same target driver runs over both.

Both clients answer status 0 and raise nothing when no answer came; here that is ``CrmUnreachable``.
"""

from __future__ import annotations

import json as jsonlib
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode, urljoin, urlsplit

from locust.clients import HttpSession as RequestsClient
from locust.contrib.fasthttp import FAILURE_EXCEPTIONS, FastHttpSession
from locust.event import EventHook
from urllib3.filepost import encode_multipart_formdata

from drivers.errors import CrmUnreachable
from drivers.session import TIMEOUT_S, Answer, Form, HttpSession, Upload
from load.cookies import apply, header

ClientKind = Literal["fast", "requests"]
REDIRECTS = frozenset((301, 302, 303, 307, 308))
MOST_HOPS = 10


def new_session(kind: ClientKind, requests_made: EventHook) -> Callable[[str], HttpSession]:
    """What ``build_target`` takes as ``new_session``; every request is told to ``requests_made``."""
    if kind == "fast":
        return lambda base: FastSession(base, requests_made)
    return lambda base: RequestsLikeSession(base, requests_made)


@dataclass(frozen=True)
class _Sent:
    """One request as it goes out."""

    method: str
    url: str
    body: bytes | None
    headers: dict[str, str]


class FastSession:
    """``HttpSession`` over the client of Locust's FastHttpUser; cookies are kept here, not by the client."""

    def __init__(self, base_url: str, requests_made: EventHook) -> None:
        self._base = base_url.rstrip("/")
        self._cookies: dict[str, str] = {}
        connect, network = TIMEOUT_S
        self._client = FastHttpSession(
            self._base,
            requests_made,
            None,
            connection_timeout=connect,
            network_timeout=network,
            max_redirects=0,
            max_retries=0,
            insecure=False,
        )
        # the standard library's jar costs more than the request, and an error answer carries none
        self._client.client.cookiejar = None

    @property
    def cookies(self) -> MutableMapping[str, str]:
        return self._cookies

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        json: Any = None,
        form: Form | None = None,
        files: Upload | None = None,
        headers: Mapping[str, str] | None = None,
        follow: bool = False,
        name: str | None = None,
    ) -> Answer:
        body, kind = _body(json, form, files)
        typed = {"Content-Type": kind} if kind else {}
        url = _with(params, self._base + path)
        sent = _Sent(method, url, body, {**typed, **dict(headers or {})})
        answer = self._once(sent, name or path)
        for _ in range(MOST_HOPS):
            onward = _onward(sent, answer) if follow else None
            if onward is None or not onward.url.startswith(self._base):
                return answer
            sent, answer = onward, self._once(onward, name or path)
        raise CrmUnreachable(f"{method} {url}: more than {MOST_HOPS} redirects")

    def close(self) -> None:
        self._client.client.close()

    def _once(self, sent: _Sent, name: str) -> Answer:
        carried = {"Cookie": header(self._cookies)} if self._cookies else {}
        got = self._client.request(
            sent.method,
            sent.url,
            name=name,
            data=sent.body,  # type: ignore[arg-type]
            headers={**carried, **sent.headers},
            allow_redirects=False,
        )
        if not got.status_code:
            raise _unreachable(sent.method, sent.url, getattr(got, "error", None))
        try:
            content = got.content or b""
        except FAILURE_EXCEPTIONS as cut:
            raise _unreachable(sent.method, sent.url, cut) from cut
        answered = got.headers  # asking whether it's empty means counting it one by one
        heads = {k.lower(): v for k, v in answered.items()} if answered is not None else {}
        if answered is not None and "set-cookie" in heads:
            for line in answered.getlist("set-cookie"):
                apply(line, self._cookies)
        return Answer(got.status_code, _text(content, heads), sent.url, heads, content)


class RequestsLikeSession:
    """``HttpSession`` over the client of Locust's HttpUser, which is a ``requests.Session``."""

    def __init__(self, base_url: str, requests_made: EventHook) -> None:
        self._base = base_url.rstrip("/")
        self._client = RequestsClient(self._base, requests_made, None)
        self._client.trust_env = False

    @property
    def cookies(self) -> MutableMapping[str, str]:
        return self._client.cookies

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        json: Any = None,
        form: Form | None = None,
        files: Upload | None = None,
        headers: Mapping[str, str] | None = None,
        follow: bool = False,
        name: str | None = None,
    ) -> Answer:
        got = self._client.request(
            method,
            self._base + path,
            name=name or path,
            params=params,
            json=json,
            data=form,
            files=files,
            headers=headers,
            allow_redirects=follow,
            timeout=TIMEOUT_S,
        )
        if not got.status_code:
            raise _unreachable(method, self._base + path, got.error)
        heads = {k.lower(): v for k, v in got.headers.items()}
        return Answer(got.status_code, _text(got.content, heads), got.url, heads, got.content)

    def close(self) -> None:
        self._client.close()


def _body(json: Any, form: Form | None, files: Upload | None) -> tuple[bytes | None, str]:
    if files:
        plain = [
            (k, v) for k, many in (form or {}).items() for v in ([many] if isinstance(many, str) else many)
        ]
        return encode_multipart_formdata([*plain, *files.items()])
    if form is not None:
        return urlencode(form, doseq=True).encode(), "application/x-www-form-urlencoded"
    if json is not None:
        return jsonlib.dumps(json).encode(), "application/json"
    return None, ""


def _with(params: Mapping[str, str] | None, url: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(params)}" if params else url


def _onward(sent: _Sent, answer: Answer) -> _Sent | None:
    """The request that a redirect asks for: 307 and 308 repeat it, the others read."""
    place = answer.headers.get("location")
    if answer.status not in REDIRECTS or not place:
        return None
    url = urljoin(sent.url, place)
    if answer.status in (307, 308):
        return _Sent(sent.method, url, sent.body, sent.headers)
    kept = {k: v for k, v in sent.headers.items() if k.lower() not in ("content-type", "content-length")}
    return _Sent("HEAD" if sent.method == "HEAD" else "GET", url, None, kept)


def _text(content: bytes, heads: Mapping[str, str]) -> str:
    _, _, named = heads.get("content-type", "").lower().partition("charset=")
    charset = named.split(";")[0].strip(" \"'") or "utf-8"
    try:
        return content.decode(charset, "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


def _unreachable(method: str, url: str, why: object) -> CrmUnreachable:
    bare = urlsplit(url)._replace(query="").geturl()
    return CrmUnreachable(f"{method} {bare}: {type(why).__name__}: {why}")
