"""Browsers for every target that has pages: one browser process, one context per person.

The only module of the drivers that knows Playwright. Traces run all the time and are kept only of
what failed; showing them needs ``playwright show-trace``.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from playwright.sync_api import (
    Browser,
    BrowserContext,
    Error,
    Playwright,
    TimeoutError,
    expect,
    sync_playwright,
)
from playwright.sync_api import Locator as Locator  # what other drivers of pages name comes from here
from playwright.sync_api import Page as Page

from drivers.areas.pages import PageTimes
from drivers.browser_choice import BrowserChoice
from drivers.errors import CrmRefused, CrmUnreachable, Reason
from drivers.records import Artifact

ACTION_MS = 20_000
NAVIGATION_MS = 30_000
"""Generous, for a stalling test machine must not look like a wrong CRM; how fast it is, is for PERF to judge."""
FLAGS = ("--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync")


_EMPTY_PAGE = "data:text/html,<meta charset=utf-8><h1>golive</h1>"
_TIMES = """() => new Promise(done => {
  let largest = 0;
  const seen = list => { for (const entry of list.getEntries()) largest = Math.max(largest, entry.startTime); };
  new PerformanceObserver(seen).observe({type: "largest-contentful-paint", buffered: true});
  new PerformanceObserver(seen).observe({type: "paint", buffered: true});
  const patience = performance.now() + 3000;
  const tell = () => {
    if (!largest && performance.now() < patience) return setTimeout(tell, 50);
    const page = performance.getEntriesByType("navigation")[0];
    done({first: page.responseStart, structure: page.domContentLoadedEventEnd, loaded: page.loadEventEnd, largest});
  };
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(tell, 60)));
})"""
"""Navigation Timing and Largest Contentful Paint, in ms since the navigation began; called after the load event.

