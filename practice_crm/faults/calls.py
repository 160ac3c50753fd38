"""Faults of calls (INT-06)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from practice_crm.faults.fault import HTTP, Fault, Rule
from practice_crm.wording import Text


def _by_ending(sound: Rule) -> Rule:
    def caller_of(number_key: str, known: Mapping[str, int]) -> int | None:
        return next((found for number, found in known.items() if number[-8:] == number_key[-8:]), None)

    return caller_of


def _always_lead(sound: Rule) -> Rule:
    def unknown_makes(known: bool) -> str:
        return "lead"

    return unknown_makes


def _nobody(sound: Rule) -> Rule:
    def agent_of(told: str) -> str:
        return ""

    return agent_of


def _zone_dropped(sound: Rule) -> Rule:
    def moment_of(told: str) -> datetime | None:
        moment = sound(told)
        return moment.replace(tzinfo=UTC) if moment else None

    return moment_of


FAULTS: tuple[Fault, ...] = (
    Fault(
        "call-by-similar-number",
        "INT-06",
        HTTP,
        Text("只比号码的后八位，来电记到别人名下。", "Only the last eight digits of a number are compared."),
        "calls.caller_of",
        _by_ending,
    ),
    Fault(
        "lead-at-each-call",
        "INT-06",
        HTTP,
        Text("陌生号码每打一次就多一条线索。", "An unknown number makes a lead at each call."),
        "calls.unknown_makes",
        _always_lead,
    ),
    Fault(
        "call-without-agent",
        "INT-06",
        HTTP,
        Text("通话记录里没有坐席。", "The record of a call lacks the agent."),
        "calls.agent_of",
        _nobody,
    ),
    Fault(
        "call-zone-dropped",
        "INT-06",
        HTTP,
        Text("来电时间丢了时区，差八小时。", "The time of a call loses its zone."),
        "calls.moment_of",
        _zone_dropped,
    ),
)
