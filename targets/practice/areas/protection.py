"""安全防护 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from typing import Any

from drivers.areas.protection import Cookie, Encrypted, Plain, Typed
from drivers.errors import NotSupportedByTarget
from drivers.records import Made, Person, RecordId
from drivers.transport import ask_encrypted, ask_plain, cookie_in
from drivers.words import Text
from targets.practice.areas.base import OverHttp, OverPages
from targets.practice.areas.forms import Form, form_called
from targets.practice.line import understood
from targets.practice.words import SESSION_COOKIE

_ELSEWHERE = "http://127.0.0.1:9"
"""Another site on the same host: its requests carry the session's cookie, whatever ``SameSite`` says."""
_TEXT_FIELDS = """form => [...form.elements].filter(e => !e.name.startsWith("custom_") && (
  e.tagName === "TEXTAREA" || (e.tagName === "INPUT" && ["text", "search"].includes(e.type)))).map(e => e.name)"""
"""The texts that every form has; custom fields come and go with the scenarios that they belong to."""


class HttpProtection(OverHttp):
    """From outside, and through the interface."""

    def cookie(self) -> Cookie:
        return cookie_in(self._line.handed_out, SESSION_COOKIE)

    def forged(self, customer: RecordId, contact: str) -> None:
        """What a foreign site can make a browser send: the cookie goes along, the token doesn't."""
        self._line.session.send(
            "PATCH",
            f"/api/customers/{customer}",
            json={"contact": contact},
            headers={"Origin": "https://elsewhere.example", "Referer": "https://elsewhere.example/"},
        )

    def fill_texts(self, form: str, text: str, customer: RecordId) -> Sequence[Typed]:
        asked = form_called(form)
        typed = asked.typed(text)
        body = {**asked.valid, **typed, **({asked.customer: customer} if asked.customer else {})}
        saved = self._line.write("POST", asked.address, body)
        made = RecordId(str(saved["id"]))
        if not asked.goes_with_customer:
            self._tell(Made(asked.kind, made, typed[asked.name]))
        answer = self._line.raw_get(asked.one.format(id=made))
        shown = understood(answer)
        ran = "json" not in answer.headers.get("content-type", "")
        return [Typed(field, value, _text(shown.get(field)), ran) for field, value in typed.items()]

    def encrypted(self, person: Person) -> Encrypted:
        doors = self._doors()
        body = json.dumps({"user": person.user, "password": person.password}).encode()
        said = ask_encrypted(
            doors["secure"],
            "POST",
            "/api/session",
            authority=doors["authority"],
            body=body,
            headers={"Content-Type": "application/json"},
        )
        handed_out = ", ".join(value for name, value in said.headers if name.lower() == "set-cookie")
        return Encrypted(said.version, said.trusted, said.insists_s(), cookie_in(handed_out, SESSION_COOKIE))

    def plain(self) -> Plain:
        return ask_plain(self._doors()["plain"], "/sign-in")

    def _doors(self) -> dict[str, str]:
        headers = {"X-Practice-Key": os.environ.get("GOLIVE_PRACTICE_KEY", "")}
        answer = self._line.session.send("POST", "/practice/tls", json={}, headers=headers)
        if answer.status != 200:
            raise NotSupportedByTarget(
                Text("CRM 启动时没有加 --practice", "the CRM was started without --practice")
            )
        found: dict[str, str] = answer.json()
        return found


class UiProtection(OverPages):
    """Through the pages, as far as a browser shows it."""

    def cookie(self) -> Cookie:
        for cookie in self._at.page.context.cookies():
            if cookie.get("name") == SESSION_COOKIE:
                same_site = str(cookie.get("sameSite", "")).lower()
                return Cookie(bool(cookie.get("httpOnly")), same_site, bool(cookie.get("secure")))
        return Cookie(False, "", False)

    def forged(self, customer: RecordId, contact: str) -> None:
        """A page of another site that sends a form of ours by itself as soon as it is opened."""
        from drivers.browser import reaching

        self._at.open(f"/customers/{customer}")
        ours = self._at.page.url.split("/customers/")[0]
        html = (
            f'<form id="f" method="post" action="{ours}/customers/{customer}/edit">'
            f'<input name="contact" value="{contact}"></form><script>document.getElementById("f").submit()</script>'
        )
        page = self._at.page.context.new_page()
        page.route(f"{_ELSEWHERE}/**", lambda route: route.fulfill(body=html, content_type="text/html"))
        with reaching(page), page.expect_navigation(url=f"{ours}/**"):
            page.goto(f"{_ELSEWHERE}/", wait_until="commit")
        page.close()

    def fill_texts(self, form: str, text: str, customer: RecordId) -> Sequence[Typed]:
        asked = form_called(form)
        self._at.open(asked.page.format(customer=customer))
        typed = self._fill_all(asked, text)
        self._at.send(asked.button)
        if not asked.goes_with_customer:
            self._tell(Made(asked.kind, RecordId(self._at.id()), typed[asked.name]))
        shown = self._at.page.get_by_role("main").inner_text()
        ran = bool(self._at.page.evaluate("() => Boolean(window.golive)"))
        return [Typed(field, value, value if value in shown else None, ran) for field, value in typed.items()]

    def encrypted(self, person: Person) -> Encrypted:
        raise _only_from_outside(person.name)

    def plain(self) -> Plain:
        raise _only_from_outside()

    def _fill_all(self, asked: Form, text: str) -> dict[str, str]:
        """Every text field that the form has, also those that we don't know of; a field with a form of its own
        (a telephone number, an amount) gets a good value."""
        form = self._at.page.locator("main form[method=post]").first
        typed: dict[str, str] = {}
        for name in form.evaluate(_TEXT_FIELDS):
            field = form.locator(f"[name={name}]")
            value = asked.valid.get(name, asked.one_typed(text, name))
            field.fill(value)
            if name not in asked.valid:
                typed[name] = value
        for name, value in asked.valid.items():
            choice = form.locator(f"select[name={name}]")
            if choice.count():
                choice.select_option(value)
        with contextlib.suppress(KeyError):
            return {name: typed[name] for name in (asked.name, *(set(typed) - {asked.name}))}
        return typed


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _only_from_outside(who: str = "") -> NotSupportedByTarget:
    return NotSupportedByTarget(
        Text(f"加密由接口通道检查{who}", f"encryption is looked at over the interface {who}".strip())
    )