A busy machine tells late of what it has painted; ``largest`` is 0 where nothing was for another three seconds."""


class Browsers:
    """One browser; a page per person that lives as long as the scenario."""

    def __init__(self, choice: BrowserChoice, base_url: str, *, locale: str = "zh-CN") -> None:
        self._choice, self._base, self._locale = choice, base_url, locale
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._pages: dict[str, Page] = {}
        self._title = ""

    @property
    def version(self) -> str:
        """Name and version of the running browser, for example ``chromium 156.0``."""
        return f"{self._running().browser_type.name} {self._running().version}"

    def page(self, key: str, cookies: Mapping[str, str] | None = None) -> Page:
        """The page of one person (or of a stranger); ``cookies`` are given to a new context only."""
        if key not in self._pages:
            context = self._running().new_context(
                base_url=self._base, locale=self._locale, timezone_id="Asia/Shanghai", accept_downloads=True
            )
            context.set_default_timeout(ACTION_MS)
            context.set_default_navigation_timeout(NAVIGATION_MS)
            context.add_cookies(
                [{"name": k, "value": v, "url": self._base} for k, v in (cookies or {}).items()]
            )
            if self._choice.traced:
                context.tracing.start(title=self._title or key, screenshots=True, snapshots=True)
            self._pages[key] = context.new_page()
        return self._pages[key]

    def open(self, page: Page, path: str) -> int:
        """Go to a path of the CRM; answers the HTTP status."""
        with reaching(page):
            answer = page.goto(path)
        return answer.status if answer else 0

    def timed(self, page: Page, path: str) -> tuple[int, PageTimes]:
        """Go to a path as a person who waits for it; the HTTP status and the browser's own times (PERF-05).

        ``CrmRefused`` for a page that came without an error and shows nothing at all.
        """
        own_ms = self._own_ms()
        with reaching(page):
            answer = page.goto(path, wait_until="load")
            found = page.evaluate(_TIMES)
        times = PageTimes(
            usable_ms=_usable(found),
            first_byte_ms=found["first"],
            structure_ms=found["structure"],
            largest_paint_ms=found["largest"],
            loaded_ms=found["loaded"],
            own_ms=own_ms,
        )
        status = answer.status if answer else 0
        if status < 400 and not (status and times.largest_paint_ms):
            raise CrmRefused(Reason.OTHER, f"页面是空白的 / a blank page: HTTP {status} {path}")
        return status, times

    def _own_ms(self) -> float:
        """How long an empty page takes in this browser; 0 when it doesn't say: that is no trouble of the CRM's."""
        try:
            own = self.page("own pace")
            own.goto(_EMPTY_PAGE, wait_until="load")
            return _usable(own.evaluate(_TIMES))
        except Error:
            return 0.0

    def artifacts(self) -> Sequence[Artifact]:
        """Picture, structure and trace of every page that is open."""
        return [artifact for key, page in self._pages.items() for artifact in _keep(key, page)]

    def fresh(self, title: str = "") -> None:
        """Close what the last scenario had open; the browser itself stays."""
        for page in self._pages.values():
            with contextlib.suppress(Error):
                page.context.close()
        self._pages.clear()
        self._title = title
        if self._browser and not self._browser.is_connected():
            self._browser = None

    def close(self) -> None:
        """Stop the browser. A browser that is already gone is fine."""
        self.fresh()
        with contextlib.suppress(Error):
            if self._browser:
                self._browser.close()
        if self._playwright:
            self._playwright.stop()
        self._browser = self._playwright = None

    def _running(self) -> Browser:
        if self._browser is None:
            self._playwright = self._playwright or sync_playwright().start()
            expect.set_options(timeout=ACTION_MS)
            self._browser = self._playwright.chromium.launch(
                executable_path=self._choice.executable,
                headless=self._choice.headless,
                slow_mo=self._choice.slow_mo_ms,
                args=list(FLAGS),
                chromium_sandbox=False,
            )
        return self._browser


@contextlib.contextmanager
def reaching(page: Page) -> Iterator[None]:
    """Turn “no connection” inside the block into ``CrmUnreachable``; all else passes through."""
    try:
        yield
    except Error as broken:
        if is_unreachable(broken) or page.url.startswith("chrome-error:"):
            raise CrmUnreachable(str(broken).splitlines()[0]) from broken
        raise
    if page.url.startswith("chrome-error:"):
        raise CrmUnreachable(f"浏览器打不开 CRM / the browser can't open the CRM: {page.url}")


def is_unreachable(broken: BaseException) -> bool:
    """True for Playwright's errors that mean that no connection to the CRM came about."""
    return isinstance(broken, Error) and ("net::ERR_" in broken.message or _navigation_timeout(broken))


def is_late(broken: BaseException) -> bool:
    """True when an expected state of a page did not come in time."""
    return isinstance(broken, TimeoutError) and not _navigation_timeout(broken)


def _navigation_timeout(broken: Error) -> bool:
    return isinstance(broken, TimeoutError) and "Page.goto" in broken.message


def _usable(found: Mapping[str, float]) -> float:
    """From when on a person can work with a page: it's complete, and its largest content is there to be seen."""
    return max(found["structure"], found["largest"])


def _keep(key: str, page: Page) -> list[Artifact]:
    kept = []
    with contextlib.suppress(Error):
        kept.append(
            Artifact(f"截图 {key}", "image/png", "png", page.screenshot(full_page=True, timeout=5_000))
        )
    with contextlib.suppress(Error):
        structure = f"{page.url}\n\n{page.locator('body').aria_snapshot(timeout=2_000)}"
        kept.append(Artifact(f"页面结构 {key}", "text/plain", "txt", structure.encode()))
    with contextlib.suppress(Error):
        kept.append(
            Artifact(
                f"操作轨迹 {key}", "application/vnd.allure.playwright-trace", "zip", _trace(page.context)
            )
        )
    return kept


def _trace(context: BrowserContext) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trace.zip"
        context.tracing.stop(path=path)
        return path.read_bytes()
