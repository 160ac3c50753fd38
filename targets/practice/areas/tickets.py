"""服务工单 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from drivers.areas.knowledge import Article
from drivers.areas.tickets import Event, Ticket, TicketDraft
from drivers.errors import Reason
from drivers.records import Made, RecordId
from targets.practice.areas.base import OverHttp, OverPages
from targets.practice.line import refusal
from targets.practice.words import ROWS_AT_MOST

_LABELS = {
    "title": "标题",
    "via": "受理渠道",
    "category": "类别",
    "priority": "优先级",
    "remark": "问题描述",
}
_CHOSEN = ("via", "category", "priority")


class HttpTickets(OverHttp):
    """服务工单 over ``/api/tickets``."""

    def record(self, draft: TicketDraft) -> RecordId:
        typed = {field: value for field, value in asdict(draft).items() if value is not None}
        saved = self._line.write("POST", "/api/tickets", typed, name="POST /api/tickets")
        made = RecordId(str(saved["id"]))
        self._tell(Made("ticket", made, draft.title))
        return made

    def change(self, ticket: RecordId, field: str, value: str) -> None:
        self._line.write("PATCH", f"/api/tickets/{ticket}", {field: value}, name="PATCH /api/tickets/:id")

    def look(self, ticket: RecordId) -> Ticket:
        return _ticket(self._line.get(f"/api/tickets/{ticket}", name="GET /api/tickets/:id"))

    def listed(self, text: str) -> Sequence[Ticket]:
        return self._rows({"search": text})

    def search(self, text: str) -> Sequence[Ticket]:
        return self._rows({"search": text})

    def overdue(self, text: str) -> Sequence[Ticket]:
        return self._rows({"search": text, "late": "true"})

    def exported(self) -> Sequence[str]:
        answer = self._line.raw_get("/api/tickets/export", name="GET /api/tickets/export")
        if answer.status != 200:
            raise refusal(answer)
        return column(answer.text, "工单")

    def remove(self, ticket: RecordId) -> None:
        self._line.write("DELETE", f"/api/tickets/{ticket}", name="DELETE /api/tickets/:id")

    def reassign(self, ticket: RecordId, user: str) -> None:
        self.change(ticket, "owner", user)

    def reply(self, ticket: RecordId, text: str) -> None:
        self._do(ticket, "replies", {"text": text})

    def call_sales(self, ticket: RecordId) -> None:
        self._do(ticket, "sales")

    def close(self, ticket: RecordId, satisfaction: str) -> None:
        self._do(ticket, "close", {"satisfaction": satisfaction})

    def reopen(self, ticket: RecordId, reason: str) -> None:
        self._do(ticket, "reopen", {"text": reason})

    def find_articles(self, ticket: RecordId, text: str) -> Sequence[Article]:
        found = self._line.get("/api/knowledge", {"search": text, "size": str(ROWS_AT_MOST)})
        return [Article(RecordId(str(item["id"])), item["title"]) for item in found["items"]]

    def link(self, ticket: RecordId, article: RecordId, found_by: str) -> None:
        self._do(ticket, "articles", {"article": int(article)})

    def share_category(self, name: str, agents: Sequence[str]) -> RecordId:
        saved = self._line.write("POST", "/api/tickets/categories", {"name": name, "agents": list(agents)})
        made = RecordId(str(saved["id"]))
        self._tell(Made("ticket_category", made, name))
        return made

    def _do(self, ticket: RecordId, what: str, body: Any = None) -> None:
        self._line.write("POST", f"/api/tickets/{ticket}/{what}", body, name=f"POST /api/tickets/:id/{what}")

    def _rows(self, asked: dict[str, str]) -> Sequence[Ticket]:
        found = self._line.get("/api/tickets", {**asked, "size": str(ROWS_AT_MOST)}, name="GET /api/tickets")
        return [_ticket(item) for item in found["items"]]


class UiTickets(OverPages):
    """服务工单 through the pages."""

    def record(self, draft: TicketDraft) -> RecordId:
        self._at.open(f"/tickets/new?customer={quote(draft.customer)}")
        self._at.fill({"标题": draft.title, "问题描述": draft.remark})
        self._at.choose({_LABELS[field]: getattr(draft, field) for field in _CHOSEN})
        self._at.send("保存")
        made = RecordId(self._at.id())
        self._tell(Made("ticket", made, draft.title))
        return made

    def change(self, ticket: RecordId, field: str, value: str) -> None:
        self._at.open(f"/tickets/{ticket}/edit")
        put = self._at.choose if field in _CHOSEN else self._at.fill
        put({_LABELS[field]: value})
        self._at.send("保存")

    def look(self, ticket: RecordId) -> Ticket:
        self._at.open(f"/tickets/{ticket}")
        shown: dict[str, Any] = {"id": ticket, **self._at.facts()}
        history = tuple(Event(row["event"], row["words"], row["who"]) for row in self._at.rows("历史"))
        articles = tuple(row["article"] for row in self._at.rows("关联的文章", may_lack=True))
        return _shown(shown, history, articles)

    def listed(self, text: str) -> Sequence[Ticket]:
        self._at.open("/tickets")
        return self._narrowed(text)

    def search(self, text: str) -> Sequence[Ticket]:
        return self.listed(text)

    def overdue(self, text: str) -> Sequence[Ticket]:
        self._at.open("/tickets")
        self._at.follow(self._at.page.get_by_role("link", name="超时", exact=True))
        return self._narrowed(text)

    def exported(self) -> Sequence[str]:
        return column(self._at.download("/tickets", "导出 CSV", "/tickets/export"), "工单")

    def remove(self, ticket: RecordId) -> None:
        self._at.open(f"/tickets/{ticket}/delete")
        self._at.send("确认删除")

    def reassign(self, ticket: RecordId, user: str) -> None:
        self._open_with(ticket, "转派")
        self._at.choose({"转派给": user})
        self._at.send("转派")

    def reply(self, ticket: RecordId, text: str) -> None:
        self._open_with(ticket, "发送回复")
        self._at.fill({"回复内容": text})
        self._at.send("发送回复")

    def call_sales(self, ticket: RecordId) -> None:
        self._open_with(ticket, "标记需销售介入")
        self._at.send("标记需销售介入")

    def close(self, ticket: RecordId, satisfaction: str) -> None:
        self._open_with(ticket, "关闭工单")
        self._at.choose({"满意度": satisfaction or None})
        self._at.send("关闭工单")

    def reopen(self, ticket: RecordId, reason: str) -> None:
        self._open_with(ticket, "重新打开")
        self._at.fill({"重新打开的原因": reason})
        self._at.send("重新打开")

    def find_articles(self, ticket: RecordId, text: str) -> Sequence[Article]:
        self._at.open(f"/tickets/{ticket}")
        box = self._at.page.get_by_role("searchbox", name="搜索知识库")
        box.fill(text)
        self._at.follow(box, by_enter=True)
        return [Article(RecordId(row["id"]), row["found"]) for row in self._at.rows("找到的文章")]

    def link(self, ticket: RecordId, article: RecordId, found_by: str) -> None:
        if article not in [found.id for found in self.find_articles(ticket, found_by)]:
            raise self._at.refuse(Reason.NOT_FOUND, f"搜索“{found_by}”没有找到这篇文章。")
        row = self._at.page.locator(f'tr[data-id="{article}"]')
        self._at.follow(row.get_by_role("button", name="关联"))

    def share_category(self, name: str, agents: Sequence[str]) -> RecordId:
        self._at.open("/tickets/categories")
        self._at.fill({"类别名称": name, "负责的客服": "、".join(agents)})
        self._at.send("保存")
        made = next(RecordId(row["id"]) for row in self._at.rows("类别") if row.get("name") == name)
        self._tell(Made("ticket_category", made, name))
        return made

    def _open_with(self, ticket: RecordId, button: str) -> None:
        """The ticket's page, where it offers what is to be done; otherwise it says why not."""
        self._at.open(f"/tickets/{ticket}")
        if self._at.page.get_by_role("main").get_by_role("button", name=button, exact=True).count():
            return
        if self._at.page.locator("[data-closed]").count():
            raise self._at.refuse(Reason.WRONG_STATE, "工单已关闭，请先重新打开。")
        known = self._at.page.locator("[data-record]").count()
        may = self._at.page.get_by_role("button", name="发送回复").count()
        raise self._at.refuse(Reason.WRONG_STATE if known and may else Reason.NOT_ALLOWED, f"不能{button}。")

    def _narrowed(self, text: str) -> Sequence[Ticket]:
        if text:
            box = self._at.page.get_by_role("searchbox", name="搜索工单")
            box.fill(text)
            self._at.follow(box, by_enter=True)
        return [_shown(row) for row in self._at.all_rows("工单")]


