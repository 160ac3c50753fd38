"""折扣审批 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from drivers.areas.approvals import Approval, ApprovalState, Decision
from drivers.errors import CrmRefused
from drivers.records import Made, RecordId
from targets.practice.areas.base import OverHttp, OverPages
from targets.practice.reading import amount as amount_in
from targets.practice.words import ROWS_AT_MOST, reason

if TYPE_CHECKING:
    from targets.practice.page import Cells


class HttpApprovals(OverHttp):
    """Requests over ``/api/approvals``."""

    def request(self, opportunity: RecordId, amount: Decimal, why: str, label: str = "") -> RecordId:
        asked = {"opportunity": opportunity, "discount": str(amount), "why": why}
        saved = self._line.write("POST", "/api/approvals", asked, name="POST /api/approvals")
        made = RecordId(str(saved["id"]))
        self._tell(Made("approval", made, label))
        return made

    def look(self, approval: RecordId) -> Approval:
        item = self._line.get(f"/api/approvals/{approval}", name="GET /api/approvals/:id")
        return Approval(
            id=approval,
            name=item["name"],
            amount=Decimal(item["discount"]),
            state=ApprovalState(item["state"]),
            requester=item["owner"],
            overdue=item["overdue"],
            escalated=item["escalated"],
            decisions=tuple(Decision(d["by"], d["approves"], d["comment"]) for d in item["decisions"]),
        )

    def approve(self, approval: RecordId, comment: str = "") -> None:
        self._decide(approval, "approve", comment)

    def refuse(self, approval: RecordId, comment: str) -> None:
        self._decide(approval, "refuse", comment)

    def resubmit(self, approval: RecordId, amount: Decimal, why: str) -> None:
        path, asked = f"/api/approvals/{approval}/resubmit", {"discount": str(amount), "why": why}
        self._line.write("POST", path, asked, name="POST /api/approvals/:id/resubmit")

    def listed(self, text: str) -> Sequence[str]:
        asked = {"search": text, "size": str(ROWS_AT_MOST)}
        found = self._line.get("/api/approvals", asked, name="GET /api/approvals")
        return [item["name"] for item in found["items"]]

    def waiting(self, text: str) -> Sequence[RecordId]:
        asked = {"search": text, "waiting": "true", "size": str(ROWS_AT_MOST)}
        found = self._line.get("/api/approvals", asked, name="GET /api/approvals")
        return [RecordId(str(item["id"])) for item in found["items"]]

    def _decide(self, approval: RecordId, how: str, comment: str) -> None:
        path = f"/api/approvals/{approval}/{how}"
        self._line.write("POST", path, {"comment": comment}, name=f"POST /api/approvals/:id/{how}")


class UiApprovals(OverPages):
    """Requests by their list, form and page."""

    def request(self, opportunity: RecordId, amount: Decimal, why: str, label: str = "") -> RecordId:
        self._at.open(f"/approvals/new?opportunity={opportunity}")
        self._at.fill({"折扣金额（元）": str(amount), "申请理由": why})
        self._at.send("提交审批")
        made = RecordId(self._at.id())
        self._tell(Made("approval", made, label))
        return made

    def look(self, approval: RecordId) -> Approval:
        self._at.open(f"/approvals/{approval}")
        shown, said = self._at.facts(), self._at.rows("审批记录")
        return Approval(
            id=approval,
            name=self._at.page.get_by_role("heading", level=1).inner_text(),
            amount=amount_in(shown["discount"]) or Decimal(0),
            state=ApprovalState(shown["state"]),
            requester=shown["owner"],
            overdue=shown["overdue"] == "yes",
            escalated=shown["escalated"] == "yes",
            decisions=tuple(Decision(d["by"], d["approves"] == "yes", d["comment"]) for d in said),
        )

    def approve(self, approval: RecordId, comment: str = "") -> None:
        self._decide(approval, "批准", comment)

    def refuse(self, approval: RecordId, comment: str) -> None:
        self._decide(approval, "驳回", comment)

    def resubmit(self, approval: RecordId, amount: Decimal, why: str) -> None:
        self._at.open(f"/approvals/{approval}")
        again = self._at.page.get_by_role("link", name="修改并重新提交")
        if not again.count():
            raise self._told("why-not-again")
        self._at.follow(again)
        self._at.fill({"折扣金额（元）": str(amount), "申请理由": why})
        self._at.send("提交审批")

    def listed(self, text: str) -> Sequence[str]:
        return [row["name"] for row in self._narrowed("/approvals", text)]

    def waiting(self, text: str) -> Sequence[RecordId]:
        return [RecordId(row["id"]) for row in self._narrowed("/approvals?state=mine", text)]

    def _narrowed(self, path: str, text: str) -> list[Cells]:
        self._at.open(path)
        box = self._at.page.get_by_role("searchbox", name="搜索申请")
        box.fill(text)
        self._at.follow(box, by_enter=True)
        return self._at.rows("折扣申请")

    def _decide(self, approval: RecordId, button: str, comment: str) -> None:
        """Who may not decide reads why instead of being offered the form."""
        self._at.open(f"/approvals/{approval}")
        if not self._at.page.get_by_role("button", name=button, exact=True).count():
            raise self._told("why-not")
        self._at.fill({"审批意见": comment or None})
        self._at.send(button)

    def _told(self, where: str) -> CrmRefused:
        """The reason that the page gives for not offering something."""
        place = self._at.page.locator(f"[data-{where}]")
        code = place.get_attribute(f"data-{where}") if place.count() else None
        return self._at.refuse(reason(code or ""), place.inner_text().strip() if code else self._at.page.url)
