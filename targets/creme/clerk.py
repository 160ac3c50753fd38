"""One signed-in (or unknown) person at Creme's HTTP doors: requests out, refusals in."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from drivers.errors import CrmRefused, CrmUnreachable, Reason
from drivers.records import Person, RecordId
from drivers.session import Answer, Form, HttpSession, Upload
from targets.creme import pages, wording

_SESSION = "sessionid"


class Clerk:
    """A session with Creme that raises what the port promises."""

    def __init__(self, session: HttpSession, planted: str | None = None) -> None:
        """``planted``: the id of a session that is in use already, by whomever."""
        self.session, self._planted = session, planted
        if planted is not None:
            session.cookies[_SESSION] = planted

    def sign_in(self, person: Person) -> None:
        """Really sign in; ``WRONG_CREDENTIALS`` with Creme's words when it refuses."""
        form: Form = {"username": person.user, "password": person.password, "next": "/"}
        answer = self._post("/creme_login/", form, name="sign in")
        if answer.status == 200:
            said = " ".join(pages.complaints(answer.text).values())
            raise CrmRefused(Reason.WRONG_CREDENTIALS, said or "signing in was refused")
        if answer.status != 302:
            checked(answer)
        self._one_session()

    def _one_session(self) -> None:
        """Of a session that was there before and the one that Creme gave, keep the latter."""
        cookies = self.session.cookies
        held = [value for name, value in list(cookies.items()) if name == _SESSION]
        given = [value for value in held if value != self._planted]
        if self._planted and given:
            del cookies[_SESSION]
            cookies[_SESSION] = given[-1]

    def read(self, path: str, params: Mapping[str, str] | None = None, *, name: str | None = None) -> str:
        """A page's text; raises for every answer that isn't the page itself."""
        return checked(self.session.send("GET", path, params=params, name=name)).text

    def post(self, path: str, form: Form, *, name: str | None = None) -> Answer:
        """Send a form with the token that stands for our own page; raises unless it was taken or came back."""
        return checked(self._post(path, form, name=name), redirected=True)

    def _post(self, path: str, form: Form, *, name: str | None = None) -> Answer:
        token = self._token()
        sent = {**form, "csrfmiddlewaretoken": token}
        return self.session.send("POST", path, form=sent, headers={"X-CSRFToken": token}, name=name)

    def upload(self, path: str, form: Form, files: Upload) -> Answer:
        """Send a form that carries files."""
        token = self._token()
        sent = {**form, "csrfmiddlewaretoken": token}
        headers = {"X-CSRFToken": token}
        return checked(
            self.session.send("POST", path, form=sent, files=files, headers=headers, name="upload"),
            redirected=True,
        )

    def submit(self, path: str, changes: Mapping[str, str], *, name: str) -> RecordId:
        """Open the form at ``path``, type, save; the id of the record that Creme shows afterwards.

        ``sector`` and the like are given as the word a person reads and looked up in what the form offers.
        """
        page = self.read(path, name=f"{name} form")
        form: dict[str, str | list[str]] = dict(pages.form(page))
        form |= {field: chosen(page, field, value) for field, value in changes.items()}
        answer = self.post(path, form, name=f"{name} save")
        if answer.status != 302:
            raise pages.refusal(answer.text)
        return RecordId(answer.headers["location"].rstrip("/").rsplit("/", 1)[-1])

    def edit(self, kind: str, record: RecordId, field: str, value: str, *, name: str) -> None:
        """Change one field in place. Sent without opening the form before: a forger wouldn't either."""
        path = f"/creme_core/entity/edit/inner/{kind}/{record}?cell=regular_field-{field}"
        answer = self.post(path, {field: value}, name=name)
        if answer.text.strip():
            raise pages.refusal(answer.text)

    def sign_out(self) -> None:
        self._post("/creme_logout", {}, name="sign out")

    def secret(self) -> str:
        """The session's id; for somebody who has none one made up, as a forger would plant it."""
        for name, value in list(self.session.cookies.items()):
            if name == _SESSION:
                return value
        made_up = secrets.token_hex(16)
        self.session.cookies[_SESSION] = made_up
        return made_up

    def _token(self) -> str:
        for _ in range(2):
            token = next((v for k, v in list(self.session.cookies.items()) if k == "csrftoken"), "")
            if token:
                return token
            self.session.send("GET", "/creme_login/", name="sign in form")
        return ""


def chosen(page: str, field: str, value: str) -> str:
    """What a choice sends for the word ``value``; a word that isn't offered is sent as nobody's number."""
    offered = pages.options(page, field)
    return offered.get(value, "0") if offered and value else value


def checked(answer: Answer, *, redirected: bool = False) -> Answer:
    """``answer``, unless it's a refusal, a request to sign in, or no answer of Creme's at all."""
    place = answer.headers.get("location", "")
    if answer.status in (301, 302, 303):
        if wording.SIGN_IN in place:
            raise CrmRefused(Reason.NOT_SIGNED_IN, f"asked to sign in at {place}")
        if not redirected:
            raise CrmRefused(Reason.OTHER, f"sent on to {place}")
        return answer
    if answer.status in (502, 503, 504):
        raise CrmUnreachable(f"HTTP {answer.status} {answer.url}")
    if answer.status >= 400:
        raise CrmRefused(reason_of(answer.status), pages.message(answer.text) or f"HTTP {answer.status}")
    return answer


def reason_of(status: int) -> Reason:
    """What an HTTP status of Creme means."""
    return {403: Reason.NOT_ALLOWED, 404: Reason.NOT_FOUND, 409: Reason.OTHER}.get(status, Reason.OTHER)
