"""待办与通知 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from drivers.areas.inbox import Notice, ToDo
from drivers.records import RecordId
from targets.practice.areas.base import OverHttp, OverPages


class HttpInbox(OverHttp):
    """The inbox over ``/api/inbox``."""

    def notices(self) -> Sequence[Notice]:
        found = self._line.get("/api/inbox/notices", name="GET /api/inbox/notices")
        return [Notice(RecordId(str(n["id"])), n["zh"], n["link"]) for n in found]

    def todos(self) -> Sequence[ToDo]:
        found = self._line.get("/api/inbox/todos", name="GET /api/inbox/todos")
        return [
            ToDo(
                RecordId(str(t["id"])),
                t["title"],
                date.fromisoformat(t["due_on"]),
                t["overdue"],
                RecordId(str(t["customer_id"])) if t["customer_id"] else None,
            )
            for t in found
        ]

    def finish(self, todo: RecordId) -> None:
        self._line.write("POST", f"/api/inbox/todos/{todo}/done", name="POST /api/inbox/todos/:id/done")


class UiInbox(OverPages):
    """The page 待办与通知."""

    def notices(self) -> Sequence[Notice]:
        self._at.open("/inbox")
        return [Notice(RecordId(row["id"]), row["text"], row["link"]) for row in self._at.rows("通知")]

    def todos(self) -> Sequence[ToDo]:
        self._at.open("/inbox")
        return [
            ToDo(
                RecordId(row["id"]),
                row["title"],
                date.fromisoformat(row["due"]),
                row["overdue"] == "yes",
                RecordId(row["customer"]) if row["customer"] else None,
            )
            for row in self._at.rows("待办")
        ]

    def finish(self, todo: RecordId) -> None:
        self._at.open("/inbox")
        row = self._at.page.locator(f'tr[data-id="{todo}"]')
        self._at.follow(row.get_by_role("button", name="完成"))
