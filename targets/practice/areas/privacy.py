"""个人信息导出与匿名化 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from drivers.records import RecordId
from targets.practice.areas.base import OverHttp, OverPages
from targets.practice.line import refusal


class HttpPrivacy(OverHttp):
    """A person's data over ``/api/privacy``."""

    def export(self, customer: RecordId) -> str:
        answer = self._line.raw_get(f"/api/privacy/{customer}/export", name="GET /api/privacy/:id/export")
        if answer.status != 200:
            raise refusal(answer)
        return answer.text

    def anonymise(self, customer: RecordId) -> None:
        path, name = f"/api/privacy/{customer}/anonymise", "POST /api/privacy/:id/anonymise"
        self._line.write("POST", path, name=name)


class UiPrivacy(OverPages):
    """The page 个人信息 of a customer."""

    def export(self, customer: RecordId) -> str:
        self._at.open(f"/customers/{customer}/privacy")
        link = self._at.page.get_by_role("link", name="导出个人信息")
        return self._at.saved(link).decode("utf-8")

    def anonymise(self, customer: RecordId) -> None:
        self._at.open(f"/customers/{customer}/privacy")
        self._at.send("确认匿名化")
