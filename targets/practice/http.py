"""The bundled CRM through its JSON interface. Recording a customer is one request, for load figures."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from drivers.areas.absent import Bare
from drivers.errors import CrmRefused, Reason
from drivers.port import Keeper, Recorder
from drivers.records import (
    About,
    Area,
    Artifact,
    Channel,
    Customer,
    CustomerDraft,
    Made,
    Person,
    RecordId,
)
from drivers.session import HttpSession
from targets.practice import reading
from targets.practice.areas.activities import HttpActivities
from targets.practice.areas.approvals import HttpApprovals
from targets.practice.areas.audit import HttpAudit
from targets.practice.areas.backups import HttpBackups
from targets.practice.areas.calls import HttpCalls
from targets.practice.areas.campaigns import HttpCampaigns
from targets.practice.areas.chat import HttpChats
from targets.practice.areas.connections import HttpConnections
from targets.practice.areas.fields import HttpCustomFields
from targets.practice.areas.history import HttpHistory
from targets.practice.areas.imports import HttpImports
from targets.practice.areas.inbox import HttpInbox
from targets.practice.areas.knowledge import HttpKnowledge
from targets.practice.areas.modules import HttpModules
from targets.practice.areas.orders import HttpOrders
from targets.practice.areas.privacy import HttpPrivacy
from targets.practice.areas.profile import HttpProfile
from targets.practice.areas.protection import HttpProtection
from targets.practice.areas.reports import HttpReports
from targets.practice.areas.tickets import HttpTickets
from targets.practice.areas.uploads import HttpUploads
from targets.practice.areas.users import HttpUsers
from targets.practice.http_sales import HttpLeads, HttpOpportunities, hand_over
from targets.practice.line import Line, refusal
from targets.practice.words import AREAS, KIND_CODES, NOTIONS, ROWS_AT_MOST, SESSION_COOKIE

Tell = Callable[[Made], None]


class HttpCustomers:
    """Customers over ``/api/customers``."""

    def __init__(self, line: Line, tell: Tell) -> None:
        self._line, self._tell = line, tell

    def record(self, draft: CustomerDraft) -> RecordId:
        saved = self._line.write("POST", "/api/customers", typed_customer(draft), name="POST /api/customers")
        made = RecordId(str(saved["id"]))
        self._tell(Made("customer", made, draft.name or ""))
        return made

    def change(self, customer: RecordId, field: str, value: str) -> None:
        self._line.write(
            "PATCH", f"/api/customers/{customer}", {field: value}, name="PATCH /api/customers/:id"
        )

    def look(self, customer: RecordId) -> Customer:
        return reading.customer(self._line.get(f"/api/customers/{customer}", name="GET /api/customers/:id"))

    def search(self, text: str) -> Sequence[Customer]:
        asked = {"q": text, "size": str(ROWS_AT_MOST)}
        found = self._line.get("/api/search", asked, name="GET /api/search")
        return [reading.customer(item) for item in found["customers"]["items"]]

    def listed(self, text: str) -> Sequence[Customer]:
        asked = {"search": text, "size": str(ROWS_AT_MOST)}
        found = self._line.get("/api/customers", asked, name="GET /api/customers")
        return [reading.customer(item) for item in found["items"]]

    def exported(self) -> Sequence[Customer]:
        answer = self._line.raw_get("/api/customers/export", name="GET /api/customers/export")
        if answer.status != 200:
            raise refusal(answer)
        return reading.exported(answer.text)

    def reassign(self, customer: RecordId, to: str) -> None:
        hand_over(self._line, "customers", customer, to)

    def remove(self, customer: RecordId) -> None:
        self._line.write("DELETE", f"/api/customers/{customer}", name="DELETE /api/customers/:id")


def typed_customer(draft: CustomerDraft) -> dict[str, Any]:
    """What a draft says, as the interface takes it."""
    typed = {field: value for field, value in asdict(draft).items() if value is not None}
    return typed | ({"kind": KIND_CODES.get(draft.kind, draft.kind)} if draft.kind else {})


class HttpAccess:
    """Who one is, and the administrator's areas."""

    def __init__(self, line: Line, left: Callable[[], None]) -> None:
        self._line, self._left = line, left

    def whoami(self) -> str:
        return str(self._line.get("/api/session", name="GET /api/session")["name"])

    def sign_out(self) -> None:
        self._left()
        self._line.write("DELETE", "/api/session", name="DELETE /api/session")

    def reach(self, area: Area) -> None:
        if not self._line.get(f"/api/admin/{AREAS[area]}", name="GET /api/admin/:area"):
            raise CrmRefused(Reason.OTHER, f"{area.value}：没有内容 / nothing in it")

    def session(self) -> str:
        return self._line.key()


