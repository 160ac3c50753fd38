"""Leads and opportunities through the pages."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from urllib.parse import quote

from drivers.errors import Reason
from drivers.records import (
    Lead,
    LeadDraft,
    LeadStatus,
    Made,
    Opportunity,
    OpportunityDraft,
    RecordId,
    Stage,
)
from targets.practice import reading
from targets.practice.http import Tell, tell_conversion
from targets.practice.page import Cells, PersonsPage


class UiLeads:
    """Leads by their form and page."""

    def __init__(self, at: PersonsPage, tell: Tell) -> None:
        self._at, self._tell = at, tell

    def record(self, draft: LeadDraft) -> RecordId:
        self._at.open("/leads/new")
        self._at.fill({"公司名称": draft.company, "联系方式": draft.contact})
        self._at.choose({"来源渠道": draft.source, "所属行业": draft.industry})
        self._at.send("保存")
        made = RecordId(self._at.id())
        self._tell(Made("lead", made, draft.company))
        return made

    def look(self, lead: RecordId) -> Lead:
        self._at.open(f"/leads/{lead}")
        return self._shown(lead)

    def move(self, lead: RecordId, status: LeadStatus) -> None:
        self._at.open(f"/leads/{lead}")
        if not self._at.page.get_by_role("button", name="更新状态").count():
            raise self._at.refuse(Reason.NOT_ALLOWED, "页面上不能更新跟进状态。")
        self._at.choose({"跟进状态": status.value})
        self._at.send("更新状态")
        tell_conversion(self._shown(lead), self._tell)

    def _shown(self, lead: RecordId) -> Lead:
        shown = self._at.facts()
        return Lead(
            id=lead,
            company=shown["company"],
            contact=shown.get("contact"),
            source=shown.get("source"),
            status=LeadStatus(shown["status"]),
            owner=shown.get("owner"),
            customer=_id(shown.get("customer")),
            opportunity=_id(shown.get("opportunity")),
        )


class UiOpportunities:
    """Opportunities by their form and page, and on their customer's page."""

    def __init__(self, at: PersonsPage, tell: Tell) -> None:
        self._at, self._tell = at, tell

    def record(self, draft: OpportunityDraft) -> RecordId:
        self._at.open(f"/opportunities/new?customer={quote(draft.customer)}")
        self._at.fill({"商机名称": draft.name, "金额（元）": str(draft.amount)})
        self._at.send("保存")
        made = RecordId(self._at.id())
        self._tell(Made("opportunity", made, draft.name))
        return made

    def look(self, opportunity: RecordId) -> Opportunity:
        self._at.open(f"/opportunities/{opportunity}")
        return _opportunity({"id": opportunity, **self._at.facts()})

    def move(self, opportunity: RecordId, stage: Stage, loss_reason: str = "") -> None:
        self._at.open(f"/opportunities/{opportunity}")
        self._still_open("更新阶段")
        self._at.choose({"推进到": stage.value})
        self._at.fill({"输单原因": loss_reason if stage is Stage.LOST else None})
        self._at.send("更新阶段")

    def change_amount(self, opportunity: RecordId, amount: Decimal) -> None:
        self._at.open(f"/opportunities/{opportunity}/edit")
        self._still_open("保存")
        self._at.fill({"金额（元）": str(amount)})
        self._at.send("保存")

    def of_customer(self, customer: RecordId) -> Sequence[Opportunity]:
        self._at.open(f"/customers/{customer}")
        return [_opportunity({"customer": customer, **row}) for row in self._at.rows("商机")]

    def _still_open(self, button: str) -> None:
        """A closed opportunity says so instead of offering the form."""
        if self._at.page.get_by_role("button", name=button, exact=True).count():
            return
        closed = self._at.page.locator("[data-closed]")
        if closed.count():
            raise self._at.refuse(Reason.CLOSED, closed.inner_text().strip())
        raise self._at.refuse(Reason.NOT_ALLOWED, "页面上不能修改这个商机。")


def _opportunity(shown: Cells) -> Opportunity:
    return Opportunity(
        id=RecordId(shown["id"]),
        name=shown["name"],
        customer=_id(shown.get("customer")),
        stage=Stage(shown["stage"]),
        amount=reading.amount(shown.get("amount")),
        owner=shown.get("owner"),
        loss_reason=shown.get("loss_reason") or None,
    )


def _id(text: str | None) -> RecordId | None:
    return RecordId(text) if text else None
