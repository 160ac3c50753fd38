"""Faults of finding customers: duplicates (CUS-03) and search (CUS-06)."""

from __future__ import annotations

import hashlib

from practice_crm.faults.fault import BOTH, UI, Fault, Rule
from practice_crm.rules import contacts
from practice_crm.rules.searching import Place
from practice_crm.wording import Text


def _never(sound: Rule) -> Rule:
    def refuses(existing_id: int | None, own_id: int | None, channel: str) -> bool:
        return False

    return refuses


def _not_on_page(sound: Rule) -> Rule:
    def refuses(existing_id: int | None, own_id: int | None, channel: str) -> bool:
        return channel != "page" and bool(sound(existing_id, own_id, channel))

    return refuses


def _spelling(sound: Rule) -> Rule:
    def key(name: str, contact: str) -> str:
        return hashlib.sha256(f"{name}\x00{contact}".encode()).hexdigest()

    return key


def _by_name_alone(sound: Rule) -> Rule:
    def key(name: str, contact: str) -> str:
        return str(sound(name, ""))

    return key


def _always_named(sound: Rule) -> Rule:
    def names_existing(may_see_existing: bool) -> bool:
        return True

    return names_existing


def _never_named(sound: Rule) -> Rule:
    def names_existing(may_see_existing: bool) -> bool:
        return False

    return names_existing


def _letter_case(sound: Rule) -> Rule:
    def customer_places(query: str, contacts_too: bool) -> list[Place]:
        columns = ("name", "number", "contact") if contacts_too else ("name", "number")
        return [Place(column, query.strip()) for column in columns]

    return customer_places


def _without_contact(sound: Rule) -> Rule:
    def customer_places(query: str, contacts_too: bool) -> list[Place]:
        return list(sound(query, False))

    return customer_places


def _without_number(sound: Rule) -> Rule:
    def customer_places(query: str, contacts_too: bool) -> list[Place]:
        return (
            [Place("name", query.strip())]
            if contacts.key(query).startswith("cust")
            else sound(query, contacts_too)
        )

    return customer_places


FAULTS: tuple[Fault, ...] = (
    Fault(
        "duplicates-saved",
        "CUS-03",
        BOTH,
        Text("重复的客户也能保存。", "A duplicate customer is saved."),
        "duplicates.refuses",
        _never,
    ),
    Fault(
        "duplicates-saved-by-page",
        "CUS-03",
        UI,
        Text("页面不查重，只有接口查重。", "Only the interface looks for duplicates, the page does not."),
        "duplicates.refuses",
        _not_on_page,
    ),
    Fault(
        "duplicate-by-spelling",
        "CUS-03",
        BOTH,
        Text(
            "大小写、全角半角或电话分隔符不同，就不算重复。",
            "Another letter case, width or telephone separator hides a duplicate.",
        ),
        "duplicates.key",
        _spelling,
    ),
    Fault(
        "duplicate-by-name-alone",
        "CUS-03",
        BOTH,
        Text(
            "联系方式不同、名称相同的客户也被当作重复。",
            "The same name with another contact counts as a duplicate.",
        ),
        "duplicates.key",
        _by_name_alone,
    ),
    Fault(
        "duplicate-leaks-number",
        "CUS-03",
        BOTH,
        Text(
            "查重提示把他人客户的编号告诉了无权查看的人。", "The refusal tells another rep's customer number."
        ),
        "duplicates.names_existing",
        _always_named,
    ),
    Fault(
        "duplicate-not-offered",
        "CUS-03",
        BOTH,
        Text(
            "查重提示不给出本人已有客户的编号。",
            "The refusal does not offer the person's own existing record.",
        ),
        "duplicates.names_existing",
        _never_named,
    ),
    Fault(
        "search-letter-case",
        "CUS-06",
        BOTH,
        Text("搜索区分大小写。", "Search tells letter cases apart."),
        "searching.customer_places",
        _letter_case,
    ),
    Fault(
        "search-without-contact",
        "CUS-06",
        BOTH,
        Text("按联系方式搜不到客户。", "Search does not find by contact."),
        "searching.customer_places",
        _without_contact,
    ),
    Fault(
        "search-without-number",
        "CUS-06",
        BOTH,
        Text("按客户编号搜不到客户。", "Search does not find by number."),
        "searching.customer_places",
        _without_number,
    ),
)
