"""Faults of leads (LEAD-01, LEAD-03) and opportunities (OPP-01)."""

from __future__ import annotations

from practice_crm import vocabulary
from practice_crm.faults.fault import BOTH, HTTP, UI, Fault, Rule
from practice_crm.rules.fields import Problem
from practice_crm.vocabulary import LEAD_WON, LEAD_WORKING, STAGE_WON
from practice_crm.wording import Text


def _source_optional(sound: Rule) -> Rule:
    def source_problem(value: str) -> Problem | None:
        return sound(value) if value.strip() else None

    return source_problem


def _starts_working(sound: Rule) -> Rule:
    def first_status(asked: str) -> str:
        return LEAD_WORKING

    return first_status


def _always(sound: Rule) -> Rule:
    def makes_opportunity(after: str, has_opportunity: bool) -> bool:
        return after == LEAD_WON

    return makes_opportunity


def _no_opportunity(sound: Rule) -> Rule:
    def makes_opportunity(after: str, has_opportunity: bool) -> bool:
        return False

    return makes_opportunity


def _never_linked(sound: Rule) -> Rule:
    def customer_to_link(existing_id: int | None) -> int | None:
        return None

    return customer_to_link


def _any_order(sound: Rule) -> Rule:
    def in_order(before: str, after: str, channel: str) -> bool:
        return True

    return in_order


def _backwards(sound: Rule) -> Rule:
    def in_order(before: str, after: str, channel: str) -> bool:
        stages = list(vocabulary.STAGES)
        return stages.index(after) < stages.index(before) or bool(sound(before, after, channel))

    return in_order


def _won_at_once(sound: Rule) -> Rule:
    def in_order(before: str, after: str, channel: str) -> bool:
        return after == STAGE_WON or bool(sound(before, after, channel))

    return in_order


def _no_reason(sound: Rule) -> Rule:
    def asks_for_reason(channel: str) -> bool:
        return False

    return asks_for_reason


def _editable_in(*channels: str) -> Rule:
    """A closed opportunity can still be edited through these channels."""

    def wrap(sound: Rule) -> Rule:
        def may_edit(stage: str, channel: str) -> bool:
            return channel in channels or bool(sound(stage, channel))

        return may_edit

    return wrap


FAULTS: tuple[Fault, ...] = (
    Fault(
        "lead-source-not-required",
        "LEAD-01",
        BOTH,
        Text("线索的来源渠道可以不填。", "A lead's source channel may be left empty."),
        "leads.source_problem",
        _source_optional,
    ),
    Fault(
        "lead-starts-working",
        "LEAD-01",
        BOTH,
        Text("新线索的跟进状态不是“新建”。", "A new lead does not start as “新建”."),
        "leads.first_status",
        _starts_working,
    ),
    Fault(
        "conversion-doubled",
        "LEAD-03",
        BOTH,
        Text("重复设为已成交，商机就多一个。", "Setting 已成交 again makes another opportunity."),
        "leads.makes_opportunity",
        _always,
    ),
    Fault(
        "conversion-without-opportunity",
        "LEAD-03",
        BOTH,
        Text("线索成交后没有生成商机。", "A won lead gets no opportunity."),
        "leads.makes_opportunity",
        _no_opportunity,
    ),
    Fault(
        "conversion-doubles-customer",
        "LEAD-03",
        BOTH,
        Text(
            "线索成交时不关联已有客户，又建了一个。", "A won lead makes a second customer instead of linking."
        ),
        "leads.customer_to_link",
        _never_linked,
    ),
    Fault(
        "stage-skipped",
        "OPP-01",
        BOTH,
        Text("商机阶段可以跳过。", "Stages of an opportunity may be skipped."),
        "opportunities.in_order",
        _any_order,
    ),
    Fault(
        "stage-backwards",
        "OPP-01",
        BOTH,
        Text("商机阶段可以后退。", "An opportunity may move backwards."),
        "opportunities.in_order",
        _backwards,
    ),
    Fault(
        "won-without-negotiation",
        "OPP-01",
        BOTH,
        Text("未经商务谈判就能赢单。", "An opportunity can be won without negotiation."),
        "opportunities.in_order",
        _won_at_once,
    ),
    Fault(
        "lost-without-reason",
        "OPP-01",
        BOTH,
        Text("输单不用填写原因。", "Losing does not ask for a reason."),
        "opportunities.asks_for_reason",
        _no_reason,
    ),
    Fault(
        "closed-editable",
        "OPP-01",
        BOTH,
        Text("已关闭的商机还能修改。", "A closed opportunity can still be edited."),
        "opportunities.may_edit",
        _editable_in("page", "api"),
    ),
    Fault(
        "closed-editable-by-page",
        "OPP-01",
        UI,
        Text("已关闭的商机在页面上还能修改。", "A closed opportunity can still be edited on the page."),
        "opportunities.may_edit",
        _editable_in("page"),
    ),
    Fault(
        "closed-editable-by-api",
        "OPP-01",
        HTTP,
        Text(
            "已关闭的商机通过接口还能修改。",
            "A closed opportunity can still be edited through the interface.",
        ),
        "opportunities.may_edit",
        _editable_in("api"),
    ),
)
