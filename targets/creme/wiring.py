"""What stands behind the port when the target is Creme."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from drivers.browser_choice import BrowserChoice
from drivers.errors import NotSupportedByTarget
from drivers.port import Crm, Desk, Recorder
from drivers.records import About, Artifact, Channel, Person
from drivers.session import HttpSession, RequestsSession
from drivers.settings import TargetSettings
from drivers.words import Text
from targets.creme import pages
from targets.creme.clerk import Clerk
from targets.creme.http import HttpDesk
from targets.creme.keeper import CremeKeeper
from targets.creme.vocabulary import Vocabulary

NewSession = Callable[[str], HttpSession]
NOTIONS: frozenset[str] = frozenset()
"""None of: customer_number, duplicate_refusal, leads, stage_order, loss_reason. Creme has no such rules."""


class HttpCreme:
    """Creme over HTTP; sessions live as long as this object, for signing in costs Creme half a second."""

    channel: Channel = "http"

    def __init__(
        self, target: TargetSettings, recorder: Recorder | None, new_session: NewSession | None
    ) -> None:
        self._target, self._recorder = target, recorder
        self._new_session = new_session or (lambda base: RequestsSession(base, recorder))
        self._clerks: dict[str, Clerk] = {}
        self.vocabulary = Vocabulary(lambda: self._administrator)

    @property
    def notions(self) -> frozenset[str]:
        return NOTIONS

    @cached_property
    def keeper(self) -> CremeKeeper:
        return CremeKeeper(lambda: self._administrator, self.vocabulary)

    @cached_property
    def _administrator(self) -> Clerk:
        clerk = Clerk(RequestsSession(self._target.address, self._recorder))
        clerk.sign_in(self._target.administrator())
        return clerk

    def about(self) -> About:
        build = os.environ.get(self._target.build_env, "") if self._target.build_env else ""
        build = build or pages.version(self._administrator.read("/creme_about"))
        return About("Creme CRM", build, self._target.address, self.keeper.customers_total())

    def sign_in(self, person: Person, *, session: str | None = None) -> Desk:
        clerk = self._clerk(session)
        clerk.sign_in(person)
        return self._desk(clerk)

    def desk(self, person: Person) -> Desk:
        return self._desk(self.clerk_of(person), lambda: self.forget(person))

    def stranger(self, *, session: str | None = None) -> Desk:
        return self._desk(self._clerk(session))

    def forged(self, person: Person, token_of: Person | None) -> Desk:
        raise NotSupportedByTarget(Text("这个驱动不会伪造请求", "this driver doesn't forge requests"))

    def artifacts(self) -> Sequence[Artifact]:
        return ()

    def fresh(self, name: str = "") -> None:
        """Nothing is open between requests."""

    def close(self) -> None:
        for clerk in self._clerks.values():
            clerk.session.close()
        self._clerks.clear()
        if "_administrator" in self.__dict__:
            self._administrator.session.close()
            del self.__dict__["_administrator"]

    def clerk_of(self, person: Person) -> Clerk:
        """The session of somebody at work, signed in when first asked for."""
        if person.user not in self._clerks:
            clerk = self._clerk(None)
            clerk.sign_in(person)
            self._clerks[person.user] = clerk
        return self._clerks[person.user]

    def cookies_of(self, person: Person) -> Mapping[str, str]:
        """The same session for a browser."""
        return dict(self.clerk_of(person).session.cookies.items())

    def forget(self, person: Person) -> None:
        """Their session is over; next time they sign in anew."""
        self._clerks.pop(person.user, None)

    def _clerk(self, session: str | None) -> Clerk:
        return Clerk(self._new_session(self._target.address), session)

    def _desk(self, clerk: Clerk, signed_out: Callable[[], None] = lambda: None) -> HttpDesk:
        return HttpDesk(clerk, self.vocabulary, self._recorder, signed_out)


def build(
    target: TargetSettings,
    channel: Channel,
    recorder: Recorder | None = None,
    new_session: NewSession | None = None,
    browser: BrowserChoice | None = None,
) -> Crm:
    """Creme through ``channel``; the browser is imported only where it's needed."""
    over_http = HttpCreme(target, recorder, new_session)
    if channel == "http":
        return over_http
    from targets.creme.ui import UiCreme

    return UiCreme(target, over_http, recorder, browser or BrowserChoice())
