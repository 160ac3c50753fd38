"""The few HTTP calls that drivers need, and their adapter for *requests*.

Locust's clients get adapters of their own in ``load/session.py``: a driver never knows which one it has.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Protocol
from urllib.parse import unquote_plus

import requests

from drivers.errors import CrmUnreachable
from drivers.masking import masked
from drivers.port import Recorder
from drivers.records import Exchange

Form = Mapping[str, str | list[str]]
Upload = Mapping[str, tuple[str, bytes, str]]
TIMEOUT_S = (5.0, 30.0)
"""Seconds to connect, seconds to wait for an answer."""
KEPT_CHARS = 20_000


@dataclass(frozen=True)
class Answer:
    """An HTTP answer; ``headers`` in lower case."""

    status: int
    text: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""

    def json(self) -> Any:
        """The body as JSON; ``ValueError`` when it's something else."""
        return json.loads(self.text)


class HttpSession(Protocol):
    """A client with cookies, bound to the CRM's address. Redirects are followed only when asked for.

    Raises ``CrmUnreachable`` where no answer came: refused, reset, timed out, status 0.
    """

    @property
    def cookies(self) -> MutableMapping[str, str]: ...

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
        """``name`` groups requests of one kind in load figures; other adapters ignore it."""

    def close(self) -> None: ...


class RequestsSession:
    """``HttpSession`` over *requests*; every exchange is told to the recorder, secrets masked."""

    def __init__(self, base_url: str, recorder: Recorder | None = None) -> None:
        self._base = base_url.rstrip("/")
        self._session = requests.Session()
        self._session.trust_env = False
        self._recorder = recorder

    @property
    def cookies(self) -> MutableMapping[str, str]:
        return self._session.cookies

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
        began = perf_counter()
        try:
            got = self._session.request(
                method,
                self._base + path,
                params=params,
                json=json,
                data=form,
                files=files,
                headers=headers,
                allow_redirects=follow,
                timeout=TIMEOUT_S,
            )
        except requests.RequestException as broken:
            raise CrmUnreachable(f"{method} {self._base}{path}: {_why(broken)}") from broken
        if "charset" not in got.headers.get("content-type", ""):
            got.encoding = "utf-8"
        answer = Answer(
            got.status_code, got.text, got.url, {k.lower(): v for k, v in got.headers.items()}, got.content
        )
        if self._recorder:
            self._recorder.exchanged(_exchange(got, answer, (perf_counter() - began) * 1000))
        return answer

    def close(self) -> None:
        self._session.close()


def _why(broken: requests.RequestException) -> str:
    """The reason in few words: what the operating system said, or the kind of failure."""
    said = re.search(r"\[Errno -?\d+\] ([^'\")]+)", str(broken))
    return f"{type(broken).__name__}: {said[1]}" if said else type(broken).__name__


def _readable(sent: str) -> str:
    """What was sent, with its Chinese text as text and not as escapes."""
    try:
        return json.dumps(json.loads(sent), ensure_ascii=False)
    except ValueError:
        return unquote_plus(sent)


def _exchange(got: requests.Response, answer: Answer, ms: float) -> Exchange:
    body = got.request.body or b""
    sent = body.decode("utf-8", "replace") if isinstance(body, bytes) else str(body)
    return Exchange(
        method=str(got.request.method),
        url=masked(answer.url),
        request=masked(_readable(sent)[:KEPT_CHARS]),
        status=answer.status,
        response=masked(answer.text[:KEPT_CHARS]),
        ms=ms,
    )
