"""变更历史与同时修改 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from drivers.areas.history import Editing, Entry
from drivers.records import RecordId
from targets.practice.areas.base import OverHttp, OverPages
from targets.practice.line import Line

if TYPE_CHECKING:  # the interface's driver loads no browser
    from targets.practice.page import PersonsPage

_LABELS = {"name": "客户全称", "contact": "联系方式", "industry": "所属行业"}


class HttpHistory(OverHttp):
    """History over ``/api/customers/:id/history``."""

    def of(self, customer: RecordId) -> Sequence[Entry]:
        path, name = f"/api/customers/{customer}/history", "GET /api/customers/:id/history"
        return [
            Entry(
                found["who"],
                datetime.fromisoformat(found["at"]).astimezone(self._zone()).strftime("%Y%m%d"),
                found["name"],
                found["before"] or "",
                found["after"] or "",
            )
            for found in self._line.get(path, name=name)
        ]

    def start(self, customer: RecordId) -> Editing:
        return _HttpEditing(self._line, customer)

    def _zone(self) -> ZoneInfo:
        """The CRM's: the day of a change is the day there."""
        return ZoneInfo(self._line.get("/api/about", name="GET /api/about")["time_zone"])


class _HttpEditing:
    """What a client does that has read a customer: it sends the version it read along."""

    def __init__(self, line: Line, customer: RecordId) -> None:
        self._line, self._path = line, f"/api/customers/{customer}"
        self._version = self._read()
        self._typed: dict[str, str] = {}

    def put(self, field: str, value: str) -> None:
        self._typed[field] = value

    def save(self) -> None:
        body = {**self._typed, "version": self._version}
        self._line.write("PATCH", self._path, body, name="PATCH /api/customers/:id")

    def save_after_looking(self) -> None:
        self._version = self._read()
        self.save()

    def _read(self) -> int:
        return int(self._line.get(self._path, name="GET /api/customers/:id")["version"])


class UiHistory(OverPages):
    """The page of a customer's history, and the form of a customer."""

    def of(self, customer: RecordId) -> Sequence[Entry]:
        self._at.open(f"/customers/{customer}/history")
        return [
            Entry(row["who"], row["at"][:10].replace("-", ""), row["field"], row["before"], row["after"])
            for row in self._at.rows("变更历史")
        ]

    def start(self, customer: RecordId) -> Editing:
        self._at.open(f"/customers/{customer}/edit")
        return _UiEditing(self._at)


class _UiEditing:
    """An open form; it stays open while others work."""

    def __init__(self, at: PersonsPage) -> None:
        self._at = at

    def put(self, field: str, value: str) -> None:
        put = self._at.choose if field == "industry" else self._at.fill
        put({_LABELS[field]: value})

    def save(self) -> None:
        self._at.send("保存")

    def save_after_looking(self) -> None:
        self.save()
