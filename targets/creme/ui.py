"""Creme through its pages, as a person uses them: by labels, buttons and what the page then shows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import count
from pathlib import Path

from playwright.sync_api import expect

from drivers.areas.absent import Bare
from drivers.browser import Browsers, reaching
from drivers.browser_choice import BrowserChoice
from drivers.errors import CrmRefused, Reason
from drivers.port import Desk, Recorder
from drivers.records import (
    About,
    Area,
    Artifact,
    Channel,
    Customer,
    CustomerDraft,
    Opportunity,
    OpportunityDraft,
    Person,
    RecordId,
    Stage,
)
from drivers.settings import TargetSettings
from targets.creme import pages, wording
from targets.creme.http import money, note, place, without_reason
from targets.creme.keeper import CremeKeeper
from targets.creme.lacking import NoHandingOver, NoLists
from targets.creme.leads import NO_LEADS
from targets.creme.screen import Screen
from targets.creme.vocabulary import Vocabulary
from targets.creme.wiring import HttpCreme

_LIST = f"{wording.ORGANISATIONS}?hfilter={wording.LIST_VIEW}&search-regular_field-name="
"""The customer list without what was searched before: Creme remembers it with the session."""


class UiDesk(Bare):
    """One person at Creme in a browser."""

    def __init__(
        self,
        screen: Screen,
        vocabulary: Vocabulary,
        recorder: Recorder | None,
        signed_out: Callable[[], None] = lambda: None,
    ) -> None:
        self.customers = UiCustomers(screen, recorder)
        self.leads = NO_LEADS
        self.opportunities = UiOpportunities(screen, recorder)
        self.access = UiAccess(screen, vocabulary, signed_out)


class UiCustomers(NoHandingOver):
    """Customers are Creme's organisations."""

    def __init__(self, screen: Screen, recorder: Recorder | None) -> None:
        self._screen, self._recorder = screen, recorder

    def record(self, draft: CustomerDraft) -> RecordId:
        typed = wording.draft_fields(draft)
        self._screen.open(f"{wording.ORGANISATION}/add")
        self._screen.type(typed)
        path = self._screen.save("Save the organisation", r"/organisation/\d+$")
        made = RecordId(path.rsplit("/", 1)[-1])
        note(self._recorder, "customer", made, draft.name)
        return made

    def change(self, customer: RecordId, field: str, value: str) -> None:
        typed = {wording.creme_field(field, value): value}
        self._screen.open(f"{wording.ORGANISATION}/edit/{customer}")
        self._screen.type(typed)
        self._screen.save("Save the modifications", rf"/organisation/{customer}$")

    def look(self, customer: RecordId) -> Customer:
        return pages.customer(self._screen.open(f"{wording.ORGANISATION}/{customer}"), customer)

    def search(self, text: str) -> Sequence[Customer]:
        self._screen.open(wording.SEARCH)
        if len(text.strip()) < wording.SHORTEST_SEARCH:
            said = f"the search box answers nothing to fewer than {wording.SHORTEST_SEARCH} characters"
            raise CrmRefused(Reason.OTHER, said)
        page = self._screen.page
        with reaching(page):
            page.get_by_placeholder("Search", exact=True).fill(text)
            answer = page.locator(".search-box .all-search-results a")
            expect(answer).to_have_text(re.compile(r"No result|All results \(\d+\)"))
            if "No result" in answer.inner_text():
                return []
            answer.click()
            page.wait_for_url(re.compile(r"/creme_core/search\?.*search="))
        return pages.found(self._screen.html)

    def listed(self, text: str) -> Sequence[Customer]:
        html = self._screen.open(_LIST)
        if not text:
            return pages.customers(html)
        page = self._screen.page
        with reaching(page):
            column = page.locator("input[name='search-regular_field-name']")
            column.fill(text)
            column.press("Enter")
            # The new list carries the text in its markup, the old one does not.
            page.locator(
                f"input[name='search-regular_field-name'][value={json.dumps(text, ensure_ascii=False)}]"
            ).wait_for()
        return pages.customers(self._screen.html)

    def exported(self) -> Sequence[Customer]:
        self._screen.open(_LIST)
        page = self._screen.page
        with reaching(page):
            self._screen.press(page.get_by_text("Download", exact=True))
            dialog = page.get_by_role("dialog")
            dialog.get_by_role("combobox").select_option(value="csv")
            with page.expect_download() as download:
                dialog.get_by_role("button", name="OK").click()
            return pages.exported(Path(download.value.path()).read_text("utf-8"))

    def remove(self, customer: RecordId) -> None:
        """Into Creme's trash: more it doesn't let a person do at once."""
        self._screen.open(f"{wording.ORGANISATION}/{customer}")
        page = self._screen.page
        with reaching(page):
            self._screen.press(page.locator(".card-actions").get_by_role("link", name="Delete"))
            page.get_by_role("dialog").get_by_role("button", name="OK").click()
            page.wait_for_url(f"**{wording.ORGANISATIONS}**")


