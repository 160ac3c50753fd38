"""Preparing and tidying up as administrator, over HTTP; test data and time by the CRM's own ``/practice``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from drivers.errors import CrmRefused, NotSupportedByTarget, Reason
from drivers.records import Kind, Made, Person, RecordId
from drivers.session import HttpSession
from drivers.words import Text
from targets.practice.line import Line, understood
from targets.practice.words import FOLDERS

KEY_VARIABLE = "GOLIVE_PRACTICE_KEY"
_NAMES: dict[Kind, str] = {
    "module": "name",
    "activity": "next_step",
    "approval": "name",
    "campaign": "name",
    "ticket": "title",
    "article": "title",
    "ticket_category": "name",
    "connection": "name",
    "opportunity": "name",
    "lead": "company",
    "customer": "name",
    "field": "label",
    "user": "name",
}
_AT_ONCE = 10_000
"""Customers per filling call: each stays far below the time limit of a request."""


class PracticeKeeper:
    """The administrator's hands; signs in when first needed."""

    def __init__(
        self, address: str, administrator: Callable[[], Person], new_session: Callable[[str], HttpSession]
    ) -> None:
        self._administrator = administrator
        self._line = Line(new_session(address))
        self._signed_in = False
        self.over: Callable[[str], None] = lambda key: None
        """Told when a session was made to expire."""

    def remove(self, record: Made) -> None:
        try:
            self._admin().write("DELETE", f"/api/{FOLDERS[record.kind]}/{record.id}")
        except CrmRefused as no:
            if no.reason is not Reason.NOT_FOUND:
                raise

    def leftovers(self, mark: str) -> Sequence[Made]:
        return [
            Made(kind, RecordId(str(item["id"])), item[_NAMES[kind]])
            for kind in _NAMES
            if kind != "module"  # it was there before: only the ledger knows that it was switched
            for item in self._found(kind, mark)
        ]

    def customers_total(self) -> int:
        return int(self._admin().get("/api/about")["customers"])

    def numbers_of(self, mark: str) -> Sequence[tuple[str, str]]:
        return [(item["number"], item["owner"]) for item in self._found("customer", mark)]

    def fill(self, customers: int) -> None:
        """In slices, so that no single call runs into a time limit."""
        there = self.customers_total()
        while there < customers:
            there = int(self._practice("fill", {"customers": min(there + _AT_ONCE, customers)})["customers"])

    def use_numbers(self, up_to: int) -> None:
        today = self._admin().get("/api/about")["today"]
        self._practice("numbering", {"day": today, "last": up_to})

    def expire(self, session: str) -> None:
        self._practice("sessions/expire", {"session": session})
        self.over(session)

    def lose_audit_line(self, line: RecordId, *, hidden: bool = False) -> Callable[[], None]:
        lost = self._practice("audit", {"id": int(line), "hidden": hidden})["lost"]
        return lambda: self._practice("audit", {"lost": lost}, "PUT")

    def move_clock(self, hours: float) -> None:
        self._practice("clock", {"ahead_seconds": round(hours * 3600)})

    def health(self) -> dict[str, float]:
        """What the CRM's process has used: ``cpu_seconds`` since its start, ``memory_mb``; for load figures."""
        key = os.environ.get(KEY_VARIABLE, "")
        answer = self._line.session.send("GET", "/practice/health", headers={"X-Practice-Key": key})
        return {name: float(value) for name, value in answer.json().items()} if answer.status == 200 else {}

    def close(self) -> None:
        """Let the connection go."""
        self._line.session.close()

    def _admin(self) -> Line:
        if not self._signed_in or self._line.lost:
            self._line.sign_in(self._administrator())
            self._signed_in = True
        return self._line

    def _found(self, kind: Kind, mark: str) -> Iterator[dict[str, Any]]:
        """Every record of a kind whose name carries ``mark``, page by page."""
        page, seen, total = 1, 0, 1
        while seen < total:
            asked = {"search": mark, "size": "200", "page": str(page)}
            found = self._admin().get(f"/api/{FOLDERS[kind]}", asked)
            yield from (item for item in found["items"] if mark in item[_NAMES[kind]])
            page, seen, total = page + 1, seen + max(1, len(found["items"])), found["total"]

    def _practice(self, what: str, body: dict[str, Any], method: str = "POST") -> Any:
        key = os.environ.get(KEY_VARIABLE, "")
        if not key:
            raise NotSupportedByTarget(
                Text(f"没有设置环境变量 {KEY_VARIABLE}", f"the variable {KEY_VARIABLE} is not set")
            )
        answer = self._line.session.send(
            method, f"/practice/{what}", json=body, headers={"X-Practice-Key": key}
        )
        if answer.status == 404 and "json" not in answer.headers.get("content-type", ""):
            raise NotSupportedByTarget(
                Text("CRM 启动时没有加 --practice", "the CRM was started without --practice")
            )
        return understood(answer)
