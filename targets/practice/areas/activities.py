"""跟进记录 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from drivers.areas.activities import Activity, ActivityDraft
from drivers.records import Made, RecordId
from targets.practice import http_sales, reading
from targets.practice.areas.base import OverHttp, OverPages

_FOLDER, _CALLED = "activities", "跟进记录"
_LABELS = {
    "activity_kind": "跟进方式",
    "happened_at": "跟进时间",
    "next_step": "下一步",
    "remark": "备注",
}


class HttpActivities(OverHttp):
    """跟进记录 over ``/api/activities``."""

    def record(self, draft: ActivityDraft) -> RecordId:
        typed: dict[str, Any] = {
            "activity_kind": draft.kind,
            "happened_at": f"{draft.at:%Y-%m-%d %H:%M}" if draft.at else None,
            "next_step": draft.next_step,
            "remark": draft.remark,
            "customer": draft.customer,
            "opportunity": draft.opportunity,
            "lead": draft.lead,
        }
        saved = self._line.write("POST", "/api/activities", typed, name="POST /api/activities")
        made = RecordId(str(saved["id"]))
        self._tell(Made("activity", made, draft.next_step or ""))
        return made

    def look(self, activity: RecordId) -> Activity:
        path = f"/api/activities/{activity}"
        return reading.activity(self._line.get(path, name="GET /api/activities/:id"))

    def of_customer(self, customer: RecordId) -> Sequence[Activity]:
        return self._found(customer=customer)

    def of_opportunity(self, opportunity: RecordId) -> Sequence[Activity]:
        return self._found(opportunity=opportunity)

    def change(self, activity: RecordId, field: str, value: str) -> None:
        path = f"/api/activities/{activity}"
        self._line.write("PATCH", path, {field: value}, name="PATCH /api/activities/:id")

    def search(self, text: str) -> Sequence[Activity]:
        return [reading.activity(item) for item in http_sales.searched(self._line, _FOLDER, text)]

    def listed(self, text: str) -> Sequence[Activity]:
        return self._found(search=text)

    def exported(self) -> Sequence[Activity]:
        return reading.exported_activities(http_sales.exported(self._line, _FOLDER))

    def reassign(self, activity: RecordId, to: str) -> None:
        http_sales.hand_over(self._line, _FOLDER, activity, to)

    def remove(self, activity: RecordId) -> None:
        self._line.write("DELETE", f"/api/activities/{activity}", name="DELETE /api/activities/:id")

    def _found(self, **narrowed: str) -> Sequence[Activity]:
        return [reading.activity(item) for item in http_sales.listed(self._line, _FOLDER, **narrowed)]


class UiActivities(OverPages):
    """跟进记录 through their own pages and those of customer and opportunity."""

    def record(self, draft: ActivityDraft) -> RecordId:
        kind, record = next(
            (kind, record)
            for kind, record in (
                ("customer", draft.customer),
                ("opportunity", draft.opportunity),
                ("lead", draft.lead),
            )
            if record
        )
        self._at.open(f"/activities/new?{kind}={record}")
        self._at.choose({"跟进方式": draft.kind or ""})
        at = f"{draft.at:%Y-%m-%dT%H:%M}" if draft.at else ""
        self._at.fill({"跟进时间": at, "下一步": draft.next_step or "", "备注": draft.remark})
        self._at.send("保存")
        made = max((row["id"] for row in self._at.rows(_CALLED)), key=int)
        self._tell(Made("activity", RecordId(made), draft.next_step or ""))
        return RecordId(made)

    def look(self, activity: RecordId) -> Activity:
        self._at.open(f"/activities/{activity}")
        return reading.activity({"id": activity, **self._at.facts()})

    def of_customer(self, customer: RecordId) -> Sequence[Activity]:
        return self._at_record(f"/customers/{customer}")

    def of_opportunity(self, opportunity: RecordId) -> Sequence[Activity]:
        return self._at_record(f"/opportunities/{opportunity}")

    def change(self, activity: RecordId, field: str, value: str) -> None:
        self._at.open(f"/activities/{activity}/edit")
        if field == "activity_kind":
            self._at.choose({_LABELS[field]: value})
        else:
            self._at.fill({_LABELS[field]: value.replace(" ", "T") if field == "happened_at" else value})
        self._at.send("保存")

    def search(self, text: str) -> Sequence[Activity]:
        return [reading.activity(row) for row in _lists().searched(self._at, _CALLED, text)]

    def listed(self, text: str) -> Sequence[Activity]:
        return [reading.activity(row) for row in _lists().listed(self._at, _FOLDER, _CALLED, text)]

    def exported(self) -> Sequence[Activity]:
        return reading.exported_activities(_lists().exported(self._at, _FOLDER))

    def reassign(self, activity: RecordId, to: str) -> None:
        _lists().hand_over(self._at, _FOLDER, activity, to)

    def remove(self, activity: RecordId) -> None:
        _lists().remove(self._at, _FOLDER, activity)

    def _at_record(self, address: str) -> Sequence[Activity]:
        self._at.open(address)
        return [reading.activity(row) for row in self._at.rows(_CALLED)]


def _lists() -> Any:
    """Loaded only when pages are used: load runs must not import Playwright."""
    from targets.practice import lists

    return lists
