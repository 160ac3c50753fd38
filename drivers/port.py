"""The port: what people do at a CRM, in business words. Scenarios and load journeys know only this.

One small protocol per business area. Commands return ids, queries return frozen records, a refusal is
``CrmRefused``, an unreachable CRM ``CrmUnreachable``, something the CRM has no notion of
``NotSupportedByTarget``. Every method blocks until the CRM has confirmed or a time limit has passed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from drivers.areas.activities import Activities
from drivers.areas.approvals import Approvals
from drivers.areas.audit import Audit
from drivers.areas.backups import Backups
from drivers.areas.calls import Calls
from drivers.areas.campaigns import Campaigns
from drivers.areas.chat import Chats
from drivers.areas.connections import Connections
from drivers.areas.fields import CustomFields
from drivers.areas.history import History
from drivers.areas.imports import Imports
from drivers.areas.inbox import Inbox
from drivers.areas.knowledge import Knowledge
from drivers.areas.modules import Modules
from drivers.areas.orders import Orders
from drivers.areas.pages import FrequentPages
from drivers.areas.privacy import Privacy
from drivers.areas.profile import Profile
from drivers.areas.protection import Protection
from drivers.areas.reports import Reports
from drivers.areas.tickets import Tickets
from drivers.areas.uploads import Uploads
from drivers.areas.usability import Usability
from drivers.areas.users import Users
from drivers.records import (
    About,
    Area,
    Artifact,
    Channel,
    Customer,
    CustomerDraft,
    Exchange,
    ForecastFigure,
    Lead,
    LeadDraft,
    LeadStatus,
    Made,
    Opportunity,
    OpportunityDraft,
    Person,
    RecordId,
    Stage,
)


class Recorder(Protocol):
    """Where drivers tell what they made and what went over the wire."""

    def made(self, record: Made) -> None: ...

    def exchanged(self, exchange: Exchange) -> None: ...


class Customers(Protocol):
    """Customers, as one signed-in person meets them (CUS, PERM)."""

    def record(self, draft: CustomerDraft) -> RecordId:
        """Save a new customer and return its id once the CRM has confirmed it."""

    def change(self, customer: RecordId, field: str, value: str) -> None:
        """Change one field (``name``, ``contact``, ``industry``) of an existing customer."""

    def look(self, customer: RecordId) -> Customer:
        """Open one customer by its direct address or id."""

    def search(self, text: str) -> Sequence[Customer]:
        """What the CRM's search box or search call finds."""

    def listed(self, text: str) -> Sequence[Customer]:
        """The rows of the customer list, narrowed down by ``text`` so that large lists stay readable."""

    def exported(self) -> Sequence[Customer]:
        """The rows of the customer export; ids may be empty, names and numbers are filled."""

    def reassign(self, customer: RecordId, to: str) -> None:
        """Hand a customer to the colleague with the user name ``to``."""

    def remove(self, customer: RecordId) -> None:
        """Delete a customer as this person."""


class Leads(Protocol):
    """Leads (LEAD)."""

    def record(self, draft: LeadDraft) -> RecordId: ...

    def record_together(self, drafts: Sequence[LeadDraft]) -> Sequence[RecordId]:
        """Save several leads of one source, industry and region at once, all or none; ids in their order."""

    def look(self, lead: RecordId) -> Lead: ...

    def move(self, lead: RecordId, status: LeadStatus) -> None:
        """Set 跟进状态; 已成交 makes customer and opportunity (LEAD-03)."""

    def change(self, lead: RecordId, field: str, value: str) -> None:
        """Change one field (``company``, ``contact``, ``source``, ``industry``, ``region``)."""

    def search(self, text: str) -> Sequence[Lead]:
        """What the CRM's search box or search call finds."""

    def listed(self, text: str) -> Sequence[Lead]:
        """The rows of the list, narrowed down by ``text``."""

    def exported(self) -> Sequence[Lead]:
        """The rows of the export; ids are empty."""

    def reassign(self, lead: RecordId, to: str) -> None:
        """Hand a lead to the colleague with the user name ``to``; so it leaves the pool (LEAD-02)."""

    def remove(self, lead: RecordId) -> None:
        """Delete a lead as this person."""

    def idle_days(self) -> int:
        """After how many days without follow-up leads go back to the pool; 0 = never (LEAD-04)."""

    def set_idle_days(self, days: int) -> None: ...


class Opportunities(Protocol):
    """Opportunities (OPP)."""

    def record(self, draft: OpportunityDraft) -> RecordId: ...

    def look(self, opportunity: RecordId) -> Opportunity: ...

    def move(self, opportunity: RecordId, stage: Stage, loss_reason: str = "") -> None:
        """Move to ``stage``; the CRM refuses what its order doesn't allow."""

    def change_amount(self, opportunity: RecordId, amount: Decimal) -> None: ...

    def change(self, opportunity: RecordId, field: str, value: str) -> None:
        """Change one field (``name``, ``amount``, ``closing_on`` as 2026-11-30) of an open opportunity."""

    def of_customer(self, customer: RecordId) -> Sequence[Opportunity]:
        """The opportunities that this person sees at a customer."""

    def search(self, text: str) -> Sequence[Opportunity]:
        """What the CRM's search box or search call finds."""

    def listed(self, text: str) -> Sequence[Opportunity]:
        """The rows of the list, narrowed down by ``text``."""

    def exported(self) -> Sequence[Opportunity]:
        """The rows of the export; ids are empty."""

    def reassign(self, opportunity: RecordId, to: str) -> None:
        """Hand an opportunity to the colleague with the user name ``to``."""

    def remove(self, opportunity: RecordId) -> None:
        """Delete an opportunity as this person."""

    def forecast(self, month: date) -> Sequence[ForecastFigure]:
        """What this person sees of the forecast of a month (any day of it): of all, teams and reps (OPP-04)."""


