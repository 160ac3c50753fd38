"""What a CRM doesn't have: every use of such an area comes out as *not supported*."""

from __future__ import annotations

from typing import Any, NoReturn

from drivers.areas.activities import Activities
from drivers.areas.approvals import Approvals
from drivers.areas.audit import Audit
from drivers.areas.backups import Backups
from drivers.areas.calls import Calls
from drivers.areas.campaigns import Campaigns
from drivers.areas.chat import Chats
from drivers.areas.connections import Connections
from drivers.areas.fields import CustomFields
from drivers.areas.history import History
from drivers.areas.imports import Imports
from drivers.areas.inbox import Inbox
from drivers.areas.knowledge import Knowledge
from drivers.areas.modules import Modules
from drivers.areas.orders import Orders
from drivers.areas.pages import FrequentPages
from drivers.areas.privacy import Privacy
from drivers.areas.profile import Profile
from drivers.areas.protection import Protection
from drivers.areas.reports import Reports
from drivers.areas.tickets import Tickets
from drivers.areas.uploads import Uploads
from drivers.areas.usability import Usability
from drivers.areas.users import Users
from drivers.errors import NotSupportedByTarget
from drivers.words import Text


class _Absent:
    """Stands where an area would be; whatever is asked of it, the CRM doesn't have it."""

    def __init__(self, what: Text) -> None:
        self._what = what

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._refuse

    def _refuse(self, *args: object, **kwargs: object) -> NoReturn:
        raise NotSupportedByTarget(self._what)


def absent(what: Text) -> Any:
    """Something that stands for every area that this CRM doesn't have; ``what`` says so in the reader's words."""
    return _Absent(what)


class Bare:
    """The base of a desk: every area absent until the target puts its own in its place."""

    activities: Activities = absent(Text("被测 CRM 没有跟进记录", "this CRM has no follow-ups"))
    approvals: Approvals = absent(Text("被测 CRM 没有折扣审批", "this CRM has no approvals of discounts"))
    tickets: Tickets = absent(Text("被测 CRM 没有服务工单", "this CRM has no service tickets"))
    knowledge: Knowledge = absent(Text("被测 CRM 没有知识库", "this CRM has no knowledge base"))
    campaigns: Campaigns = absent(Text("被测 CRM 没有市场活动", "this CRM has no campaigns"))
    reports: Reports = absent(Text("被测 CRM 没有数据分析报表", "this CRM has no dashboard and reports"))
    fields: CustomFields = absent(Text("被测 CRM 没有自定义字段", "this CRM has no custom fields"))
    modules: Modules = absent(Text("被测 CRM 不能停用模块", "this CRM can't switch modules off"))
    history: History = absent(Text("被测 CRM 没有变更历史", "this CRM has no history of changes"))
    profile: Profile = absent(Text("被测 CRM 没有客户全景", "this CRM has no overall view of a customer"))
    audit: Audit = absent(Text("被测 CRM 没有操作日志", "this CRM has no audit log"))
    privacy: Privacy = absent(
        Text(
            "被测 CRM 没有个人信息导出与匿名化",
            "this CRM offers no export and anonymisation of personal data",
        ),
    )
    orders: Orders = absent(Text("被测 CRM 没有交易记录", "this CRM has no orders"))
    chat: Chats = absent(Text("被测 CRM 没有聊天记录", "this CRM has no chat records"))
    calls: Calls = absent(Text("被测 CRM 没有通话记录", "this CRM has no call records"))
    connections: Connections = absent(
        Text("被测 CRM 没有系统集成", "this CRM has no connections to other systems")
    )
    users: Users = absent(Text("被测 CRM 没有用户管理", "this CRM has no user administration"))
    uploads: Uploads = absent(Text("被测 CRM 没有附件", "this CRM has no attachments"))
    imports: Imports = absent(Text("被测 CRM 没有数据导入的驱动", "no driver works this CRM's import yet"))
    inbox: Inbox = absent(Text("被测 CRM 没有待办与通知", "this CRM has no notices and to-dos"))
    backups: Backups = absent(
        Text(
            "被测 CRM 没有可由本工具操作的备份与恢复",
            "this CRM offers no back-up and restore that can be driven",
        )
    )
    protection: Protection = absent(
        Text("被测 CRM 的安全防护没有驱动", "no driver looks at this CRM's protection yet")
    )
    pages: FrequentPages = absent(
        Text("没有打开这个 CRM 常用页面的驱动", "no driver opens this CRM's frequent pages here")
    )
    usability: Usability = absent(
        Text("被测 CRM 没有键盘操作的驱动", "no driver goes through this CRM by keyboard yet")
    )
