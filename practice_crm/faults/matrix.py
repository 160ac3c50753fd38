"""Faults of the permission matrix (PERM-06): single cells of role × object × action that are wrong."""

from __future__ import annotations

from collections.abc import Collection

from practice_crm.faults.fault import BOTH, HTTP, UI, Fault, Rule
from practice_crm.rules.visibility import Deed, Kind, Scope
from practice_crm.vocabulary import MARKETING, SALES_DIRECTOR, SALES_MANAGER, SALES_REP, SERVICE_AGENT
from practice_crm.wording import Text

_ANYWHERE = ("page", "api")


def _cell(
    role: str, kind: Kind, deeds: tuple[Deed, ...], wrong: Scope, channels: Collection[str] = _ANYWHERE
) -> Rule:
    """One role has the wrong records of one kind for these deeds, through these channels."""

    def wrap(sound: Rule) -> Rule:
        def scope(who: str, what: Kind, deed: Deed, channel: str) -> Scope:
            if (who, what) == (role, kind) and deed in deeds and channel in channels:
                return wrong
            allowed: Scope = sound(who, what, deed, channel)
            return allowed

        return scope

    return wrap


FAULTS: tuple[Fault, ...] = (
    Fault(
        "rep-changes-colleagues-leads",
        "PERM-06",
        BOTH,
        Text("销售代表能查看并修改同团队同事的线索。", "A rep opens and changes their colleagues' leads."),
        "visibility.scope",
        _cell(SALES_REP, "lead", ("list", "search", "open", "edit"), "team"),
    ),
    Fault(
        "manager-deletes-opportunities",
        "PERM-06",
        BOTH,
        Text("销售经理能删除本团队的商机。", "A manager deletes their team's opportunities."),
        "visibility.scope",
        _cell(SALES_MANAGER, "opportunity", ("delete",), "team"),
    ),
    Fault(
        "service-records-opportunities",
        "PERM-06",
        BOTH,
        Text("客服专员能新建商机。", "A service agent records opportunities."),
        "visibility.scope",
        _cell(SERVICE_AGENT, "opportunity", ("create",), "all"),
    ),
    Fault(
        "director-cannot-export-tickets",
        "PERM-06",
        BOTH,
        Text("销售总监不能导出服务工单。", "The director can't export service tickets."),
        "visibility.scope",
        _cell(SALES_DIRECTOR, "ticket", ("export",), "none"),
    ),
    Fault(
        "marketing-cannot-change-campaigns",
        "PERM-06",
        BOTH,
        Text("市场专员不能修改市场活动。", "Marketing can't change campaigns."),
        "visibility.scope",
        _cell(MARKETING, "campaign", ("edit",), "none"),
    ),
    Fault(
        "rep-deletes-customers-by-api",
        "PERM-06",
        HTTP,
        Text("销售代表能通过接口删除自己的客户。", "A rep deletes their customers through the interface."),
        "visibility.scope",
        _cell(SALES_REP, "customer", ("delete",), "own", ("api",)),
    ),
    Fault(
        "manager-exports-all-leads-by-api",
        "PERM-06",
        HTTP,
        Text(
            "销售经理的线索导出接口含别队的线索。", "The interface's export gives a manager all teams' leads."
        ),
        "visibility.scope",
        _cell(SALES_MANAGER, "lead", ("export",), "all", ("api",)),
    ),
    Fault(
        "marketing-sees-requests-by-page",
        "PERM-06",
        UI,
        Text("市场专员能在页面上看到折扣申请。", "Marketing sees requests for discounts on the pages."),
        "visibility.scope",
        _cell(MARKETING, "approval", ("list", "search", "open"), "all", ("page",)),
    ),
)