class UiOpportunities(NoLists):
    """Opportunities; Creme keeps no order of phases, asks for no reason and closes none of them."""

    def __init__(self, screen: Screen, recorder: Recorder | None) -> None:
        self._screen, self._recorder = screen, recorder

    def record(self, draft: OpportunityDraft) -> RecordId:
        self._screen.open(f"{wording.OPPORTUNITY}/add_to/{draft.customer}")
        self._screen.type({"name": draft.name, "estimated_sales": money(draft.amount)})
        path = self._screen.save("Save the opportunity", r"/opportunity/\d+$")
        made = RecordId(path.rsplit("/", 1)[-1])
        note(self._recorder, "opportunity", made, draft.name)
        return made

    def look(self, opportunity: RecordId) -> Opportunity:
        return pages.opportunity(self._screen.open(f"{wording.OPPORTUNITY}/{opportunity}"), opportunity)

    def move(self, opportunity: RecordId, stage: Stage, loss_reason: str = "") -> None:
        without_reason(loss_reason)
        self._edit(opportunity, "sales_phase", stage.value)

    def change_amount(self, opportunity: RecordId, amount: Decimal) -> None:
        self._edit(opportunity, "estimated_sales", money(amount))

    def of_customer(self, customer: RecordId) -> Sequence[Opportunity]:
        html = self._screen.open(f"{wording.ORGANISATION}/{customer}")
        return pages.opportunities_of(html, customer)

    def _edit(self, opportunity: RecordId, field: str, value: str) -> None:
        self._screen.open(f"{wording.OPPORTUNITY}/edit/{opportunity}")
        self._screen.type({field: value})
        self._screen.save("Save the modifications", rf"/opportunity/{opportunity}$")


class UiAccess:
    """Signing out, and the places that only an administrator should reach."""

    def __init__(self, screen: Screen, vocabulary: Vocabulary, signed_out: Callable[[], None]) -> None:
        self._screen, self._vocabulary, self._signed_out = screen, vocabulary, signed_out

    def whoami(self) -> str:
        return pages.signed_in_as(self._screen.open(wording.SEARCH))

    def sign_out(self) -> None:
        self._screen.open(wording.SEARCH)
        page = self._screen.page
        with reaching(page):
            page.locator(".ui-creme-navigation-item-level0").first.hover()
            page.get_by_role("link", name="Log out").click()
            page.wait_for_url(f"**{wording.SIGN_IN}**")
        self._signed_out()

    def reach(self, area: Area) -> None:
        pages.reached(self._screen.open(place(area, self._vocabulary)), area)

    def session(self) -> str:
        return self._screen.cookie()


class UiCreme:
    """Creme through a browser. People at work get the session of a sign-in over HTTP."""

    channel: Channel = "ui"

    def __init__(
        self, target: TargetSettings, over_http: HttpCreme, recorder: Recorder | None, choice: BrowserChoice
    ) -> None:
        self._target, self._http, self._recorder = target, over_http, recorder
        self._browsers = Browsers(choice, target.address)
        self._number = count(1)

    @property
    def notions(self) -> frozenset[str]:
        return self._http.notions

    @property
    def keeper(self) -> CremeKeeper:
        return self._http.keeper

    def about(self) -> About:
        return self._http.about()

    def sign_in(self, person: Person, *, session: str | None = None) -> UiDesk:
        screen = self._new(person.user, session)
        self._browsers.open(screen.page, f"{wording.SIGN_IN}/")
        page = screen.page
        page.get_by_label("Username").fill(person.user)
        page.get_by_label("Password").fill(person.password)
        with reaching(page):
            page.get_by_role("button", name="Log in").click()
            page.wait_for_function(
                "() => !location.pathname.startsWith('/creme_login') || document.querySelector('.errorlist li')"
            )
        if wording.SIGN_IN in page.url:
            said = " ".join(pages.complaints(screen.html).values())
            raise CrmRefused(Reason.WRONG_CREDENTIALS, said or "signing in was refused")
        return self._desk(screen)

    def desk(self, person: Person) -> UiDesk:
        page = self._browsers.page(person.user, self._http.cookies_of(person))
        return self._desk(Screen(self._browsers, page), lambda: self._http.forget(person))

    def stranger(self, *, session: str | None = None) -> UiDesk:
        return self._desk(self._new("stranger", session))

    def forged(self, person: Person, token_of: Person | None) -> Desk:
        return self._http.forged(person, token_of)

    def artifacts(self) -> Sequence[Artifact]:
        return self._browsers.artifacts()

    def fresh(self, name: str = "") -> None:
        self._browsers.fresh(name)

    def close(self) -> None:
        self._browsers.close()
        self._http.close()

    def _new(self, who: str, session: str | None) -> Screen:
        """A page of its own, in a browser that carries only the session that it's given."""
        carried = {"sessionid": session} if session is not None else None
        return Screen(self._browsers, self._browsers.page(f"{who} {next(self._number)}", carried))

    def _desk(self, screen: Screen, signed_out: Callable[[], None] = lambda: None) -> UiDesk:
        return UiDesk(screen, self._http.vocabulary, self._recorder, signed_out)
