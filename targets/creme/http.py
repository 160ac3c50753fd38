"""Creme over HTTP: the requests that its own pages send, without a browser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Literal

from drivers.areas.absent import Bare
from drivers.errors import CrmRefused, Reason
from drivers.port import Recorder
from drivers.records import (
    Area,
    Customer,
    CustomerDraft,
    Made,
    Opportunity,
    OpportunityDraft,
    RecordId,
    Stage,
)
from drivers.words import Text
from targets.creme import pages, wording
from targets.creme.clerk import Clerk
from targets.creme.imports import HttpImports
from targets.creme.lacking import NoHandingOver, NoLists
from targets.creme.leads import NO_LEADS
from targets.creme.vocabulary import Vocabulary


class HttpDesk(Bare):
    """One person at Creme over HTTP."""

    def __init__(
        self,
        clerk: Clerk,
        vocabulary: Vocabulary,
        recorder: Recorder | None,
        signed_out: Callable[[], None] = lambda: None,
    ) -> None:
        self.clerk = clerk
        self.customers = HttpCustomers(clerk, vocabulary, recorder)
        self.leads = NO_LEADS
        self.opportunities = HttpOpportunities(clerk, vocabulary, recorder)
        self.access = HttpAccess(clerk, vocabulary, signed_out)
        self.imports = HttpImports(clerk, vocabulary)


class HttpCustomers(NoHandingOver):
    """Customers are Creme's organisations."""

    def __init__(self, clerk: Clerk, vocabulary: Vocabulary, recorder: Recorder | None) -> None:
        self._clerk, self._vocabulary, self._recorder = clerk, vocabulary, recorder

    def record(self, draft: CustomerDraft) -> RecordId:
        typed = wording.draft_fields(draft)
        made = self._clerk.submit(f"{wording.ORGANISATION}/add", typed, name="customer")
        note(self._recorder, "customer", made, draft.name)
        return made

    def change(self, customer: RecordId, field: str, value: str) -> None:
        to = wording.creme_field(field, value)
        sent = self._vocabulary.sectors.get(value, "0") if to == "sector" and value else value
        self._clerk.edit(self._vocabulary.organisations, customer, to, sent, name="customer change")

    def look(self, customer: RecordId) -> Customer:
        page = self._clerk.read(f"{wording.ORGANISATION}/{customer}", name="customer")
        return pages.customer(page, customer)

    def search(self, text: str) -> Sequence[Customer]:
        page = self._clerk.read(wording.SEARCH, {"search": text}, name="search")
        said = " ".join(pages.complaints(page).values())
        if said:
            raise CrmRefused(Reason.OTHER, said)
        return pages.found(page)

    def listed(self, text: str) -> Sequence[Customer]:
        asked = {"search-regular_field-name": text, "hfilter": wording.LIST_VIEW, "rows": "200"}
        return pages.customers(self._clerk.read(wording.ORGANISATIONS, asked, name="customer list"))

    def exported(self) -> Sequence[Customer]:
        asked = {"ct_id": self._vocabulary.organisations, "type": "csv", "hfilter": wording.LIST_VIEW}
        return pages.exported(self._clerk.read("/creme_core/mass_export", asked, name="customer export"))

    def remove(self, customer: RecordId) -> None:
        """Into Creme's trash: more it doesn't let a person do at once."""
        self._clerk.post(f"/creme_core/entity/delete/{customer}", {}, name="customer delete")


class HttpOpportunities(NoLists):
    """Opportunities; Creme keeps no order of phases, asks for no reason and closes none of them."""

    def __init__(self, clerk: Clerk, vocabulary: Vocabulary, recorder: Recorder | None) -> None:
        self._clerk, self._vocabulary, self._recorder = clerk, vocabulary, recorder

    def record(self, draft: OpportunityDraft) -> RecordId:
        typed = {"name": draft.name, "estimated_sales": money(draft.amount)}
        made = self._clerk.submit(f"{wording.OPPORTUNITY}/add_to/{draft.customer}", typed, name="opportunity")
        note(self._recorder, "opportunity", made, draft.name)
        return made

    def look(self, opportunity: RecordId) -> Opportunity:
        page = self._clerk.read(f"{wording.OPPORTUNITY}/{opportunity}", name="opportunity")
        return pages.opportunity(page, opportunity)

    def move(self, opportunity: RecordId, stage: Stage, loss_reason: str = "") -> None:
        without_reason(loss_reason)
        self._edit(opportunity, "sales_phase", self._vocabulary.phases.get(stage.value, "0"))

    def change_amount(self, opportunity: RecordId, amount: Decimal) -> None:
        self._edit(opportunity, "estimated_sales", money(amount))

    def of_customer(self, customer: RecordId) -> Sequence[Opportunity]:
        page = self._clerk.read(f"{wording.ORGANISATION}/{customer}", name="customer")
        return pages.opportunities_of(page, customer)

    def _edit(self, opportunity: RecordId, field: str, value: str) -> None:
        self._clerk.edit(self._vocabulary.opportunities, opportunity, field, value, name="opportunity change")


class HttpAccess:
    """Signing out, and the places that only an administrator should reach."""

    def __init__(self, clerk: Clerk, vocabulary: Vocabulary, signed_out: Callable[[], None]) -> None:
        self._clerk, self._vocabulary, self._signed_out = clerk, vocabulary, signed_out

    def whoami(self) -> str:
        return pages.signed_in_as(self._clerk.read(wording.SEARCH, name="whoami"))

    def sign_out(self) -> None:
        self._clerk.sign_out()
        self._signed_out()

    def reach(self, area: Area) -> None:
        pages.reached(self._clerk.read(place(area, self._vocabulary), name=area.value), area)

    def session(self) -> str:
        return self._clerk.secret()


def place(area: Area, vocabulary: Vocabulary) -> str:
    """Where an area lies in Creme."""
    if area is Area.IMPORT:
        return f"/creme_core/mass_import/{vocabulary.organisations}"
    return {Area.CONFIGURATION: "/creme_config/", Area.USERS: "/creme_config/user/portal/"}[area]


def note(
    recorder: Recorder | None, kind: Literal["customer", "opportunity"], made: RecordId, label: str | None
) -> None:
    """Tell the ledger what was made."""
    if recorder:
        recorder.made(Made(kind, made, label or ""))


def money(amount: Decimal) -> str:
    """An amount as a person types it; Creme takes whole numbers and says so when there are cents."""
    return f"{amount:f}".removesuffix(".00")


def without_reason(loss_reason: str) -> None:
    """Creme has no place for the reason of a loss."""
    if loss_reason:
        raise wording.missing(Text("输单原因", "reason for losing an opportunity"))
