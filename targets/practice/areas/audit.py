"""操作日志 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from drivers.areas.audit import AuditLine, Deed
from drivers.errors import Reason
from drivers.records import RecordId
from targets.practice.areas.base import OverHttp, OverPages

DEEDS = {deed.name.lower(): deed for deed in Deed}


class HttpAudit(OverHttp):
    """The log over ``/api/audit``."""

    def lines(self, user: str = "") -> Sequence[AuditLine]:
        found = self._line.get("/api/audit", {"user": user, "size": "200"}, name="GET /api/audit")
        return [
            AuditLine(
                id=RecordId(str(line["id"])),
                number=line["running"],
                at=datetime.fromisoformat(line["at"]),
                user=line["user"],
                deed=DEEDS.get(line["deed"], Deed.OTHER),
                record=RecordId(line["record"]),
                text=f"{line['label']} {line['details']}",
            )
            for line in found["items"]
        ]

    def change(self, line: RecordId, text: str) -> None:
        self._line.write("PATCH", f"/api/audit/{line}", {"label": text}, name="PATCH /api/audit/:id")

    def remove(self, line: RecordId) -> None:
        self._line.write("DELETE", f"/api/audit/{line}", name="DELETE /api/audit/:id")

    def is_whole(self, since: AuditLine | None = None) -> bool:
        asked = {"since": str(since.number if since else 1)}
        return bool(self._line.get("/api/audit/check", asked, name="GET /api/audit/check")["whole"])


class UiAudit(OverPages):
    """The page 操作日志; it offers nothing to change a line with."""

    def lines(self, user: str = "") -> Sequence[AuditLine]:
        self._at.open("/admin/audit")
        rows = self._at.rows("操作日志")
        return [
            AuditLine(
                id=RecordId(row["id"]),
                number=int(row["running"]),
                at=datetime.fromisoformat(row["at"]),
                user=row["user"],
                deed=DEEDS.get(row["deed"], Deed.OTHER),
                record=RecordId(row["record"]),
                text=row["label"],
            )
            for row in rows
            if not user or row["user"] == user
        ]

    def change(self, line: RecordId, text: str) -> None:
        raise self._at.refuse(Reason.NOT_ALLOWED, f"页面上不能修改操作日志：{line} {text}")

    def remove(self, line: RecordId) -> None:
        raise self._at.refuse(Reason.NOT_ALLOWED, f"页面上不能删除操作日志：{line}")

    def is_whole(self, since: AuditLine | None = None) -> bool:
        """The page always looks at the whole log."""
        del since
        self._at.open("/admin/audit")
        return not self._at.page.locator("[data-broken]").count()
