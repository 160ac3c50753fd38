"""The bundled CRM through its pages, as a person at a browser works with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from drivers.areas.absent import Bare, absent
from drivers.areas.calls import Calls
from drivers.areas.chat import Chats
from drivers.areas.connections import Connections
from drivers.areas.orders import Orders
from drivers.browser import Browsers
from drivers.errors import CrmRefused, Reason
from drivers.port import Desk, Keeper, Recorder
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
from drivers.words import Text
from targets.practice import lists, reading
from targets.practice.areas.activities import UiActivities
from targets.practice.areas.approvals import UiApprovals
from targets.practice.areas.audit import UiAudit
from targets.practice.areas.campaigns import UiCampaigns
from targets.practice.areas.fields import UiCustomFields
from targets.practice.areas.history import UiHistory
from targets.practice.areas.imports import UiImports
from targets.practice.areas.inbox import UiInbox
from targets.practice.areas.knowledge import UiKnowledge
from targets.practice.areas.modules import UiModules
from targets.practice.areas.pages import UiPages
from targets.practice.areas.privacy import UiPrivacy
from targets.practice.areas.profile import UiProfile
from targets.practice.areas.protection import UiProtection
from targets.practice.areas.reports import UiReports
from targets.practice.areas.tickets import UiTickets
from targets.practice.areas.uploads import UiUploads
from targets.practice.areas.usability import UiUsability
from targets.practice.areas.users import UiUsers
from targets.practice.http import HttpCrm, Tell, teller
from targets.practice.page import Cells, PersonsPage
from targets.practice.ui_sales import UiLeads, UiOpportunities
from targets.practice.words import AREAS, KIND_CODES, NOTIONS, SESSION_COOKIE

_OVER_THE_WIRE = absent(Text("系统集成只通过接口检查", "connections are checked over the interface only"))
_LABELS = {"name": "客户全称", "contact": "联系方式", "industry": "所属行业"}


class UiCustomers:
    """Customers by their list, form and page."""

    def __init__(self, at: PersonsPage, tell: Tell) -> None:
        self._at, self._tell = at, tell

    def record(self, draft: CustomerDraft) -> RecordId:
        self.type_new(draft)
        self._at.send("保存")
        made = RecordId(self._at.id())
        self._tell(Made("customer", made, draft.name or ""))
        return made

    def type_new(self, draft: CustomerDraft) -> None:
        """Open the form of a new customer and type what the draft says."""
        self._at.open("/customers/new")
        self._at.fill({"客户全称": draft.name, "联系方式": draft.contact})
        kind = KIND_CODES.get(draft.kind, draft.kind) if draft.kind else None
        self._at.choose({"所属行业": draft.industry, "区域": draft.region, "来源渠道": draft.source})
        self._at.choose({"客户性质": kind})
        if draft.refuses_contact is not None:
            self._at.page.get_by_role("checkbox", name="拒绝被联系").set_checked(draft.refuses_contact)

    def change(self, customer: RecordId, field: str, value: str) -> None:
        self._at.open(f"/customers/{customer}/edit")
        put = self._at.choose if field == "industry" else self._at.fill
        put({_LABELS[field]: value})
        self._at.send("保存")

    def look(self, customer: RecordId) -> Customer:
        self._at.open(f"/customers/{customer}")
        return _customer({"id": customer, **self._at.facts()})

    def search(self, text: str) -> Sequence[Customer]:
        box = self._at.within_reach(self._at.page.get_by_role("searchbox", name="全局搜索"))
        box.fill(text)
        self._at.follow(box, by_enter=True)
        more = self._at.page.get_by_role("link", name="查看全部")
        if more.count():
            self._at.follow(more)
        return [_customer(row) for row in self._at.all_rows("客户")]

    def listed(self, text: str) -> Sequence[Customer]:
        return [_customer(row) for row in lists.listed(self._at, "customers", "客户", text)]

    def exported(self) -> Sequence[Customer]:
        return reading.exported(lists.exported(self._at, "customers"))

    def reassign(self, customer: RecordId, to: str) -> None:
        lists.hand_over(self._at, "customers", customer, to)

    def remove(self, customer: RecordId) -> None:
        lists.remove(self._at, "customers", customer)


class UiAccess:
    """Who one is, and the administrator's areas."""

    def __init__(self, at: PersonsPage, left: Callable[[], None]) -> None:
        self._at, self._left = at, left

    def whoami(self) -> str:
        self._at.open("/")
        return self._at.page.locator("[data-me]").inner_text().strip()

    def sign_out(self) -> None:
        self._left()
        try:
            self._at.follow(self._at.within_reach(self._at.page.get_by_role("button", name="退出登录")))
        except CrmRefused as no:  # the sign-in page is where signing out leads to
            if no.reason is not Reason.NOT_SIGNED_IN:
                raise

    def reach(self, area: Area) -> None:
        self._at.open(f"/admin/{AREAS[area]}")
        self._at.page.get_by_role("heading", level=1, name=area.value).wait_for()
        if not self._at.page.locator(f'[data-area="{AREAS[area]}"]').inner_text().strip():
            raise CrmRefused(Reason.OTHER, f"{area.value}：没有内容 / nothing in it")

    def session(self) -> str:
        cookies = self._at.page.context.cookies()
        return next((str(c["value"]) for c in cookies if c.get("name") == SESSION_COOKIE), "")


