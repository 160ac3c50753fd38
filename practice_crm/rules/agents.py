"""Which service agent gets a new ticket (SRV-01)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Agent(NamedTuple):
    """An agent as the rule sees them: open tickets of the category, and the newest one they were given (0: none)."""

    id: int
    active: bool
    open_tickets: int
    newest_ticket: int


def at_work(agents: Sequence[Agent]) -> list[Agent]:
    """Only those who still work here."""
    return [agent for agent in agents if agent.active]


def responsible(of_category: Sequence[Agent], everybody: Sequence[Agent]) -> list[Agent]:
    """The agents among whom one is chosen: the category's, or all where it names none who is at work."""
    return at_work(of_category) or at_work(everybody)


def chosen(agents: Sequence[Agent]) -> int | None:
    """Who has the fewest open tickets of the category; among equals who has waited longest for one."""
    first = min(agents, key=lambda a: (a.open_tickets, a.newest_ticket, a.id), default=None)
    return first.id if first else None
