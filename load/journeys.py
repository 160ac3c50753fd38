"""What a rep does under load: journeys over the port, the same code that the scenarios use.

A journey is one business transaction. It takes the ``Rep``, calls the port, and raises what the port raises;
it knows no client, no address, no clock. To add one: write the function, and name it in ``JOURNEYS``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from drivers.errors import CrmRefused, Reason
from drivers.port import Desk
from drivers.records import OpportunityDraft, RecordId, Stage
from drivers.words import Text
from load.drafts import Drafts
from load.measure import Book

_FORWARD = (Stage.FIRST_CONTACT, Stage.NEEDS, Stage.OFFER, Stage.NEGOTIATION, Stage.WON)


@dataclass
class Rep:
    """A sales rep at work: the desk, what this rep will type, and what they have made so far."""

    number: int
    desk: Desk
    drafts: Drafts
    customers: list[RecordId] = field(default_factory=list)
    names: dict[RecordId, str] = field(default_factory=dict)
    deals: dict[RecordId, Stage] = field(default_factory=dict)
    """Opportunities under way, with the stage that each stands at."""
    prepared: int = 0
    """Customers that were recorded to have something to work with; not measured, yet stored (PERF-06)."""


Work = Callable[[Rep], None]


def _nothing(rep: Rep) -> None:
    """There is nothing to make ready."""


@dataclass(frozen=True)
class Journey:
    """A business transaction. ``makes_customer``: each success is one customer more (PERF-06).

    ``ready`` makes what the rep needs for it, right before and outside the measured time.
    """

    name: str
    title: Text
    does: Work
    makes_customer: bool = False
    ready: Work = _nothing


def record_customer(rep: Rep) -> None:
    """Record a new customer, up to the CRM's confirmation (PERF-01)."""
    draft = rep.drafts.customer()
    made = rep.desk.customers.record(draft)
    if not made:
        raise _wrong("保存之后没有得到客户 / saved, but no customer came back")
    rep.customers.append(made)
    rep.names[made] = str(draft.name)


def search(rep: Rep) -> None:
    """Look for one of one's own customers by name, and find it."""
    wanted = rep.drafts.choose(rep.customers)
    if wanted not in [found.id for found in rep.desk.customers.search(rep.names[wanted])]:
        raise _wrong(f"搜索不到自己的客户 {rep.names[wanted]} / the search doesn't find one's own customer")


def open_customer(rep: Rep) -> None:
    """Open one of one's own customers and see the right one."""
    wanted = rep.drafts.choose(rep.customers)
    shown = rep.desk.customers.look(wanted).name
    if shown != rep.names[wanted]:
        raise _wrong(f"打开的是另一个客户：{shown} / another customer was shown")


def move_stage(rep: Rep) -> None:
    """Move an opportunity to its next stage."""
    deal, stage = next(iter(rep.deals.items()))
    following = _FORWARD[_FORWARD.index(stage) + 1]
    rep.desk.opportunities.move(deal, following)
    if following is Stage.WON:
        del rep.deals[deal]
    else:
        rep.deals[deal] = following


def log_follow_up(rep: Rep) -> None:
    """Log a follow-up at one of one's own customers (OPP-03)."""
    if not rep.desk.activities.record(rep.drafts.follow_up(rep.drafts.choose(rep.customers))):
        raise _wrong("保存之后没有得到跟进记录 / saved, but no follow-up came back")


def open_ticket(rep: Rep) -> None:
    """Open a ticket for one of one's own customers; the CRM gives it to an agent (SRV-01)."""
    if not rep.desk.tickets.record(rep.drafts.ticket(rep.drafts.choose(rep.customers))):
        raise _wrong("保存之后没有得到工单 / saved, but no ticket came back")


def look_at_dashboard(rep: Rep) -> None:
    """Look at the sales funnel of one's own opportunities."""
    if not rep.desk.reports.funnel():
        raise _wrong("销售漏斗是空的 / the sales funnel is empty")


def have_customer(rep: Rep) -> None:
    """A rep has at least one customer to work with."""
    if not rep.customers:
        record_customer(rep)
        rep.prepared += 1


def have_deal(rep: Rep) -> None:
    """A rep has at least one opportunity under way."""
    if not rep.deals:
        have_customer(rep)
        draft = OpportunityDraft(rep.drafts.opportunity(), rep.customers[0])
        rep.deals[rep.desk.opportunities.record(draft)] = Stage.FIRST_CONTACT


def _wrong(what: str) -> CrmRefused:
    return CrmRefused(Reason.OTHER, what)


JOURNEYS = {
    journey.name: journey
    for journey in (
        Journey("record_customer", Text("录入客户", "recording a customer"), record_customer, True),
        Journey("search", Text("搜索客户", "searching a customer"), search, ready=have_customer),
        Journey("open_customer", Text("打开客户", "opening a customer"), open_customer, ready=have_customer),
        Journey("log_follow_up", Text("记录跟进", "logging a follow-up"), log_follow_up, ready=have_customer),
        Journey("open_ticket", Text("开立工单", "opening a ticket"), open_ticket, ready=have_customer),
        Journey("move_stage", Text("推进商机", "moving a stage"), move_stage, ready=have_deal),
        Journey(
            "dashboard", Text("查看仪表盘", "looking at the dashboard"), look_at_dashboard, ready=have_deal
        ),
    )
}


def transact(book: Book, rep: Rep, name: str) -> None:
    """One business transaction of a rep, timed in the ``book``.

    What the rep needs for it is made ready before, and isn't timed. When that can't be had, the transaction has failed
    by that, and has taken as long as the rep waited for it.
    """
    journey, began = JOURNEYS[name], book.clock()
    trouble: Exception | None = None
    try:
        journey.ready(rep)
    except Exception as wrong:
        trouble = wrong
    with book.transaction(name, rep.number, began if trouble else None):
        if trouble:
            raise trouble
        journey.does(rep)
