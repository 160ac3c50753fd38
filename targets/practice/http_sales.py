"""Leads and opportunities of the bundled CRM through its JSON interface."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from drivers.errors import CrmRefused, Reason
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
from targets.practice import reading
from targets.practice.line import Line, refusal
from targets.practice.words import ROWS_AT_MOST

Tell = Callable[[Made], None]
_POLICY = "/api/admin/lead-policy"


class HttpLeads:
    """Leads over ``/api/leads``."""

    def __init__(self, line: Line, tell: Tell) -> None:
        self._line, self._tell = line, tell

    def record(self, draft: LeadDraft) -> RecordId:
        saved = self._line.write("POST", "/api/leads", asdict(draft), name="POST /api/leads")
        return self._made(saved)

    def record_together(self, drafts: Sequence[LeadDraft]) -> Sequence[RecordId]:
        body = {"leads": [asdict(draft) for draft in drafts]}
        saved = self._line.write("POST", "/api/leads/together", body, name="POST /api/leads/together")
        return [self._made(item) for item in saved]

    def look(self, lead: RecordId) -> Lead:
        return reading.lead(self._line.get(f"/api/leads/{lead}", name="GET /api/leads/:id"))

    def move(self, lead: RecordId, status: LeadStatus) -> None:
        path, body = f"/api/leads/{lead}/status", {"status": status.value}
        tell_conversion(
            reading.lead(self._line.write("POST", path, body, name="POST /api/leads/:id/status")), self._tell
        )

    def change(self, lead: RecordId, field: str, value: str) -> None:
        self._line.write("PATCH", f"/api/leads/{lead}", {field: value}, name="PATCH /api/leads/:id")

    def search(self, text: str) -> Sequence[Lead]:
        return [reading.lead(item) for item in searched(self._line, "leads", text)]

    def listed(self, text: str) -> Sequence[Lead]:
        return [reading.lead(item) for item in listed(self._line, "leads", text)]

    def exported(self) -> Sequence[Lead]:
        return reading.exported_leads(exported(self._line, "leads"))

    def reassign(self, lead: RecordId, to: str) -> None:
        hand_over(self._line, "leads", lead, to)

    def remove(self, lead: RecordId) -> None:
        self._line.write("DELETE", f"/api/leads/{lead}", name="DELETE /api/leads/:id")

    def idle_days(self) -> int:
        return int(self._line.get(_POLICY, name=f"GET {_POLICY}")["idle_days"])

    def set_idle_days(self, days: int) -> None:
        self._line.write("PUT", _POLICY, {"idle_days": days}, name=f"PUT {_POLICY}")

    def _made(self, saved: dict[str, Any]) -> RecordId:
        made = RecordId(str(saved["id"]))
        self._tell(Made("lead", made, saved["company"]))
        return made


class HttpOpportunities:
    """Opportunities over ``/api/opportunities``."""

    def __init__(self, line: Line, tell: Tell) -> None:
        self._line, self._tell = line, tell

    def record(self, draft: OpportunityDraft) -> RecordId:
        typed = {"name": draft.name, "customer": draft.customer, "amount": str(draft.amount)}
        if draft.closing_on:
            typed["closing_on"] = draft.closing_on.isoformat()
        saved = self._line.write("POST", "/api/opportunities", typed, name="POST /api/opportunities")
        made = RecordId(str(saved["id"]))
        self._tell(Made("opportunity", made, draft.name))
        return made

    def look(self, opportunity: RecordId) -> Opportunity:
        path = f"/api/opportunities/{opportunity}"
        return reading.opportunity(self._line.get(path, name="GET /api/opportunities/:id"))

    def move(self, opportunity: RecordId, stage: Stage, loss_reason: str = "") -> None:
        path, body = f"/api/opportunities/{opportunity}/stage", {"stage": stage.value, "reason": loss_reason}
        self._line.write("POST", path, body, name="POST /api/opportunities/:id/stage")

    def change_amount(self, opportunity: RecordId, amount: Decimal) -> None:
        self.change(opportunity, "amount", str(amount))

    def change(self, opportunity: RecordId, field: str, value: str) -> None:
        path = f"/api/opportunities/{opportunity}"
        self._line.write("PATCH", path, {field: value}, name="PATCH /api/opportunities/:id")

    def of_customer(self, customer: RecordId) -> Sequence[Opportunity]:
        self._line.get(f"/api/customers/{customer}", name="GET /api/customers/:id")
        try:
            found = listed(self._line, "opportunities", customer=customer)
        except CrmRefused as no:
            if no.reason is Reason.NOT_ALLOWED:  # the customer may be seen, its opportunities not
                return []
            raise
        return [reading.opportunity(item) for item in found]

    def search(self, text: str) -> Sequence[Opportunity]:
        return [reading.opportunity(item) for item in searched(self._line, "opportunities", text)]

    def listed(self, text: str) -> Sequence[Opportunity]:
        return [reading.opportunity(item) for item in listed(self._line, "opportunities", text)]

    def exported(self) -> Sequence[Opportunity]:
        return reading.exported_opportunities(exported(self._line, "opportunities"))

    def reassign(self, opportunity: RecordId, to: str) -> None:
        hand_over(self._line, "opportunities", opportunity, to)

    def remove(self, opportunity: RecordId) -> None:
        path = f"/api/opportunities/{opportunity}"
        self._line.write("DELETE", path, name="DELETE /api/opportunities/:id")

    def forecast(self, month: date) -> Sequence[ForecastFigure]:
        asked = {"month": f"{month:%Y-%m}"}
        found = self._line.get("/api/opportunities/forecast", asked, name="GET /api/opportunities/forecast")
        return [
            ForecastFigure(row["team"], row["rep"], Decimal(row["amount"]), row["sales"]) for row in found
        ]


def searched(line: Line, kind: str, text: str) -> list[dict[str, Any]]:
    """What the search over everything finds of one kind."""
    found = line.get("/api/search", {"q": text, "size": str(ROWS_AT_MOST)}, name="GET /api/search")
    return list(found[kind]["items"])


def listed(line: Line, kind: str, text: str = "", **narrowed: str) -> list[dict[str, Any]]:
    """The rows of one kind's list."""
    asked = {"search": text, "size": str(ROWS_AT_MOST), **narrowed}
    return list(line.get(f"/api/{kind}", asked, name=f"GET /api/{kind}")["items"])


def exported(line: Line, kind: str) -> str:
    """The text of one kind's export."""
    answer = line.raw_get(f"/api/{kind}/export", name=f"GET /api/{kind}/export")
    if answer.status != 200:
        raise refusal(answer)
    return answer.text


def hand_over(line: Line, kind: str, record: RecordId, to: str) -> None:
    """Give a record another owner."""
    line.write("PUT", f"/api/{kind}/{record}/owner", {"owner": to}, name=f"PUT /api/{kind}/:id/owner")


def tell_conversion(lead: Lead, tell: Tell) -> None:
    """What a won lead has brought about is to be removed too, opportunity before customer."""
    for made in _came_of(lead):
        tell(made)


def _came_of(lead: Lead) -> Iterator[Made]:
    if lead.customer:
        yield Made("customer", lead.customer, lead.company)
    if lead.opportunity:
        yield Made("opportunity", lead.opportunity, lead.company)