class UiDesk:
    """One person at the browser; ``left`` is told when they sign out."""

    def __init__(self, at: PersonsPage, tell: Tell, left: Callable[[], None]) -> None:
        self.customers = UiCustomers(at, tell)
        self.leads = UiLeads(at, tell)
        self.opportunities = UiOpportunities(at, tell)
        self.access = UiAccess(at, left)
        self.activities = UiActivities(at, tell)
        self.approvals = UiApprovals(at, tell)
        self.tickets = UiTickets(at, tell)
        self.knowledge = UiKnowledge(at, tell)
        self.campaigns = UiCampaigns(at, tell)
        self.reports = UiReports(at, tell)
        self.fields = UiCustomFields(at, tell)
        self.modules = UiModules(at, tell)
        self.profile = UiProfile(at, tell)
        self.history = UiHistory(at, tell)
        self.audit = UiAudit(at, tell)
        self.privacy = UiPrivacy(at, tell)
        self.orders: Orders = _OVER_THE_WIRE
        self.chat: Chats = _OVER_THE_WIRE
        self.calls: Calls = _OVER_THE_WIRE
        self.connections: Connections = _OVER_THE_WIRE
        self.users = UiUsers(at, tell)
        self.uploads = UiUploads(at, tell)
        self.imports = UiImports(at, tell)
        self.inbox = UiInbox(at, tell)
        self.protection = UiProtection(at, tell)
        self.usability = UiUsability(at, tell)
        self.pages = UiPages(at, tell)
        self.backups = Bare.backups


class UiCrm:
    """The CRM through its pages; sessions that are only needed, not judged, come from the interface."""

    channel: Channel = "ui"
    notions = NOTIONS

    def __init__(self, browsers: Browsers, http: HttpCrm, recorder: Recorder | None) -> None:
        self._browsers, self._http = browsers, http
        self._tell = teller(recorder)
        self._count = 0
        self._desks: dict[str, tuple[str, str]] = {}

    @property
    def keeper(self) -> Keeper:
        return self._http.keeper

    def about(self) -> About:
        return self._http.about()

    def sign_in(self, person: Person, *, session: str | None = None) -> UiDesk:
        at = self._at(self._another(person.user), session)
        try:
            at.open("/sign-in")
        except CrmRefused as no:  # the page asks for what we came for
            if no.reason is not Reason.NOT_SIGNED_IN:
                raise
        at.fill({"用户名": person.user, "密码": person.password})
        at.send("登录")
        return UiDesk(at, self._tell, lambda: None)

    def desk(self, person: Person) -> UiDesk:
        session = self._http.line_of(person).key()
        if self._desks.get(person.user, ("", ""))[0] != session:  # a browser keeps the session it began with
            self._desks[person.user] = (session, self._another(person.user))
        at = self._at(self._desks[person.user][1], session)
        return UiDesk(at, self._tell, lambda: self._http.forget(person))

    def stranger(self, *, session: str | None = None) -> UiDesk:
        return UiDesk(self._at(self._another("stranger"), session), self._tell, lambda: None)

    def forged(self, person: Person, token_of: Person | None) -> Desk:
        return self._http.forged(person, token_of)

    def artifacts(self) -> Sequence[Artifact]:
        return self._browsers.artifacts()

    def fresh(self, name: str = "") -> None:
        self._browsers.fresh(name)
        self._desks.clear()
        self._count = 0
        self._http.fresh(name)

    def close(self) -> None:
        self._browsers.close()
        self._http.close()

    def _at(self, key: str, session: str | None) -> PersonsPage:
        page = self._browsers.page(key, {SESSION_COOKIE: session} if session else None)
        return PersonsPage(self._browsers, page, self._http.lost)

    def _another(self, who: str) -> str:
        """A context of its own for every sign-in and every stranger."""
        self._count += 1
        return f"{who}-{self._count}"


def _customer(shown: Cells) -> Customer:
    return Customer(
        id=RecordId(shown["id"]),
        number=shown.get("number"),
        name=shown["name"],
        industry=shown.get("industry"),
        contact=shown.get("contact"),
        owner=shown.get("owner"),
        kind=shown.get("kind"),
    )
