"""What a rep does under load: journeys over the port, the same code that the scenarios use.

A journey is one business transaction. It takes the ``Rep``, calls the port, and raises what the port raises;
it knows no client, no address, no clock. To add one: write the function, and name it in ``JOURNEYS``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from drivers.errors import CrmRefused, Reason
from drivers.port import Desk
from drivers.words import Text
from load.drafts import Drafts


@dataclass(frozen=True)
class Rep:
    """A sales rep at work: the desk, and what this rep will type."""

    number: int
    desk: Desk
    drafts: Drafts


@dataclass(frozen=True)
class Journey:
    """A business transaction. ``makes_customer``: each success is one customer more (PERF-06)."""

    name: str
    title: Text
    does: Callable[[Rep], None]
    makes_customer: bool = False


def record_customer(rep: Rep) -> None:
    """Record a new customer, up to the CRM's confirmation (PERF-01)."""
    if not rep.desk.customers.record(rep.drafts.customer()):
        raise CrmRefused(Reason.OTHER, "保存之后没有得到客户 / saved, but no customer came back")


JOURNEYS = {
    journey.name: journey
    for journey in (
        Journey("record_customer", Text("录入客户", "recording a customer"), record_customer, True),
    )
}
