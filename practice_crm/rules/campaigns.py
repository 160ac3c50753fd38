"""Campaigns: who gets the mail (MKT-01), what stands in it, and what is counted (MKT-02)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from practice_crm import vocabulary
from practice_crm import vocabulary_marketing as words
from practice_crm.rules import contacts, fields
from practice_crm.rules.fields import Problem, Problems
from practice_crm.wording import Text

SEGMENT = ("region", "industry", "source")
PLACES: dict[str, Text] = {
    "客户全称": Text("客户全称", "customer name"),
    "客户编号": Text("客户编号", "customer number"),
    "负责人": Text("负责人", "sales owner"),
}
BODY_LENGTH = 10_000
_SERVER = re.compile(r"[\w.-]{1,100}:\d{1,5}")
_PLACE = re.compile(r"\{([^{}\n]*)\}")


class Addressee(NamedTuple):
    """A customer of the segment: ``contact`` as recorded, ``refuses`` when they opted out."""

    id: int
    contact: str
    refuses: bool


def problems(values: Mapping[str, str], channel: str) -> Problems:
    """Every field that keeps a campaign from being saved."""
    return fields.gathered(
        {
            "name": fields.of_text("name", values.get("name", ""), required=True),
            "region": fields.of_choice(
                "region", values.get("region", ""), vocabulary.REGIONS, required=False
            ),
            "industry": fields.of_choice(
                "industry", values.get("industry", ""), vocabulary.INDUSTRIES, required=False
            ),
            "source": fields.of_choice(
                "source", values.get("source", ""), vocabulary.SOURCES, required=False
            ),
            "keyword": fields.of_text("keyword", values.get("keyword", ""), required=False),
            "subject": subject_problem(values.get("subject", ""))
            or places_problem(values.get("subject", ""), channel),
            "body": fields.of_text("body", values.get("body", ""), required=True, limit=BODY_LENGTH)
            or places_problem(values.get("body", ""), channel),
        }
    )


def subject_problem(value: str) -> Problem | None:
    """A subject is one line."""
    if wrong := fields.of_text("subject", value, required=True):
        return wrong
    if "\n" in value or "\r" in value:
        return Problem("invalid_format", Text("邮件主题只能是一行。", "The subject must be a single line."))
    return None


def places_problem(text: str, channel: str) -> Problem | None:
    """A placeholder that nobody can fill would go out as it stands, so it isn't saved."""
    del channel
    unknown = [place for place in _PLACE.findall(text) if place not in PLACES]
    if not unknown:
        return None
    known = "、".join(f"{{{place}}}" for place in PLACES)
    return Problem(
        "invalid_format",
        Text(
            f"不认识“{{{unknown[0]}}}”，可以使用的有：{known}。",
            f"“{{{unknown[0]}}}” can't be filled in; known are: {known}.",
        ),
    )


def criteria(segment: Mapping[str, str]) -> dict[str, str]:
    """What a customer must match, all of it together; what is left empty narrows nothing down."""
    return {field: segment[field] for field in SEGMENT if segment.get(field)}


def has_segment(segment: Mapping[str, str]) -> bool:
    """Whether anybody was chosen at all: a campaign to everybody has to be asked for by one criterion at least."""
    return bool(criteria(segment) or segment.get("keyword"))


def address_key(contact: str) -> str:
    """Two spellings of one address are the same address."""
    return contacts.key(contact)


def opted_out(addressee: Addressee, refusing: Collection[str], channel: str) -> bool:
    """Whether this customer must not be written to: they refused, or somebody at the same address did."""
    del channel
    return addressee.refuses or address_key(addressee.contact) in refusing


def verdict(addressee: Addressee, refusing: Collection[str], taken: Collection[str], channel: str) -> str:
    """What becomes of a customer of the segment: 待发送, or why nothing is sent."""
    if contacts.form(addressee.contact) != "email":
        return words.NO_ADDRESS
    if opted_out(addressee, refusing, channel):
        return words.REFUSES
    return words.SAME_ADDRESS if address_key(addressee.contact) in taken else words.WAITING


def addressed(
    segment: Sequence[Addressee], refusing: Collection[str], already: Collection[str], channel: str
) -> dict[int, str]:
    """The verdict on each customer of the segment; an address gets one mail of a campaign, not more."""
    taken, found = set(already), {}
    for addressee in segment:
        found[addressee.id] = verdict(addressee, refusing, taken, channel)
        if found[addressee.id] == words.WAITING:
            taken.add(address_key(addressee.contact))
    return found


def is_to_be_sent(state: str, channel: str) -> bool:
    """Only what is waiting is sent; what was sent, or may have been, is not sent again."""
    del channel
    return state == words.WAITING


def may_change(status: str) -> bool:
    """What has been sent can't be changed any more."""
    return status == words.CAMPAIGN_DRAFT


def filled(text: str, values: Mapping[str, str]) -> str:
    """``text`` with every placeholder filled in; a value that looks like one stays as it is."""
    return _PLACE.sub(lambda place: values.get(place[1], place[0]), text)


def counted(times: int) -> int:
    """What a recipient adds to a figure: one, however often they open or click."""
    return 1 if times else 0


def makes_lead(has_lead: bool) -> bool:
    """An answer to a mail makes one lead, also when the form is sent twice."""
    return not has_lead


def weight(what: str) -> int:
    """What one opening (``opens``) or one followed link (``clicks``) counts."""
    del what
    return 1


def counts_against(campaign: int, of_customer: Sequence[int]) -> list[int]:
    """Which of the customer's campaigns an opening or a click is counted against: the mail's own."""
    return [each for each in of_customer if each == campaign]


def refuses_after_opting_out() -> bool:
    """Who opts out is 拒绝被联系 from then on."""
    return True


def values_for(name: str, number: str, owner: str) -> dict[str, str]:
    """What the placeholders stand for in the mail to one customer."""
    return {"客户全称": name, "客户编号": number, "负责人": owner}


def server_problem(place: str) -> Problem | None:
    """A mail server is ``host:port``; empty means the CRM's own."""
    if not place.strip() or _SERVER.fullmatch(place.strip()):
        return None
    return Problem(
        "invalid_format", Text("发信服务器应写成“主机:端口”。", "A mail server is written as host:port.")
    )
