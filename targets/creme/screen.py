"""One person's browser page on Creme: opening, typing, saving, and what Creme answers to it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping

from playwright.sync_api import Locator, Page

from drivers.browser import NAVIGATION_MS, Browsers, reaching
from drivers.errors import CrmRefused, CrmUnreachable, Reason
from targets.creme import pages, wording
from targets.creme.clerk import reason_of

_LABELS = {
    "name": re.compile(r"^Name( of the opportunity)?\s*\*?\s*$"),
    "phone": re.compile(r"^Phone\s*\*?\s*$"),
    "email": re.compile(r"^Email address\s*\*?\s*$"),
    "sector": re.compile(r"^Sector\s*\*?\s*$"),
    "estimated_sales": re.compile(r"^Estimated sales\s*\*?\s*$"),
    "sales_phase": re.compile(r"^Sales phase\s*\*?\s*$"),
}
_ANSWERED = """path => new RegExp(path).test(location.pathname) || location.pathname.startsWith('/creme_login')
    || document.querySelector('html.error, .errorlist, input:invalid, select:invalid, textarea:invalid')"""
_INVALID = """found => found.map(e => [e.name, e.validationMessage, e.validity.valueMissing])"""
_HELD = """found => found.map(e => [e.name, e.tagName === 'SELECT' ? e.selectedOptions[0]?.text ?? '' : e.value])"""


class Screen:
    """A page of the browser; every method raises what the port promises."""

    def __init__(self, browsers: Browsers, page: Page) -> None:
        self._browsers, self.page = browsers, page

    def open(self, path: str) -> str:
        """Go to an address; the page's HTML. Refused when Creme says no or asks to sign in."""
        status = self._browsers.open(self.page, path)
        self._signed_in()
        if status in (502, 503, 504):
            raise CrmUnreachable(f"HTTP {status} {self.page.url}")
        if status >= 400:
            raise CrmRefused(reason_of(status), pages.message(self.html) or f"HTTP {status}")
        return self.html

    @property
    def html(self) -> str:
        """The page as it stands now."""
        return self.page.content()

    def type(self, fields: Mapping[str, str]) -> None:
        """Fill in fields by their labels; a choice that isn't offered can't be made."""
        for field, value in fields.items():
            box = self.page.get_by_label(_LABELS[field])
            if field in ("sector", "sales_phase"):
                _choose(box, field, value)
            else:
                box.fill(value)

    def save(self, button: str, shown: str) -> str:
        """Press ``button`` and wait for Creme's answer: the address ``shown``, or a refusal; the path."""
        with reaching(self.page):
            self.page.get_by_role("button", name=button).click()
            self.page.wait_for_function(_ANSWERED, arg=shown, timeout=NAVIGATION_MS)
        path = re.sub(r"^\w+://[^/]+", "", self.page.url).split("?")[0]
        if re.search(shown, path):
            return path
        self._signed_in()
        raise self._refusal()

    def press(self, link: Locator) -> None:
        """Click, unless Creme shows it greyed out: that's how it says that somebody may not."""
        if "forbidden" in (link.get_attribute("class") or ""):
            raise CrmRefused(Reason.NOT_ALLOWED, f"“{link.inner_text().strip()}” is greyed out: forbidden")
        link.click()

    def cookie(self) -> str:
        """The session's id; for somebody who has none one made up, as a forger would plant it."""
        for cookie in self.page.context.cookies():
            if cookie.get("name") == "sessionid":
                return str(cookie.get("value"))
        made_up, base = secrets.token_hex(16), "/".join(self.page.url.split("/")[:3])
        if base.startswith("http"):
            self.page.context.add_cookies([{"name": "sessionid", "value": made_up, "url": base}])
        return made_up

    def _signed_in(self) -> None:
        if wording.SIGN_IN in self.page.url:
            raise CrmRefused(Reason.NOT_SIGNED_IN, f"asked to sign in at {self.page.url}")

    def _refusal(self) -> CrmRefused:
        failed = self.page.locator("html.error")
        if failed.count():
            said = pages.message(self.html)
            status = re.search(r"\b([45]\d\d)\b", self.page.title() + self.page.inner_text("body")[:80])
            return CrmRefused(reason_of(int(status.group(1)) if status else 500), said)
        held = dict(self.page.locator("form :is(input, select)[name]").evaluate_all(_HELD))
        unfit = self.page.locator(":is(input, select, textarea):invalid").evaluate_all(_INVALID)
        if pages.complaints(self.html):
            return wording.refused(pages.complaints(self.html), held)
        # The browser itself held the form back, and said so in its own language.
        because = Reason.REQUIRED if any(lacking for _, _, lacking in unfit) else Reason.INVALID_FORMAT
        return wording.refused({name: said for name, said, _ in unfit}, held, because)


def _choose(box: Locator, field: str, value: str) -> None:
    offered = [" ".join(text.split()) for text in box.locator("option").all_text_contents()]
    if value and value not in offered:
        said = f"“{value}” is not offered; offered are {', '.join(offered[:5])} …"
        raise CrmRefused(Reason.INVALID_CHOICE, said, fields={wording.PORT_FIELDS[field]: said})
    if value:
        box.select_option(label=value)
    else:
        box.select_option(value="")
