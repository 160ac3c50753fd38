"""Going through pages by keyboard alone, counting the steps, and checking each page on the way for barriers (USE-01).

For every target that has pages: it knows no CRM, only what is to be reached.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from drivers.areas.usability import Barrier
from drivers.browser import NAVIGATION_MS, Locator, Page, reaching
from drivers.errors import NotReached

TABS_AT_MOST = 120
CHOICES_AT_MOST = 200
_AIM = "e => { window.goliveAim = e }"
_HAS_FOCUS = "document.activeElement === window.goliveAim"
_TAB = {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
_CHOSEN = "(e, words) => [e.value, e.selectedOptions[0]?.textContent.trim()].includes(words)"
_CHECK = """() => axe.run({resultTypes: ["violations"]}).then(found => found.violations.map(v => ({
  rule: v.id, weight: v.impact || "minor", what: v.help + ": " + v.nodes.map(n => n.html).slice(0, 3).join(" ")})))"""


class Walk:
    """One person without a mouse. Every key that leads on and every field that is filled counts as a step."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.steps: list[str] = []
        self.barriers: list[Barrier] = []
        # The many Tabs go past Playwright's trace, which keeps a copy of the page for every one of them.
        self._wire = page.context.new_cdp_session(page)

    def arrive(self) -> None:
        """Look around on a page: what would shut somebody out here?"""
        with reaching(self.page):
            self.barriers += barriers_of(self.page)

    def press(self, what: Locator, named: str) -> None:
        """Go to a link or a button by the Tab key, press Enter, and look around where it leads."""
        self._go_to(what, named)
        self._enter(named)

    def type(self, what: Locator, text: str, named: str) -> None:
        """Go to a field by the Tab key and type."""
        self._go_to(what, named)
        self.page.keyboard.insert_text(text)
        self.steps.append(named)

    def send_off(self, named: str) -> None:
        """Press Enter in the field that was just filled, and look around where it leads."""
        self._enter(named)

    def choose(self, what: Locator, words: str, named: str) -> None:
        """Go to a list by the Tab key and take an entry by the arrow keys."""
        self._go_to(what, named)
        for _ in range(CHOICES_AT_MOST):
            if what.evaluate(_CHOSEN, words):
                self.steps.append(named)
                return
            self.page.keyboard.press("ArrowDown")
        raise NotReached(f"用方向键选不到“{words}”（{named}） / the arrow keys don't reach {words!r}")

    def _tab(self) -> None:
        for kind in ("rawKeyDown", "keyUp"):
            self._wire.send("Input.dispatchKeyEvent", {"type": kind, **_TAB})

    def _has_focus(self) -> bool:
        return bool(self._wire.send("Runtime.evaluate", {"expression": _HAS_FOCUS})["result"]["value"])

    def _enter(self, named: str) -> None:
        with reaching(self.page), self.page.expect_navigation(timeout=NAVIGATION_MS, wait_until="load"):
            self.page.keyboard.press("Enter")
        self.steps.append(named)
        self.arrive()

    def _go_to(self, what: Locator, named: str) -> None:
        if not what.count():
            raise NotReached(f"这里没有“{named}” / there is no {named!r} here: {self.page.url}")
        what.first.evaluate(_AIM)
        for _ in range(TABS_AT_MOST):
            if self._has_focus():
                return
            self._tab()
        raise NotReached(f"用键盘到不了“{named}” / the Tab key doesn't reach {named!r}: {self.page.url}")


def barriers_of(page: Page) -> Sequence[Barrier]:
    """What axe finds on the page as it stands."""
    page.evaluate(_axe())
    found: list[dict[str, Any]] = page.evaluate(_CHECK)
    place = urlsplit(page.url).path
    return [Barrier(place, v["rule"], v["weight"], v["what"]) for v in found]


@cache
def _axe() -> str:
    """The script of axe-core, as the package has it; read by ourselves, for its encoding is not the machine's."""
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
