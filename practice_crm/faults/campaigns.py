"""Faults of campaigns and their recipients (MKT-01)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from practice_crm.faults.fault import BOTH, HTTP, UI, Fault, Rule
from practice_crm.rules.campaigns import Addressee
from practice_crm.rules.fields import Problem
from practice_crm.wording import Text


def _written_anyway(*channels: str) -> Rule:
    """Who opted out is written to, through these channels."""

    def wrap(sound: Rule) -> Rule:
        def opted_out(addressee: Addressee, refusing: Collection[str], channel: str) -> bool:
            return channel not in channels and bool(sound(addressee, refusing, channel))

        return opted_out

    return wrap


def _own_mark_only(sound: Rule) -> Rule:
    def opted_out(addressee: Addressee, refusing: Collection[str], channel: str) -> bool:
        return addressee.refuses

    return opted_out


def _as_spelt(sound: Rule) -> Rule:
    def address_key(contact: str) -> str:
        return contact

    return address_key


def _per_customer(sound: Rule) -> Rule:
    def verdict(addressee: Addressee, refusing: Collection[str], taken: Collection[str], channel: str) -> str:
        return str(sound(addressee, refusing, (), channel))

    return verdict


def _without_source(sound: Rule) -> Rule:
    def criteria(segment: Mapping[str, str]) -> dict[str, str]:
        return {field: value for field, value in sound(segment).items() if field != "source"}

    return criteria


def _without_region(sound: Rule) -> Rule:
    def criteria(segment: Mapping[str, str]) -> dict[str, str]:
        return {field: value for field, value in sound(segment).items() if field != "region"}

    return criteria


def _sent_again(*channels: str) -> Rule:
    """Sending again reaches everybody again, through these channels."""

    def wrap(sound: Rule) -> Rule:
        def is_to_be_sent(state: str, channel: str) -> bool:
            return channel in channels or bool(sound(state, channel))

        return is_to_be_sent

    return wrap


def _first_ones_name(sound: Rule) -> Rule:
    """A cache that forgets whose mail it is; it is as old as the fault has been on."""
    kept: list[dict[str, str]] = []

    def values_for(name: str, number: str, owner: str) -> dict[str, str]:
        kept.append(sound(name, number, owner))
        return kept[0]

    return values_for


def _unfilled(sound: Rule) -> Rule:
    def filled(text: str, values: Mapping[str, str]) -> str:
        return text

    return filled


def _as_markup(sound: Rule) -> Rule:
    def shown(text: str) -> str:
        return text

    return shown


def _any_place(sound: Rule) -> Rule:
    def places_problem(text: str, channel: str) -> Problem | None:
        return None

    return places_problem


def _still_written_to(sound: Rule) -> Rule:
    def refuses_after_opting_out() -> bool:
        return False

    return refuses_after_opting_out


FAULTS: tuple[Fault, ...] = (
    Fault(
        "mail-to-those-who-refuse",
        "MKT-01",
        BOTH,
        Text("活动邮件也发给拒绝被联系的客户。", "Campaigns write to those who refused contact."),
        "campaigns.opted_out",
        _written_anyway("page", "api"),
    ),
    Fault(
        "mail-to-those-who-refuse-by-page",
        "MKT-01",
        UI,
        Text("在页面上发送时不看拒绝被联系。", "Sending from the page ignores who refused contact."),
        "campaigns.opted_out",
        _written_anyway("page"),
    ),
    Fault(
        "mail-to-those-who-refuse-by-api",
        "MKT-01",
        HTTP,
        Text(
            "通过接口发送时不看拒绝被联系。",
            "Sending through the interface ignores who refused contact.",
        ),
        "campaigns.opted_out",
        _written_anyway("api"),
    ),
    Fault(
        "refusal-of-same-address-ignored",
        "MKT-01",
        BOTH,
        Text(
            "同一邮箱的另一位客户拒绝被联系，邮件照发。",
            "A refusal recorded at another customer with the same address is ignored.",
        ),
        "campaigns.opted_out",
        _own_mark_only,
    ),
    Fault(
        "refusal-by-spelling",
        "MKT-01",
        BOTH,
        Text("邮箱大小写不同，拒绝被联系就不算。", "Another letter case of the address hides a refusal."),
        "campaigns.address_key",
        _as_spelt,
    ),
    Fault(
        "same-address-twice",
        "MKT-01",
        BOTH,
        Text("同一个邮箱收到两封。", "One address gets two mails of a campaign."),
        "campaigns.verdict",
        _per_customer,
    ),
    Fault(
        "segment-ignores-source",
        "MKT-01",
        BOTH,
        Text("客群的来源渠道条件不起作用。", "The segment's source channel is ignored."),
        "campaigns.criteria",
        _without_source,
    ),
    Fault(
        "segment-ignores-region",
        "MKT-01",
        BOTH,
        Text("客群的区域条件不起作用。", "The segment's region is ignored."),
        "campaigns.criteria",
        _without_region,
    ),
    Fault(
        "mail-sent-again",
        "MKT-01",
        BOTH,
        Text("再发送一次，每人又收到一封。", "Sending again gives everybody a second mail."),
        "campaigns.is_to_be_sent",
        _sent_again("page", "api"),
    ),
    Fault(
        "mail-sent-again-by-api",
        "MKT-01",
        HTTP,
        Text("接口重试时每人又收到一封。", "A retry through the interface sends every mail again."),
        "campaigns.is_to_be_sent",
        _sent_again("api"),
    ),
    Fault(
        "mail-with-first-name",
        "MKT-01",
        BOTH,
        Text("所有邮件都写着第一位收件人的名字。", "Every mail bears the first recipient's name."),
        "campaigns.values_for",
        _first_ones_name,
    ),
    Fault(
        "mail-not-personal",
        "MKT-01",
        BOTH,
        Text("称呼没有替换，原样发了出去。", "Placeholders go out unfilled."),
        "campaigns.filled",
        _unfilled,
    ),
    Fault(
        "mail-name-as-markup",
        "MKT-01",
        BOTH,
        Text("客户名称里的 < > 被当成网页代码。", "A customer's name is taken for markup in the mail."),
        "mails.shown",
        _as_markup,
    ),
    Fault(
        "placeholder-unchecked",
        "MKT-01",
        BOTH,
        Text("写错的称呼也能保存。", "A placeholder that nobody can fill is saved."),
        "campaigns.places_problem",
        _any_place,
    ),
    Fault(
        "opting-out-forgotten",
        "MKT-01",
        BOTH,
        Text("收件人退订后仍会收到邮件。", "Who opted out by a mail is written to again."),
        "campaigns.refuses_after_opting_out",
        _still_written_to,
    ),
)
