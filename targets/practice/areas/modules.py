"""模块开关 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from drivers.errors import CrmRefused, Reason
from drivers.records import Made, RecordId
from targets.practice.areas.base import OverHttp, OverPages
from targets.practice.words import ROWS_AT_MOST

_NAMES = {
    "线索": "leads",
    "折扣审批": "approvals",
    "服务工单": "tickets",
    "知识库": "knowledge",
    "市场活动": "campaigns",
    "交易记录": "orders",
    "聊天记录": "chat",
    "呼叫中心": "calls",
    "数据分析": "reports",
}


class HttpModules(OverHttp):
    """Modules over ``/api/modules``."""

    def switch(self, module: str, *, on: bool) -> None:
        self._line.write("PUT", f"/api/modules/{_NAMES[module]}", {"on": on}, name="PUT /api/modules/:key")
        if not on:
            self._tell(Made("module", RecordId(_NAMES[module]), module))

    def is_on(self, module: str) -> bool:
        return any(m["on"] for m in self._modules() if m["name"] == module)

    def offered(self) -> Sequence[str]:
        return [m["name"] for m in self._modules() if m["on"]]

    def found(self, text: str) -> Sequence[str]:
        asked = {"q": text, "size": str(ROWS_AT_MOST)}
        found = self._line.get("/api/search", asked, name="GET /api/search")
        return [item.get("name") or item["company"] for kind in found.values() for item in kind["items"]]

    def _modules(self) -> list[dict[str, Any]]:
        modules: list[dict[str, Any]] = self._line.get("/api/modules", name="GET /api/modules")
        return modules


class UiModules(OverPages):
    """The administrator's page of switches; the navigation and the search of everybody."""

    def switch(self, module: str, *, on: bool) -> None:
        self._at.open("/admin/modules")
        row = self._at.page.locator(f'tr[data-id="{_NAMES[module]}"]')
        button = row.get_by_role("button", name="打开" if on else "关闭")
        if not button.count():
            raise CrmRefused(Reason.OTHER, f"“{module}”不能{'打开' if on else '关闭'} / can't be switched")
        self._at.follow(button)
        if not on:
            self._tell(Made("module", RecordId(_NAMES[module]), module))

    def is_on(self, module: str) -> bool:
        self._at.open("/admin/modules")
        return any(row["on"] == "yes" for row in self._at.rows("模块") if row["name"] == module)

    def offered(self) -> Sequence[str]:
        self._at.open("/")
        entries = self._at.page.get_by_role("navigation", name="主导航").get_by_role("link")
        return [text.strip() for text in entries.all_inner_texts()]

    def found(self, text: str) -> Sequence[str]:
        self._at.open(f"/search?{urlencode({'q': text})}")
        cells = self._at.page.get_by_role("main").locator("tbody th a")
        return [text.strip() for text in cells.all_inner_texts()]
