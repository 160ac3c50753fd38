"""Leads and opportunities through the pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from urllib.parse import quote

from drivers.errors import Reason
from drivers.records import (
    ForecastFigure,
    Lead,
    LeadDraft,
    LeadStatus,
    Made,
    Opportunity,
    OpportunityDraft,
    RecordId,
    Stage,
)
from targets.practice import lists, reading
from targets.practice.http_sales import Tell, tell_conversion
from targets.practice.page import Cells, PersonsPage

_LEAD_LABELS = {
    "company": "公司名称",
    "contact": "联系方式",
    "source": "来源渠道",
    "industry": "所属行业",
    "region": "区域",
}
_SALE_LABELS = {"name": "商机名称", "amount": "金额（元）", "closing_on": "预计成交日期"}


class UiLeads:
    """Leads by their form and page."""

    def __init__(self, at: PersonsPage, tell: Tell) -> None:
        self._at, self._tell = at, tell

    def record(self, draft: LeadDraft) -> RecordId:
        self._at.open("/leads/new")
        self._at.fill({"公司名称": draft.company, "联系方式": draft.contact})
        self._choose(draft)
        self._at.send("保存")
        made = RecordId(self._at.id())
        self._tell(Made("lead", made, draft.company))
        return made

    def record_together(self, drafts: Sequence[LeadDraft]) -> Sequence[RecordId]:
        self._at.open("/leads/together")
        self._at.fill({"线索名单": "\n".join(f"{draft.company}，{draft.contact}" for draft in drafts)})
        self._choose(drafts[0])
        self._at.send("全部保存")
        made = [RecordId(self.listed(draft.company)[0].id) for draft in drafts]
        for lead, draft in zip(made, drafts, strict=True):
            self._tell(Made("lead", lead, draft.company))
        return made

    def _choose(self, draft: LeadDraft) -> None:
        self._at.choose({"来源渠道": draft.source, "所属行业": draft.industry, "区域": draft.region})

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

    def change(self, lead: RecordId, field: str, value: str) -> None:
        self._at.open(f"/leads/{lead}/edit")
        put = self._at.fill if field in ("company", "contact") else self._at.choose
        put({_LEAD_LABELS[field]: value})
        self._at.send("保存")

    def search(self, text: str) -> Sequence[Lead]:
        return [_lead(row) for row in lists.searched(self._at, "线索", text)]

    def listed(self, text: str) -> Sequence[Lead]:
        return [_lead(row) for row in lists.listed(self._at, "leads", "线索", text)]

    def exported(self) -> Sequence[Lead]:
        return reading.exported_leads(lists.exported(self._at, "leads"))

    def reassign(self, lead: RecordId, to: str) -> None:
        lists.hand_over(self._at, "leads", lead, to)

    def remove(self, lead: RecordId) -> None:
        lists.remove(self._at, "leads", lead)

    def idle_days(self) -> int:
        self._at.open("/admin/lead-policy")
        return int(self._at.page.get_by_label("退回天数").input_value())

    def set_idle_days(self, days: int) -> None:
        self._at.open("/admin/lead-policy")
        self._at.fill({"退回天数": str(days)})
        self._at.send("保存")

    def _shown(self, lead: RecordId) -> Lead:
        return _lead({"id": lead, **self._at.facts()})


class UiOpportunities:
    """Opportunities by their form and page, and on their customer's page."""

    def __init__(self, at: PersonsPage, tell: Tell) -> None:
        self._at, self._tell = at, tell

    def record(self, draft: OpportunityDraft) -> RecordId:
        self._at.open(f"/opportunities/new?customer={quote(draft.customer)}")
        closing = draft.closing_on.isoformat() if draft.closing_on else None
        self._at.fill({"商机名称": draft.name, "金额（元）": str(draft.amount), "预计成交日期": closing})
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
        self.change(opportunity, "amount", str(amount))

    def change(self, opportunity: RecordId, field: str, value: str) -> None:
        self._at.open(f"/opportunities/{opportunity}/edit")
        self._still_open("保存")
        self._at.fill({_SALE_LABELS[field]: value})
        self._at.send("保存")

    def of_customer(self, customer: RecordId) -> Sequence[Opportunity]:
        self._at.open(f"/customers/{customer}")
        return [_opportunity({"customer": customer, **row}) for row in self._at.rows("商机")]

    def search(self, text: str) -> Sequence[Opportunity]:
        return [_opportunity(row) for row in lists.searched(self._at, "商机", text)]

    def listed(self, text: str) -> Sequence[Opportunity]:
        return [_opportunity(row) for row in lists.listed(self._at, "opportunities", "商机", text)]

    def exported(self) -> Sequence[Opportunity]:
        return reading.exported_opportunities(lists.exported(self._at, "opportunities"))

    def reassign(self, opportunity: RecordId, to: str) -> None:
        lists.hand_over(self._at, "opportunities", opportunity, to)

    def remove(self, opportunity: RecordId) -> None:
        lists.remove(self._at, "opportunities", opportunity)

    def forecast(self, month: date) -> Sequence[ForecastFigure]:
        self._at.open(f"/forecast?month={month:%Y-%m}")
        return [
            ForecastFigure(row["team"] or None, row["rep"] or None, Decimal(row["amount"]), int(row["sales"]))
            for row in self._at.rows("销售预测")
        ]

    def _still_open(self, button: str) -> None:
        """A closed opportunity says so instead of offering the form."""
        if self._at.page.get_by_role("button", name=button, exact=True).count():
            return
        closed = self._at.page.locator("[data-closed]")
        if closed.count():
            raise self._at.refuse(Reason.CLOSED, closed.inner_text().strip())
        raise self._at.refuse(Reason.NOT_ALLOWED, "页面上不能修改这个商机。")


def _lead(shown: Cells) -> Lead:
    return Lead(
        id=RecordId(shown["id"]),
        company=shown["company"],
        contact=shown.get("contact"),
        source=shown.get("source"),
        status=LeadStatus(shown["status"]),
        owner=shown.get("owner"),
        customer=_id(shown.get("customer")),
        opportunity=_id(shown.get("opportunity")),
        region=shown.get("region") or None,
        in_pool=shown.get("in_pool") == "yes",
    )


def _opportunity(shown: Cells) -> Opportunity:
    return Opportunity(
        id=RecordId(shown["id"]),
        name=shown["name"],
        customer=_id(shown.get("customer")),
        stage=Stage(shown["stage"]),
        amount=reading.amount(shown.get("amount")),
        owner=shown.get("owner"),
        loss_reason=shown.get("loss_reason") or None,
        closing_on=reading.day(shown.get("closing_on")),
    )


def _id(text: str | None) -> RecordId | None:
    return RecordId(text) if text else None
