"""The main navigation: only what this person may open at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from practice_crm.rules.areas import Area
from practice_crm.rules.reports import REPORTS
from practice_crm.rules.visibility import Kind
from practice_crm.services import administration, modules, records, reports
from practice_crm.services.asking import Asking
from practice_crm.wording import Text

KINDS: dict[Kind, tuple[str, Text]] = {
    "customer": ("customers", Text("客户", "Customers")),
    "lead": ("leads", Text("线索", "Leads")),
    "opportunity": ("opportunities", Text("商机", "Opportunities")),
    "order": ("orders", Text("订单", "Orders")),
    "approval": ("approvals", Text("折扣审批", "Approvals")),
    "ticket": ("tickets", Text("服务工单", "Tickets")),
    "article": ("knowledge", Text("知识库", "Knowledge base")),
    "campaign": ("campaigns", Text("市场活动", "Campaigns")),
    "activity": ("activities", Text("跟进记录", "Follow-ups")),
}
AREAS: dict[Area, Text] = {
    "configuration": Text("系统配置", "Configuration"),
    "import": Text("数据导入", "Data import"),
    "users": Text("用户管理", "Users"),
    "audit": Text("操作日志", "Audit log"),
    "backups": Text("备份与恢复", "Back-ups"),
}


_MORE: tuple[tuple[str, Text, str], ...] = (
    ("/admin/fields", Text("自定义字段", "Custom fields"), "fields"),
    ("/admin/connections", Text("系统连接", "Connections"), "connections"),
    ("/admin/modules", Text("模块", "Modules"), "modules"),
)
"""What the administrator configures beside the areas."""


@dataclass(frozen=True)
class Place:
    """One entry of the navigation."""

    path: str
    name: Text
    icon: str
    here: bool
    starts_group: bool = False


def places(asking: Asking, path: str) -> Iterator[Place]:
    """The entries for this person, in order; ``path`` is where they are. What is switched off is left out."""
    return (place for place in _all(asking, path) if modules.offers_path(place.path, "menu"))


def _all(asking: Asking, path: str) -> Iterator[Place]:
    yield Place("/", Text("首页", "Home"), "home", path == "/")
    for kind, (folder, name) in KINDS.items():
        if records.may_at_all(asking, kind, "list"):
            yield Place(f"/{folder}", name, folder, path.startswith(f"/{folder}"))
    if any(reports.reaches(asking, report) for report in REPORTS):
        yield Place("/reports", Text("数据分析", "Reports"), "reports", path.startswith("/reports"))
    yield Place("/inbox", Text("待办与通知", "Inbox"), "inbox", path == "/inbox")
    first = True
    for area, name in AREAS.items():
        if administration.reaches(asking, area):
            yield Place(f"/admin/{area}", name, area, path == f"/admin/{area}", first)
            first = False
    if administration.reaches(asking, "configuration"):
        for path_, name, icon in _MORE:
            yield Place(path_, name, icon, path.startswith(path_))
