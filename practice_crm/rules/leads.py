"""Leads: what must be filled in (LEAD-01) and what a change of status does (LEAD-03)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from practice_crm import vocabulary
from practice_crm.rules import contacts, fields
from practice_crm.rules.fields import Problem, Problems
from practice_crm.vocabulary import LEAD_CLOSED, LEAD_NEW, LEAD_WON, LEAD_WORKING
from practice_crm.wording import Text

_NEXT: dict[str, frozenset[str]] = {
    LEAD_NEW: frozenset({LEAD_WORKING, LEAD_WON, LEAD_CLOSED}),
    LEAD_WORKING: frozenset({LEAD_WON, LEAD_CLOSED}),
    LEAD_CLOSED: frozenset({LEAD_WORKING}),
    LEAD_WON: frozenset(),
}


def source_problem(value: str) -> Problem | None:
    """A lead is recorded with its 来源渠道 (LEAD-01)."""
    return fields.of_choice("source", value, vocabulary.SOURCES, required=True)


def contact_problem(value: str) -> Problem | None:
    """A lead's 联系方式 becomes its customer's, so it has to have the same form."""
    if wrong := fields.of_text("contact", value, required=True):
        return wrong
    if contacts.form(value):
        return None
    return Problem(
        "invalid_format",
        Text(
            "联系方式格式不正确，请填写手机号、带区号的座机或电子邮箱。",
            "The contact must be a mobile number, a landline with its area code or an e-mail address.",
        ),
    )


def problems(values: Mapping[str, str]) -> Problems:
    """Every field that keeps the lead from being saved."""
    return fields.gathered(
        {
            "company": fields.of_text("company", values.get("company", ""), required=True),
            "source": source_problem(values.get("source", "")),
            "contact": contact_problem(values.get("contact", "")),
            "industry": fields.of_choice(
                "industry", values.get("industry", ""), vocabulary.INDUSTRIES, required=True
            ),
            "kind": fields.of_choice("kind", values.get("kind", "company"), vocabulary.KINDS, required=True),
            "region": fields.of_choice(
                "region", values.get("region", ""), vocabulary.REGIONS, required=False
            ),
            "remark": fields.of_text(
                "remark", values.get("remark", ""), required=False, limit=fields.REMARK_LENGTH
            ),
        }
    )


def first_status(asked: str) -> str:
    """The status of a lead that has just been recorded: 新建, whatever was asked for."""
    del asked
    return LEAD_NEW


def change_problem(before: str, after: str) -> Problem | None:
    """Why a lead may not go from one status to the other; the same status again is no change."""
    if after not in vocabulary.LEAD_STATUSES:
        return fields.unknown_choice("status")
    if after == before or after in _NEXT[before]:
        return None
    if before == LEAD_WON:
        return Problem(
            "closed",
            Text("线索已成交，不能再改跟进状态。", "The lead is won; its status can't change any more."),
        )
    return Problem(
        "stage_order",
        Text(
            f"跟进状态不能从“{before}”改为“{after}”。", f"The status can't go from “{before}” to “{after}”."
        ),
    )


def next_choices(before: str) -> list[str]:
    """The statuses that may follow, in the usual order."""
    return [status for status in vocabulary.LEAD_STATUSES if status in _NEXT[before]]


def makes_customer(after: str, has_customer: bool) -> bool:
    """Whether this change has to give the lead a customer: on 已成交, once."""
    return after == LEAD_WON and not has_customer


def makes_opportunity(after: str, has_opportunity: bool) -> bool:
    """Whether this change has to give the lead an opportunity: on 已成交, once."""
    return after == LEAD_WON and not has_opportunity


def customer_to_link(existing_id: int | None) -> int | None:
    """The customer that the lead is linked to instead of a new one: the existing one, if there is one."""
    return existing_id


def may_edit(status: str, channel: Literal["page", "api"] | str) -> bool:
    """A lead that became a customer is history."""
    del channel
    return status != LEAD_WON
