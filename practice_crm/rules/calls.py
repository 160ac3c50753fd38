"""Calls: whose number it is, and what an unknown one makes (INT-06)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from practice_crm.rules import contacts, fields, orders
from practice_crm.rules.fields import Problem, Problems
from practice_crm.wording import Text

LONGEST_S = 86_400


def problems(call: Mapping[str, str]) -> Problems:
    """Every field that keeps a call from being recorded."""
    return fields.gathered(
        {
            "number": number_problem(call.get("number", "")),
            "agent": fields.of_text("agent", call.get("agent", ""), required=False, limit=60),
            "caller": fields.of_text("caller", call.get("caller", ""), required=False, limit=100),
            "started_at": orders.moment_problem("started_at", call["started_at"])
            if "started_at" in call
            else None,
            "seconds": seconds_problem(call.get("seconds", "0")),
        }
    )


def number_problem(number: str) -> Problem | None:
    """A call comes from a telephone number."""
    if contacts.form(number) in ("mobile", "landline"):
        return None
    return Problem("invalid_format", Text("不是有效的电话号码。", "This is not a valid telephone number."))


def seconds_problem(text: str) -> Problem | None:
    """How long it took, in whole seconds."""
    if text.isascii() and text.isdigit() and int(text) <= LONGEST_S:
        return None
    return Problem("invalid_format", Text("通话时长应是秒数。", "The length must be a number of seconds."))


def caller_of(number_key: str, known: Mapping[str, int]) -> int | None:
    """The customer (or the lead) whose number this is, among ``known`` ones: the whole number, digit by digit."""
    return known.get(number_key)


def unknown_makes(known: bool) -> Literal["lead", "nothing"]:
    """What a call from an unknown number makes: a lead, never a customer."""
    return "nothing" if known else "lead"


def moment_of(told: str) -> datetime | None:
    """When the call came, with its zone; ``None`` when it wasn't told."""
    return orders.moment_of(told)


def agent_of(told: str) -> str:
    """Who picked up."""
    return told.strip()