class Access(Protocol):
    """Signing out and the places that not everybody reaches (PERM-05, PERM-07)."""

    def whoami(self) -> str:
        """The name of the person that the CRM takes us for; ``CrmRefused(NOT_SIGNED_IN)`` when for nobody."""

    def sign_out(self) -> None: ...

    def reach(self, area: Area) -> None:
        """Open an administrator's area and see its content; refused with ``NOT_ALLOWED`` otherwise."""

    def session(self) -> str:
        """The secret that stands for this session, to be tried again later; never attached anywhere."""


class Desk(Protocol):
    """One person at the CRM, through one channel."""

    @property
    def customers(self) -> Customers: ...

    @property
    def leads(self) -> Leads: ...

    @property
    def opportunities(self) -> Opportunities: ...

    @property
    def access(self) -> Access: ...

    @property
    def activities(self) -> Activities: ...

    @property
    def approvals(self) -> Approvals: ...

    @property
    def tickets(self) -> Tickets: ...

    @property
    def knowledge(self) -> Knowledge: ...

    @property
    def campaigns(self) -> Campaigns: ...

    @property
    def reports(self) -> Reports: ...

    @property
    def fields(self) -> CustomFields: ...

    @property
    def modules(self) -> Modules: ...

    @property
    def history(self) -> History: ...

    @property
    def profile(self) -> Profile: ...

    @property
    def audit(self) -> Audit: ...

    @property
    def privacy(self) -> Privacy: ...

    @property
    def orders(self) -> Orders: ...

    @property
    def chat(self) -> Chats: ...

    @property
    def calls(self) -> Calls: ...

    @property
    def connections(self) -> Connections: ...

    @property
    def users(self) -> Users: ...

    @property
    def uploads(self) -> Uploads: ...

    @property
    def imports(self) -> Imports: ...

    @property
    def inbox(self) -> Inbox: ...

    @property
    def backups(self) -> Backups: ...

    @property
    def protection(self) -> Protection: ...

    @property
    def usability(self) -> Usability: ...

    @property
    def pages(self) -> FrequentPages: ...


class Keeper(Protocol):
    """Preparing and tidying up as administrator, always over HTTP; not what a scenario judges."""

    def remove(self, record: Made) -> None:
        """Remove a record of a scenario; a record that's already gone is fine."""

    def leftovers(self, mark: str) -> Sequence[Made]:
        """Every record whose name carries ``mark``, opportunities and leads before customers."""

    def customers_total(self) -> int:
        """How many customers the CRM holds."""

    def numbers_of(self, mark: str) -> Sequence[tuple[str, str]]:
        """(number, owner's name) of every customer whose name carries ``mark`` (PERF-06)."""

    def fill(self, customers: int) -> None:
        """Make sure that at least so many customers exist, by the CRM's own means for test data."""

    def use_numbers(self, up_to: int) -> None:
        """Let today's customer numbers be given out up to ``up_to`` at least, without the customers (CUS-01)."""

    def expire(self, session: str) -> None:
        """Let a session be over its time, as if the person had been away too long (PERM-07)."""

    def lose_audit_line(self, line: RecordId, *, hidden: bool = False) -> Callable[[], None]:
        """As if somebody with a hand in the database had removed a line of the audit log, and with ``hidden`` had
        numbered the later ones anew; the answer puts it back (SEC-03)."""

    def move_clock(self, hours: float) -> None:
        """Let the CRM's clock be so far ahead of the real one; 0 puts it right. What falls due by that is
        done when this returns. ``AwaitingPerson`` where the clock can't be moved."""


class Crm(Protocol):
    """One CRM under test through one channel; lives as long as the test process."""

    @property
    def channel(self) -> Channel: ...

    @property
    def keeper(self) -> Keeper: ...

    @property
    def notions(self) -> frozenset[str]:
        """What this CRM knows of ``customer_number``, ``duplicate_refusal``, ``leads``, ``stage_order`` and
        ``loss_reason``. A sentence about one that it lacks is *not supported* before it is judged."""
        ...

    def about(self) -> About: ...

    def sign_in(self, person: Person, *, session: str | None = None) -> Desk:
        """Really sign in through the channel; with ``session``, in a browser that already carries it.

        Raises ``CrmRefused(WRONG_CREDENTIALS)`` for a wrong password.
        """

    def desk(self, person: Person) -> Desk:
        """The person at work; a session from earlier may be used again (signing in isn't the point)."""

    def stranger(self, *, session: str | None = None) -> Desk:
        """Somebody who has not signed in, or who holds a session that was somebody's."""

    def forged(self, person: Person, token_of: Person | None) -> Desk:
        """A desk behind which a foreign site sends requests in the person's name: with their session, but without
        the token that the CRM gave them, or with the one of somebody else (SEC-02, PERM-06)."""

    def artifacts(self) -> Sequence[Artifact]:
        """What is to be kept of the moment after a failure; empty where nothing is shown."""

    def fresh(self, name: str = "") -> None:
        """Forget what the last scenario had open (pages, contexts); sessions may live on."""

    def close(self) -> None: ...
