"""One HTTP connection of one person to the interface: token, refusals, nothing of the business."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drivers.errors import CrmRefused, CrmUnreachable, Reason
from drivers.records import Person
from drivers.session import Answer, HttpSession, Upload
from targets.practice.words import SESSION_COOKIE, reason

_CHINESE = {"Accept-Language": "zh-CN"}
_AWAY = (502, 503, 504)
"""What a proxy answers for a CRM that isn't there."""


class Line:
    """Calls ``/api/…`` and returns what it answers; writing calls carry the token of the session."""

    def __init__(self, session: HttpSession) -> None:
        self.session = session
        self.lost = False
        """The CRM was gone in between: whether it still knows this session is open."""
        self._token: str | None = None
        self.handed_out = ""
        """What the browser was told about its cookies when the person signed in (``Set-Cookie``)."""

    def sign_in(self, person: Person, brought: str | None = None) -> None:
        """Sign in; ``brought`` is a session that the client already carried (PERM-07)."""
        headers = {**_CHINESE, **({"Cookie": f"{SESSION_COOKIE}={brought}"} if brought else {})}
        body = {"user": person.user, "password": person.password}
        answer = self._sent("POST", "/api/session", json=body, headers=headers)
        me = understood(answer)
        self.handed_out = answer.headers.get("set-cookie", "")
        self._token, self.lost = str(me["csrf"]), False

    def get(self, path: str, params: Mapping[str, str] | None = None, *, name: str | None = None) -> Any:
        """Read something."""
        return understood(self.raw_get(path, params, name=name))

    def raw_get(
        self, path: str, params: Mapping[str, str] | None = None, *, name: str | None = None
    ) -> Answer:
        """Read something that isn't JSON."""
        return self._sent("GET", path, params=params, headers=_CHINESE, name=name)

    def write(self, method: str, path: str, body: Any = None, *, name: str | None = None) -> Any:
        """Change something. One request, unless the token isn't known yet."""
        headers = {**_CHINESE, "X-CSRFToken": self.token()}
        return understood(self._sent(method, path, json=body, headers=headers, name=name))

    def send_files(self, path: str, files: Upload) -> Answer:
        """Send files; the answer may be a refusal."""
        headers = {**_CHINESE, "X-CSRFToken": self.token()}
        return self._sent("POST", path, files=files, headers=headers)

    def key(self) -> str:
        """The secret of the session; empty without one."""
        return self.session.cookies.get(SESSION_COOKIE, "")

    def _sent(self, method: str, path: str, **more: Any) -> Answer:
        try:
            answer = self.session.send(method, path, **more)
        except CrmUnreachable:
            self.lost = True
            raise
        if answer.status in _AWAY:
            self.lost = True
            raise CrmUnreachable(f"{answer.url}: HTTP {answer.status}")
        return answer

    def use_token(self, token: str) -> None:
        """Send this token from now on, whoever it belongs to; empty for none."""
        self._token = token

    def token(self) -> str:
        """The token of the session; somebody who came with a session that was somebody's has to ask for it first."""
        if self._token is None:
            self._token = str(self.get("/api/session")["csrf"])
        return self._token


def understood(answer: Answer) -> Any:
    """The JSON of a good answer (``None`` without a body); a refusal or an absent CRM is raised."""
    if 200 <= answer.status < 300:
        return answer.json() if answer.text else None
    raise refusal(answer)


def refusal(answer: Answer) -> CrmRefused:
    """The refusal in an answer, in the port's words."""
    try:
        error = answer.json()["error"]
        existing = error["existing"]
        return CrmRefused(
            reason(error["code"]),
            error["message"],
            fields=error["fields"],
            existing=existing["number"] if existing else None,
        )
    except (ValueError, KeyError, TypeError):
        return CrmRefused(Reason.OTHER, f"HTTP {answer.status}: {answer.text[:300]}")
