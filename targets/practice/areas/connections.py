"""系统集成 of the bundled CRM through the interface."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from drivers.areas.connections import (
    FIELDS,
    Connection,
    ConnectionDraft,
    Difference,
    Frequency,
    Opened,
    SyncReport,
    System,
    Unlike,
)
from drivers.records import Made, RecordId
from targets.practice.areas.base import OverHttp

_SYSTEMS = {System.ERP: "erp", System.CHAT: "chat", System.CALLS: "calls"}
_FREQUENCIES = {Frequency.REAL_TIME: "realtime", Frequency.DAILY: "daily"}


class HttpConnections(OverHttp):
    """Connections over ``/api/connections``."""

    def record(self, draft: ConnectionDraft) -> Opened:
        body = {
            "name": draft.name,
            "kind": _SYSTEMS[draft.system],
            "address": draft.address,
            "fields": [FIELDS[field] for field in draft.fields] or None,
            "frequency": _FREQUENCIES[draft.frequency],
            "daily_at": draft.daily_at,
            "retry_seconds": draft.retry_s,
            "patience_seconds": draft.patience_s,
            "attempts": draft.attempts,
        }
        saved = self._line.write("POST", "/api/connections", body, name="POST /api/connections")
        made = _connection(saved["connection"])
        self._tell(Made("connection", made.id, draft.name))
        return Opened(made, saved["token"])

    def look(self, connection: RecordId) -> Connection:
        return _connection(self._line.get(f"/api/connections/{connection}", name="GET /api/connections/:id"))

    def synchronise(self, connection: RecordId) -> SyncReport:
        path, name = f"/api/connections/{connection}/sync", "POST /api/connections/:id/sync"
        return _report(self._line.write("POST", path, name=name))

    def reports(self, connection: RecordId) -> Sequence[SyncReport]:
        path, name = f"/api/connections/{connection}/runs", "GET /api/connections/:id/runs"
        return [_report(item) for item in self._line.get(path, name=name)]


def _connection(item: Mapping[str, Any]) -> Connection:
    spoken = {name: said for said, name in FIELDS.items()}
    return Connection(
        id=RecordId(str(item["id"])),
        name=item["name"],
        system={code: system for system, code in _SYSTEMS.items()}[item["kind"]],
        fields=tuple(spoken[field] for field in item["fields"]),
        frequency={code: each for each, code in _FREQUENCIES.items()}[item["frequency"]],
        daily_at=item["daily_at"],
        inbox=item["inbox"],
    )


def _report(item: Mapping[str, Any]) -> SyncReport:
    return SyncReport(
        id=RecordId(str(item["id"])),
        read=item["read"],
        added=item["added"],
        changed=item["changed"],
        differences=tuple(
            Difference(
                each["order_number"],
                Unlike[each["what"].upper()],
                each["ours"],
                each["theirs"],
                each["settled"],
            )
            for each in item["differences"]
        ),
        problem=item["problem_zh"],
    )
