"""Faults of the whole view of a customer (CUS-07) and of individuals (CUS-02)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from practice_crm.faults.fault import BOTH, HTTP, UI, Fault, Rule
from practice_crm.rules.fields import Problem
from practice_crm.rules.visibility import Kind, Scope
from practice_crm.vocabulary import MARKETING, SERVICE_AGENT
from practice_crm.wording import Text

_ANY_CHANNEL = ("page", "api")


def _shown_to(role: str, key: str, channels: Collection[str] = _ANY_CHANNEL) -> Rule:
    """One section is open to a role that has nothing to do with it."""

    def wrap(sound: Rule) -> Rule:
        def scope(who: str, section: str, kind: Kind, channel: str) -> Scope:
            if who == role and section == key and channel in channels:
                return "all"
            allowed: Scope = sound(who, section, kind, channel)
            return allowed

        return scope

    return wrap


def _section_missing(key: str, channels: Collection[str]) -> Rule:
    def wrap(sound: Rule) -> Rule:
        def order(sections: Sequence[str], channel: str) -> list[str]:
            shown = list(sound(sections, channel))
            return [s for s in shown if s != key] if channel in channels else shown

        return order

    return wrap


def _neighbour(sound: Rule) -> Rule:
    def customer_of(asked: int) -> int:
        return int(sound(asked)) + 1

    return customer_of


def _without_contact(sound: Rule) -> Rule:
    def contact_problem(value: str, channel: str) -> Problem | None:
        return sound(value, channel) if value.strip() else None

    return contact_problem


def _any_name(channels: Collection[str]) -> Rule:
    def wrap(sound: Rule) -> Rule:
        def individual_problem(name: str, kind: str, channel: str) -> Problem | None:
            return None if channel in channels else sound(name, kind, channel)

        return individual_problem

    return wrap


def _everybody_has_them(sound: Rule) -> Rule:
    def may_have(kind: str, channel: str) -> bool:
        return True

    return may_have


FAULTS: tuple[Fault, ...] = (
    Fault(
        "overview-sales-for-service",
        "CUS-07",
        BOTH,
        Text("客服专员在客户页上看到商机和金额。", "A service agent sees the opportunities of a customer."),
        "overview.scope",
        _shown_to(SERVICE_AGENT, "opportunities"),
    ),
    Fault(
        "overview-sales-for-marketing-in-page",
        "CUS-07",
        UI,
        Text(
            "市场专员在客户页上看到商机，接口里看不到。",
            "Marketing sees the opportunities, in the page only.",
        ),
        "overview.scope",
        _shown_to(MARKETING, "opportunities", ("page",)),
    ),
    Fault(
        "overview-sales-for-marketing-in-api",
        "CUS-07",
        HTTP,
        Text(
            "市场专员通过接口看到商机，页面上看不到。", "Marketing sees the opportunities, by interface only."
        ),
        "overview.scope",
        _shown_to(MARKETING, "opportunities", ("api",)),
    ),
    Fault(
        "overview-without-contacts",
        "CUS-07",
        BOTH,
        Text("客户页上没有联系人。", "A customer's page lacks the contact persons."),
        "overview.order",
        _section_missing("contacts", _ANY_CHANNEL),
    ),
    Fault(
        "overview-without-chat-in-page",
        "CUS-07",
        UI,
        Text("客户页上没有聊天记录，接口里有。", "The page lacks the chat records, the interface has them."),
        "overview.order",
        _section_missing("chat", ("page",)),
    ),
    Fault(
        "overview-of-the-neighbour",
        "CUS-07",
        BOTH,
        Text("客户页上显示的是下一个客户的内容。", "The page shows what belongs to the next customer."),
        "overview.customer_of",
        _neighbour,
    ),
    Fault(
        "contact-person-without-contact",
        "CUS-07",
        BOTH,
        Text("联系人可以没有联系方式。", "A contact person may lack any contact."),
        "persons.contact_problem",
        _without_contact,
    ),
    Fault(
        "individual-under-any-name",
        "CUS-02",
        BOTH,
        Text(
            "个人客户可以只写称呼或公司名。", "An individual is saved under a form of address or a company."
        ),
        "persons.individual_problem",
        _any_name(_ANY_CHANNEL),
    ),
    Fault(
        "individual-name-checked-only-by-page",
        "CUS-02",
        HTTP,
        Text("个人客户的姓名只在页面检查。", "The name of an individual is checked by the page only."),
        "persons.individual_problem",
        _any_name(("api",)),
    ),
    Fault(
        "individual-with-contact-persons",
        "CUS-02",
        BOTH,
        Text("个人客户也能添加联系人。", "Contact persons are added to individuals."),
        "persons.may_have",
        _everybody_has_them,
    ),
)
