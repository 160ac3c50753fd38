"""Tickets: what must be filled in (SRV-01), when sales is called in (SRV-02), closing and reopening (SRV-03, SRV-04)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from practice_crm import vocabulary_service as words
from practice_crm.rules import fields
from practice_crm.rules.fields import Problem, Problems
from practice_crm.wording import Text


def via_problem(value: str) -> Problem | None:
    """A ticket comes by telephone, e-mail or chat."""
    return fields.of_choice("via", value, words.VIAS, required=True)


def category_problem(value: str, categories: Collection[str], channel: str) -> Problem | None:
    """The category decides who gets the ticket, so it is required and one of the list."""
    del channel
    return fields.of_choice("category", value, categories, required=True)


def priority_problem(value: str, channel: str) -> Problem | None:
    """The priority decides how soon somebody has to answer, so it is required and one of the list."""
    del channel
    return fields.of_choice("priority", value, words.PRIORITIES, required=True)


def problems(values: Mapping[str, str], categories: Collection[str], channel: str) -> Problems:
    """Every field that keeps the ticket from being saved."""
    return fields.gathered(
        {
            "title": fields.of_text("title", values.get("title", ""), required=True),
            "via": via_problem(values.get("via", "")),
            "category": category_problem(values.get("category", ""), categories, channel),
            "priority": priority_problem(values.get("priority", ""), channel),
            "remark": fields.of_text(
                "remark", values.get("remark", ""), required=False, limit=fields.REMARK_LENGTH
            ),
        }
    )


def kept_priority(asked: str) -> str:
    """The priority that a ticket is saved with: the one that was asked for."""
    return asked


def status_after_reply(before: str) -> str:
    """An answer takes the ticket in hand."""
    return words.TICKET_WORKING if before == words.TICKET_OPEN else before


def may_change(status: str, channel: str) -> bool:
    """A closed ticket is history until it is reopened."""
    del channel
    return status != words.TICKET_CLOSED


def sales_problem(category: str) -> Problem | None:
    """Only a complaint calls sales in (SRV-02)."""
    if category == words.COMPLAINT:
        return None
    return Problem(
        "wrong_state",
        Text("只有投诉工单才能标记“需销售介入”。", "Only a complaint can be marked as needing sales."),
    )


def alerts_sales(marked_before: bool, channel: str) -> bool:
    """Whether marking tells somebody: the first time only, however often it is repeated (SRV-02)."""
    del channel
    return not marked_before


def alerted(sales_owner: int, agent: int, recorder: int) -> int:
    """Who is told: the customer's sales owner of this moment."""
    del agent, recorder
    return sales_owner


def alert_makes_todo(channel: str) -> bool:
    """Whether the alert is also put on the to-do list: always."""
    del channel
    return True


def satisfaction_problem(value: str, channel: str) -> Problem | None:
    """满意度 is recorded on closing; a customer who says nothing is 未评价, which is said, not left out (SRV-03)."""
    del channel
    return fields.of_choice("satisfaction", value, words.SATISFACTIONS, required=True)


def kept_satisfaction(asked: str) -> str:
    """The 满意度 that a closed ticket shows: the one that was recorded."""
    return asked


def reopen_problem(status: str, reason: str) -> Problem | None:
    """Only a closed ticket can be reopened, and somebody says why (SRV-04)."""
    if status != words.TICKET_CLOSED:
        return Problem(
            "wrong_state",
            Text("只有已关闭的工单才能重新打开。", "Only a closed ticket can be reopened."),
        )
    return fields.of_text("reopen_reason", reason, required=True)


def status_after_reopening() -> str:
    """A reopened ticket is being worked on."""
    return words.TICKET_WORKING


def history_after_reopening(entries: Sequence[int]) -> list[int]:
    """The entries of the history that stay: all of them (SRV-04)."""
    return list(entries)
