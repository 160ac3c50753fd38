"""One person's browser page at the bundled CRM: going places, sending forms, hearing a refusal."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Error, Locator, Page, Response, TimeoutError

from drivers.areas.pages import PageTimes
from drivers.browser import NAVIGATION_MS, Browsers, reaching
from drivers.errors import CrmRefused, CrmUnreachable, NotReached, Reason
from targets.practice.words import ROWS_AT_MOST, reason

_AWAY = (502, 503, 504)
_TOLD = """() => {
  const box = document.querySelector("[data-refusal]");
  const form = document.querySelector("main form[method=post]");
  return {
    refusal: box && {
      code: box.dataset.refusal, message: box.dataset.message, existing: box.dataset.existing || null,
      fields: Object.fromEntries([...box.querySelectorAll("[data-field]")].map(a => [a.dataset.field, a.dataset.why])),
    },
    kept: form && Object.fromEntries([...form.elements]
      .filter(e => e.name && !["hidden", "password", "checkbox", "submit"].includes(e.type)).map(e => [e.name, e.value])),
  };
}"""
_CELLS = """root => Object.fromEntries([...root.querySelectorAll("[data-cell]")].filter(cell => !cell.closest("table")).map(
  cell => [cell.dataset.cell, cell.dataset.value ?? cell.textContent.trim()]))"""
_ROWS = """table => [...table.tBodies[0].rows].map(row => ({
  id: row.dataset.id ?? row.querySelector("a").pathname.split("/").pop(),
  ...Object.fromEntries([...row.querySelectorAll("[data-cell]")].map(
    cell => [cell.dataset.cell, cell.dataset.value ?? (cell.querySelector("a, .chip") ?? cell).textContent.trim()]))}))"""
Cells = dict[str, str]


class PersonsPage:
    """A page and the ways of the CRM's forms; everything is found by its role and its label."""

    def __init__(self, browsers: Browsers, page: Page, lost: Callable[[], None]) -> None:
        self._browsers, self.page, self._lost = browsers, page, lost

    def open(self, path: str) -> None:
        """Go to an address; a refusal that stands there is raised."""
        with self._noticing():
            self._heed(self._browsers.open(self.page, path))

    def timed(self, path: str) -> PageTimes:
        """Go to an address and tell how long that took; a refusal that stands there is raised."""
        with self._noticing():
            status, times = self._browsers.timed(self.page, path)
            self._heed(status)
        return times

    def require(self, selector: str) -> None:
        """Refused unless the page shows this."""
        if not self.page.locator(selector).first.is_visible():
            told = f"页面上没有应有的内容 / what belongs on the page isn't there: {selector}"
            raise CrmRefused(Reason.OTHER, f"{self.page.url}: {told}")

    def within_reach(self, what: Locator) -> Locator:
        """Something of the frame around every page; who isn't on one goes to the home page first."""
        if not what.count():
            self.open("/")
        return what

    def send(self, button: str) -> None:
        """Press the button of a form and wait for the answer; a refusal is raised."""
        self.follow(self.page.get_by_role("main").get_by_role("button", name=button, exact=True))

    def follow(self, what: Locator, *, by_enter: bool = False) -> None:
        """Click (or press Enter in) something that leads to another page, and hear what that says."""
        with self._noticing(), reaching(self.page):
            try:
                with self.page.expect_navigation(
                    timeout=NAVIGATION_MS, wait_until="domcontentloaded"
                ) as came:
                    if by_enter:
                        what.press("Enter", no_wait_after=True)
                    else:
                        what.click(no_wait_after=True)
            except TimeoutError as late:
                if late.message.startswith("Locator"):  # it isn't there to be clicked: the page is wrong
                    raise
                raise CrmUnreachable(
                    f"没有回应 / no answer within {NAVIGATION_MS} ms: {self.page.url}"
                ) from late
        self._heed(_status(came.value))

    def fill(self, values: Mapping[str, str | None]) -> None:
        """Type into the fields with these labels; ``None`` leaves one alone."""
        for label, value in values.items():
            if value is not None:
                self._field(label).fill(value)

    def choose(self, values: Mapping[str, str | None]) -> None:
        """The same for fields with a list; what the list doesn't offer is refused."""
        for label, value in values.items():
            if value is not None:
                field = self._field(label)
                if value not in field.evaluate("e => [...e.options].map(o => o.value)"):
                    message, name = f"{label}的选项中没有“{value}”。", field.get_attribute("name")
                    raise self.refuse(Reason.INVALID_CHOICE, message, name)
                field.select_option(value)

    def facts(self) -> Cells:
        """What a record's page shows, by the name of the fact."""
        with reaching(self.page):
            found: list[Cells] = self.page.get_by_role("main").evaluate_all(f"all => all.map({_CELLS})")
        return {} if not found else found[0]

    def rows(self, table: str, *, may_lack: bool = False) -> list[Cells]:
        """The rows of a table by its name, each with the id of its record; none where the page says in words that
        there is nothing, or where it ``may_lack`` the table.

        ``NotReached`` when the page does neither: a page that shows nothing isn't an empty list.
        """
        with reaching(self.page):
            found: list[list[Cells]] = self.page.get_by_role("table", name=table, exact=True).evaluate_all(
                f"all => all.map({_ROWS})"
            )
            if not (found or may_lack or self.page.get_by_role("main").locator(".empty").count()):
                raise NotReached(
                    f"页面上没有“{table}”这张表，也没有说它是空的：{self.page.url} / "
                    f"the page neither shows the table “{table}” nor says that it is empty"
                )
        return found[0] if found else []

    def all_rows(self, table: str) -> list[Cells]:
        """The rows of a list with all its pages, up to ``ROWS_AT_MOST``."""
        found = self.rows(table)
        following = self.page.get_by_role("link", name="下一页")
        while following.count() and len(found) < ROWS_AT_MOST:
            self.follow(following)
            found += self.rows(table)
        return found[:ROWS_AT_MOST]

    def download(self, path: str, link: str, address: str) -> str:
        """The text behind a link of a page; where the page offers none, the address must not give one either."""
        self.open(path)
        offered = self.page.get_by_role("link", name=link, exact=True)
        return (self.saved(offered) if offered.count() else self.fetched(address)).decode("utf-8")

    def saved(self, link: Locator) -> bytes:
        """The file that a link leads to, as a person saves it."""
        here = self.page.url
        with reaching(self.page), self.page.expect_download() as coming:
            link.click()
        if failed := coming.value.failure():
            self.open(here)  # a CRM that is gone cuts a download off as well, and that is no refusal
            raise CrmRefused(Reason.OTHER, f"下载失败 / the download failed: {failed}")
        return Path(coming.value.path()).read_bytes()

    def fetched(self, address: str) -> bytes:
        """What an address gives to somebody who only knows it."""
        try:
            answer = self.page.request.get(address)
        except Error as broken:
            raise CrmUnreachable(str(broken).splitlines()[0]) from broken
        if answer.ok:
            return answer.body()
        denied = Reason.NOT_ALLOWED if answer.status == 403 else Reason.OTHER
        raise CrmRefused(denied, f"HTTP {answer.status}")

    def id(self) -> str:
        """The id in the address of a record's page, where a good save leads to."""
        last = self._path().rsplit("/", 1)[-1]
        if not last.isdigit():
            raise self._refusal(200)
        return last

    def refuse(self, why: Reason, message: str, field: str | None = None) -> CrmRefused:
        """A refusal that the page itself stands for, such as a choice that isn't offered."""
        told = self.page.evaluate(_TOLD)
        return CrmRefused(why, message, fields={field: message} if field else None, kept=told["kept"])

    @contextlib.contextmanager
    def _noticing(self) -> Iterator[None]:
        """Tell when the CRM is gone."""
        try:
            yield
        except CrmUnreachable:
            self._lost()
            raise

    def _field(self, label: str) -> Locator:
        return self.page.get_by_role("main").get_by_label(label, exact=True)

    def _heed(self, status: int) -> None:
        """Raise what the page says no to. A good page isn't asked: every question costs time in the trace."""
        if status in _AWAY:
            raise CrmUnreachable(f"{self.page.url}: HTTP {status}")
        if status >= 400:
            raise self._refusal(status)
        if self._path() == "/sign-in":
            raise CrmRefused(Reason.NOT_SIGNED_IN, "请先登录。")

    def _refusal(self, status: int) -> CrmRefused:
        told: dict[str, Any] = self.page.evaluate(_TOLD)
        no = told["refusal"]
        if not no:
            return CrmRefused(Reason.OTHER, f"HTTP {status}: {self.page.url}", kept=told["kept"])
        return CrmRefused(
            reason(no["code"]),
            no["message"],
            fields=no["fields"],
            existing=no["existing"],
            kept=told["kept"],
        )

    def _path(self) -> str:
        return urlsplit(self.page.url).path


def _status(answer: Response | None) -> int:
    return answer.status if answer else 0