def column(text: str, name: str) -> list[str]:
    """One column of an exported file; a quote that keeps a spreadsheet from calculating is taken off again."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    cells = [row[name] for row in rows]
    return [cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell for cell in cells]


def _ticket(item: Mapping[str, Any]) -> Ticket:
    same = ("title", "via", "category", "priority", "status", "agent", "late", "needs_sales", "satisfaction")
    return Ticket(
        **{name: item[name] for name in same},
        id=RecordId(str(item["id"])),
        customer=RecordId(str(item["customer_id"])),
        response_minutes=item["response_minutes"],
        solution_minutes=item["solution_minutes"],
        remark=item["remark"],
        history=tuple(Event(e["kind"], e["text"], e["person"]) for e in item.get("history", [])),
        articles=tuple(article["title"] for article in item.get("articles", [])),
    )


def _shown(
    shown: Mapping[str, str], history: tuple[Event, ...] = (), articles: tuple[str, ...] = ()
) -> Ticket:
    return Ticket(
        id=RecordId(shown["id"]),
        title=shown["title"],
        customer=RecordId(shown["customer"]) if shown.get("customer") else None,
        via=shown["via"],
        category=shown["category"],
        priority=shown["priority"],
        status=shown["status"],
        agent=shown["agent"],
        late=shown["late"],
        needs_sales=shown.get("needs_sales") == "yes",
        satisfaction=shown.get("satisfaction", ""),
        response_minutes=_minutes(shown.get("response")),
        solution_minutes=_minutes(shown.get("solution")),
        remark=shown.get("remark", ""),
        history=history,
        articles=articles,
    )


def _minutes(text: str | None) -> int | None:
    return int(text) if text else None
