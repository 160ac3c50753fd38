"""Faults of recording customers: number (CUS-01) and required fields (CUS-02)."""

from __future__ import annotations

from datetime import date

from practice_crm.faults.fault import BOTH, HTTP, UI, Fault, Rule
from practice_crm.rules import fields
from practice_crm.rules.fields import Problem
from practice_crm.wording import Text


def _date_form(sound: Rule) -> Rule:
    def number(day: date, running: int) -> str:
        return str(sound(day, running)).replace(f"{day:%Y%m%d}", f"{day:%y%m%d}")

    return number


def _twice(sound: Rule) -> Rule:
    def number(day: date, running: int) -> str:
        return str(sound(day, running + running % 2))

    return number


def _reused(sound: Rule) -> Rule:
    def last_given_after_delete(last_given: int, deleted: int) -> int:
        return last_given - 1 if deleted == last_given else int(sound(last_given, deleted))

    return last_given_after_delete


def _wraps(sound: Rule) -> Rule:
    def number(day: date, running: int) -> str:
        return str(sound(day, (running - 1) % 9999 + 1))

    return number


def _not_required(sound: Rule) -> Rule:
    def problem(value: str, channel: str) -> Problem | None:
        return sound(value, channel) if value.strip() else None

    return problem


def _required_only_in(checked: str) -> Rule:
    """A check that one channel has and the other has forgotten."""

    def wrap(sound: Rule) -> Rule:
        def problem(value: str, channel: str) -> Problem | None:
            return sound(value, channel) if channel == checked else None

        return problem

    return wrap


def _any_text(field: str) -> Rule:
    """Only emptiness is refused."""

    def wrap(sound: Rule) -> Rule:
        def problem(value: str, channel: str) -> Problem | None:
            del channel
            return fields.of_text(field, value, required=True)

        return problem

    return wrap


FAULTS: tuple[Fault, ...] = (
    Fault(
        "number-date-form",
        "CUS-01",
        BOTH,
        Text("客户编号里的日期少了世纪（YYMMDD）。", "The date in the customer number lacks the century."),
        "numbering.number",
        _date_form,
    ),
    Fault(
        "number-given-twice",
        "CUS-01",
        BOTH,
        Text("相邻两个客户得到同一个编号。", "Two customers in a row get the same number."),
        "numbering.number",
        _twice,
    ),
    Fault(
        "number-reused-after-delete",
        "CUS-01",
        BOTH,
        Text(
            "删除最新客户后，它的编号被再次使用。",
            "The number of the newest customer is reused after it is deleted.",
        ),
        "numbering.last_given_after_delete",
        _reused,
    ),
    Fault(
        "number-wraps-after-9999",
        "CUS-01",
        BOTH,
        Text(
            "当天第 10000 个客户的编号从 0001 重新开始。",
            "The 10,000th customer of a day starts again at 0001.",
        ),
        "numbering.number",
        _wraps,
    ),
    Fault(
        "name-not-required",
        "CUS-02",
        BOTH,
        Text("客户全称可以不填。", "The customer name may be left empty."),
        "customers.name_problem",
        _not_required,
    ),
    Fault(
        "industry-not-required",
        "CUS-02",
        BOTH,
        Text("所属行业可以不填。", "The industry may be left empty."),
        "customers.industry_problem",
        _not_required,
    ),
    Fault(
        "contact-not-required",
        "CUS-02",
        BOTH,
        Text("联系方式可以不填。", "The contact may be left empty."),
        "customers.contact_problem",
        _not_required,
    ),
    Fault(
        "contact-form-unchecked",
        "CUS-02",
        BOTH,
        Text("联系方式填什么都能保存。", "Any text is saved as a contact."),
        "customers.contact_problem",
        _any_text("contact"),
    ),
    Fault(
        "industry-outside-list",
        "CUS-02",
        HTTP,
        Text(
            "标准列表以外的行业也能保存（接口）。",
            "An industry outside the standard list is saved (interface).",
        ),
        "customers.industry_problem",
        _any_text("industry"),
    ),
    Fault(
        "contact-checked-only-by-api",
        "CUS-02",
        UI,
        Text(
            "联系方式只在接口检查，页面不检查。", "The contact is checked by the interface, not by the page."
        ),
        "customers.contact_problem",
        _required_only_in("api"),
    ),
    Fault(
        "contact-checked-only-by-page",
        "CUS-02",
        HTTP,
        Text(
            "联系方式只在页面检查，接口不检查。", "The contact is checked by the page, not by the interface."
        ),
        "customers.contact_problem",
        _required_only_in("page"),
    ),
)
