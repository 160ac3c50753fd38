"""Modules that can be switched off (CUS-10), and what belongs to each. Customers can't be switched off."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from practice_crm.rules import areas
from practice_crm.wording import Text


class Module(NamedTuple):
    """A part of the CRM; ``folders`` are the first parts of its addresses, ``kinds`` its records."""

    name: Text
    kinds: tuple[str, ...]
    folders: tuple[str, ...]


MODULES: dict[str, Module] = {
    "leads": Module(Text("线索", "Leads"), ("lead",), ("leads",)),
    "approvals": Module(Text("折扣审批", "Approvals"), ("approval",), ("approvals",)),
    "tickets": Module(Text("服务工单", "Service tickets"), ("ticket",), ("tickets",)),
    "knowledge": Module(Text("知识库", "Knowledge base"), ("article",), ("knowledge", "articles")),
    "campaigns": Module(Text("市场活动", "Campaigns"), ("campaign",), ("campaigns",)),
    "orders": Module(Text("交易记录", "Orders"), ("order",), ("orders",)),
    "chat": Module(Text("聊天记录", "Chat"), (), ("chat",)),
    "calls": Module(Text("呼叫中心", "Call centre"), (), ("calls",)),
    "reports": Module(Text("数据分析", "Reports"), (), ("reports",)),
}


def of_kind(kind: str) -> str | None:
    """The module that records of this kind belong to; ``None`` for what is always there."""
    return next((key for key, module in MODULES.items() if kind in module.kinds), None)


def of_path(path: str) -> str | None:
    """The module behind an address of a page (``/leads/3``) or of the interface (``/api/leads/3``)."""
    parts = [part for part in path.split("/") if part]
    if parts[:1] == ["api"]:
        parts = parts[1:]
    first = parts[0] if parts else ""
    return next((key for key, module in MODULES.items() if first in module.folders), None)


def offers(module: str | None, off: Collection[str], place: str) -> bool:
    """Whether a module shows in a place: ``page``, ``api``, ``search``, ``menu``, ``overview``, ``list`` (of modules)."""
    del place
    return module is None or module not in off


def after_switching(off: Collection[str], module: str, on: bool) -> set[str]:
    """The modules that are off after one was switched; its data is never touched."""
    return {*off} - {module} if on else {*off, module}


def may_switch(role: str, channel: str) -> bool:
    """Whether the role switches modules: the administrator."""
    return areas.may_reach(role, "configuration", channel)
