"""Faults of what service and marketing see (PERM-03, PERM-04), and of usability (USE-01)."""

from __future__ import annotations

from collections.abc import Collection

from practice_crm.faults.fault import BOTH, HTTP, UI, Fault, Rule
from practice_crm.rules.visibility import READING, Deed, Kind, Scope
from practice_crm.vocabulary import MARKETING, SERVICE_AGENT
from practice_crm.wording import Text

_ANY_CHANNEL = ("page", "api")


def _scope_is(
    wrong: Scope,
    role: str,
    of_kind: Kind,
    deeds: tuple[Deed, ...],
    channels: Collection[str] = _ANY_CHANNEL,
) -> Rule:
    """One role gets the wrong scope for some deeds with one kind of record."""

    def wrap(sound: Rule) -> Rule:
        def scope(who: str, kind: Kind, deed: Deed, channel: str) -> Scope:
            if who == role and kind == of_kind and deed in deeds and channel in channels:
                return wrong
            allowed: Scope = sound(who, kind, deed, channel)
            return allowed

        return scope

    return wrap


def _history_hidden(sound: Rule) -> Rule:
    def scope(role: str, section: str, kind: Kind, channel: str) -> Scope:
        if role == SERVICE_AGENT and section == "tickets":
            return "none"
        allowed: Scope = sound(role, section, kind, channel)
        return allowed

    return scope


def _unlabelled(sound: Rule) -> Rule:
    def labelled(field: str) -> bool:
        return field != "remark" and bool(sound(field))

    return labelled


def _skipped(sound: Rule) -> Rule:
    def reached_by_keyboard(button: str) -> bool:
        return button != "save" and bool(sound(button))

    return reached_by_keyboard


def _once_more(sound: Rule) -> Rule:
    def asks_again(form: str) -> bool:
        return form == "customer" or bool(sound(form))

    return asks_again


def _faint_in(faint: str) -> Rule:
    def wrap(sound: Rule) -> Rule:
        def readable(language: str) -> bool:
            return language != faint and bool(sound(language))

        return readable

    return wrap


FAULTS: tuple[Fault, ...] = (
    Fault(
        "service-sees-amounts",
        "PERM-03",
        BOTH,
        Text("客服专员看得到商机金额。", "A service agent sees the amounts of opportunities."),
        "visibility.scope",
        _scope_is("all", SERVICE_AGENT, "opportunity", READING),
    ),
    Fault(
        "service-opens-opportunities-by-api",
        "PERM-03",
        HTTP,
        Text("客服专员用接口能打开商机。", "By the interface a service agent opens opportunities."),
        "visibility.scope",
        _scope_is("all", SERVICE_AGENT, "opportunity", ("open",), ("api",)),
    ),
    Fault(
        "service-changes-owner",
        "PERM-03",
        BOTH,
        Text("客服专员能更换客户的负责人。", "A service agent changes a customer's owner."),
        "visibility.scope",
        _scope_is("all", SERVICE_AGENT, "customer", ("edit", "reassign")),
    ),
    Fault(
        "service-without-history",
        "PERM-03",
        BOTH,
        Text("客服专员在客户处看不到服务历史。", "A service agent doesn't see a customer's service history."),
        "overview.scope",
        _history_hidden,
    ),
    Fault(
        "marketing-opens-opportunities",
        "PERM-04",
        BOTH,
        Text("市场专员用地址能打开商机。", "Marketing opens opportunities by their address."),
        "visibility.scope",
        _scope_is("all", MARKETING, "opportunity", ("open",)),
    ),
    Fault(
        "marketing-finds-opportunities",
        "PERM-04",
        BOTH,
        Text("市场专员搜索得到商机。", "Marketing finds opportunities by the search."),
        "visibility.scope",
        _scope_is("all", MARKETING, "opportunity", ("search",)),
    ),
    Fault(
        "marketing-without-sources",
        "PERM-04",
        BOTH,
        Text("市场专员看不到来源渠道。", "Marketing doesn't see where leads came from."),
        "visibility.scope",
        _scope_is("none", MARKETING, "lead", READING),
    ),
    Fault(
        "field-without-label",
        "USE-01",
        UI,
        Text("备注栏没有读屏软件能读的名称。", "The remark has no name that a screen reader could say."),
        "usability.labelled",
        _unlabelled,
    ),
    Fault(
        "save-without-keyboard",
        "USE-01",
        UI,
        Text("只用键盘按不到“保存”。", "The keyboard doesn't reach “Save”."),
        "usability.reached_by_keyboard",
        _skipped,
    ),
    Fault(
        "saving-asks-again",
        "USE-01",
        UI,
        Text("录入客户要多确认一次才保存。", "Recording a customer takes one more confirmation."),
        "usability.asks_again",
        _once_more,
    ),
    Fault(
        "faint-in-english",
        "USE-01",
        UI,
        Text("英文界面的提示文字太淡，看不清。", "In English the hints are too faint to read."),
        "usability.readable",
        _faint_in("en"),
    ),
)