class HttpDesk:
    """One person at the interface; ``left`` is told when they sign out."""

    def __init__(self, line: Line, tell: Tell, left: Callable[[], None]) -> None:
        self.customers = HttpCustomers(line, tell)
        self.leads = HttpLeads(line, tell)
        self.opportunities = HttpOpportunities(line, tell)
        self.access = HttpAccess(line, left)
        self.activities = HttpActivities(line, tell)
        self.approvals = HttpApprovals(line, tell)
        self.tickets = HttpTickets(line, tell)
        self.knowledge = HttpKnowledge(line, tell)
        self.campaigns = HttpCampaigns(line, tell)
        self.reports = HttpReports(line, tell)
        self.fields = HttpCustomFields(line, tell)
        self.modules = HttpModules(line, tell)
        self.profile = HttpProfile(line, tell)
        self.history = HttpHistory(line, tell)
        self.audit = HttpAudit(line, tell)
        self.privacy = HttpPrivacy(line, tell)
        self.orders = HttpOrders(line, tell)
        self.chat = HttpChats(line, tell)
        self.calls = HttpCalls(line, tell)
        self.connections = HttpConnections(line, tell)
        self.users = HttpUsers(line, tell)
        self.uploads = HttpUploads(line, tell)
        self.imports = HttpImports(line, tell)
        self.inbox = HttpInbox(line, tell)
        self.backups = HttpBackups(line, tell)
        self.protection = HttpProtection(line, tell)
        self.usability = Bare.usability
        self.pages = Bare.pages


class HttpCrm:
    """The CRM through its interface; sessions are kept per person and used again."""

    channel: Channel = "http"
    notions = NOTIONS

    def __init__(
        self,
        address: str,
        build: str,
        new_session: Callable[[str], HttpSession],
        keeper: Keeper,
        recorder: Recorder | None,
    ) -> None:
        self._address, self._build, self._new_session = address, build, new_session
        self.keeper = keeper
        self._tell = teller(recorder)
        self._lines: dict[str, Line] = {}
        self._others: list[Line] = []

    def about(self) -> About:
        said: dict[str, Any] = self._other().get("/api/about")
        return About(said["product"], self._build or said["version"], self._address, self._customers())

    def sign_in(self, person: Person, *, session: str | None = None) -> HttpDesk:
        line = self._other()
        line.sign_in(person, session)
        return HttpDesk(line, self._tell, lambda: None)

    def desk(self, person: Person) -> HttpDesk:
        return HttpDesk(self.line_of(person), self._tell, lambda: self.forget(person))

    def stranger(self, *, session: str | None = None) -> HttpDesk:
        line = self._other()
        if session:
            line.session.cookies[SESSION_COOKIE] = session
        return HttpDesk(line, self._tell, lambda: None)

    def forged(self, person: Person, token_of: Person | None) -> HttpDesk:
        line = self._other()
        line.session.cookies.update(self.line_of(person).session.cookies)
        line.use_token(self.line_of(token_of).token() if token_of else "")
        return HttpDesk(line, self._tell, lambda: None)

    def line_of(self, person: Person) -> Line:
        """The connection of a person, signed in now or earlier."""
        known = self._lines.get(person.user)
        if known is None or known.lost:
            self.forget(person)
            line = Line(self._new_session(self._address))
            line.sign_in(person)
            self._lines[person.user] = line
        return self._lines[person.user]

    def forget(self, person: Person) -> None:
        """The person's session is over: the next desk signs in anew."""
        if line := self._lines.pop(person.user, None):
            self._others.append(line)

    def lost(self) -> None:
        """The CRM was gone: nobody knows whether it still has the sessions."""
        for line in self._lines.values():
            line.lost = True

    def forget_session(self, key: str) -> None:
        """The same, for whoever it belongs to."""
        for user in [user for user, line in self._lines.items() if line.key() == key]:
            self._others.append(self._lines.pop(user))

    def artifacts(self) -> Sequence[Artifact]:
        return []

    def fresh(self, name: str = "") -> None:
        del name
        for line in self._others:
            line.session.close()
        self._others.clear()

    def close(self) -> None:
        self.fresh()
        for line in self._lines.values():
            line.session.close()
        self._lines.clear()

    def _customers(self) -> int | None:
        """Only the signed-in are told how many there are."""
        with contextlib.suppress(CrmRefused):
            return self.keeper.customers_total()
        return None

    def _other(self) -> Line:
        """A connection that lives as long as the scenario."""
        line = Line(self._new_session(self._address))
        self._others.append(line)
        return line


def teller(recorder: Recorder | None) -> Tell:
    """Where made records are told; nowhere without a recorder."""
    return recorder.made if recorder else lambda made: None
