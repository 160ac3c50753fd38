"""``/api/tickets``: service tickets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from ninja import Router, Schema, Status

from practice_crm import clock
from practice_crm.api.root import Signed
from practice_crm.models import Ticket, TicketCategory
from practice_crm.services import ticket_agents, ticket_work, tickets

router = Router(tags=["tickets"])


class TicketIn(Schema):
    """Fields of a ticket; ``customer`` is an id, ``owner`` the user name of an agent."""

    title: str | None = None
    customer: int | None = None
    via: str | None = None
    category: str | None = None
    priority: str | None = None
    remark: str | None = None
    owner: str | None = None
    version: int | None = None


class TextIn(Schema):
    """What somebody writes: an answer, or a reason."""

    text: str = ""


class SatisfactionIn(Schema):
    """满意度 on closing."""

    satisfaction: str = ""


class LinkIn(Schema):
    """The article to be linked."""

    article: int


class EventOut(Schema):
    """One line of the history."""

    kind: str
    text: str
    person: str
    at: datetime


class LinkedOut(Schema):
    """An article that stands at the ticket."""

    id: int
    title: str


class TicketOut(Schema):
    """A ticket; times in whole minutes since it was opened, ``late`` is empty when it is in time."""

    id: int
    title: str
    customer_id: int
    customer_name: str
    via: str
    category: str
    priority: str
    status: str
    late: str
    needs_sales: bool
    satisfaction: str
    response_minutes: int | None
    solution_minutes: int | None
    respond_by: datetime
    solve_by: datetime
    remark: str
    agent: str
    owner: str
    owner_user: str
    version: int
    created_at: datetime
    changed_at: datetime


class TicketFullOut(TicketOut):
    """A ticket with its history and the articles linked to it."""

    history: list[EventOut]
    articles: list[LinkedOut]


class TicketPage(Schema):
    """One page of tickets."""

    items: list[TicketOut]
    total: int
    page: int
    size: int


class CategoryIn(Schema):
    """A category and the people whose tickets it makes (user names or names)."""

    name: str = ""
    agents: list[str] = []


class CategoryOut(Schema):
    """A category that the administrator has added."""

    id: int
    name: str
    agents: list[str]


class CategoryPage(Schema):
    """One page of categories."""

    items: list[CategoryOut]
    total: int


@router.get("", response=TicketPage)
def list_tickets(
    request: Signed,
    search: str = "",
    page: int = 1,
    size: int = 25,
    status: str = "",
    category: str = "",
    priority: str = "",
    customer: int | None = None,
    late: bool = False,
) -> TicketPage:
    """One page of the tickets within rights."""
    found = tickets.listed(
        request.auth,
        search=search,
        page=page,
        size=size,
        status=status,
        category=category,
        priority=priority,
        customer=customer,
        late=late,
    )
    items = [TicketOut(**_plain(ticket)) for ticket in found.items]
    return TicketPage(items=items, total=found.total, page=found.page, size=found.size)


@router.get("/export")
def export_tickets(request: Signed, search: str = "") -> HttpResponse:
    """The tickets within rights as CSV."""
    lines = tickets.exported(request.auth, search=search)
    name = f"tickets-{clock.today():%Y%m%d}.csv"
    return StreamingHttpResponse(  # type: ignore[return-value]
        (line.encode() for line in lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get("/categories", response=CategoryPage)
def list_categories(request: Signed, search: str = "", page: int = 1, size: int = 25) -> CategoryPage:
    """The categories that the administrator has added (administrator)."""
    found = ticket_agents.listed(request.auth, search=search, page=page, size=size)
    return CategoryPage(items=[_category(category) for category in found.items], total=found.total)


@router.post("/categories", response={201: CategoryOut})
def add_category(request: Signed, category: CategoryIn) -> Status[CategoryOut]:
    """Add a category whose tickets go to these agents in turn (administrator)."""
    return Status(201, _category(ticket_agents.add(request.auth, category.name, category.agents)))


@router.delete("/categories/{int:category_id}", response={204: None})
def remove_category(request: Signed, category_id: int) -> Status[None]:
    """Take a category away (administrator)."""
    ticket_agents.remove(request.auth, category_id)
    return Status(204, None)


@router.post("", response={201: TicketFullOut})
def create_ticket(request: Signed, ticket: TicketIn) -> Status[TicketFullOut]:
    """Open a ticket; it goes to an agent by rule (SRV-01)."""
    return Status(201, _full(tickets.create(request.auth, ticket.dict())))


@router.get("/{int:ticket_id}", response=TicketFullOut)
def get_ticket(request: Signed, ticket_id: int) -> TicketFullOut:
    """One ticket."""
    return _full(tickets.look(request.auth, ticket_id))


@router.patch("/{int:ticket_id}", response=TicketFullOut)
def change_ticket(request: Signed, ticket_id: int, ticket: TicketIn) -> TicketFullOut:
    """Change the given fields; ``owner`` hands the ticket to another agent."""
    return _full(tickets.change(request.auth, ticket_id, ticket.dict(), ticket.version))


@router.delete("/{int:ticket_id}", response={204: None})
def delete_ticket(request: Signed, ticket_id: int) -> Status[None]:
    """Delete a ticket (administrator)."""
    tickets.delete(request.auth, ticket_id)
    return Status(204, None)


@router.post("/{int:ticket_id}/replies", response=TicketFullOut)
def reply(request: Signed, ticket_id: int, said: TextIn) -> TicketFullOut:
    """Answer the customer (SRV-03)."""
    return _full(ticket_work.reply(request.auth, ticket_id, said.text))


@router.post("/{int:ticket_id}/sales", response=TicketFullOut)
def call_sales(request: Signed, ticket_id: int) -> TicketFullOut:
    """Mark a complaint 需销售介入 (SRV-02)."""
    return _full(ticket_work.call_sales(request.auth, ticket_id))


@router.post("/{int:ticket_id}/close", response=TicketFullOut)
def close(request: Signed, ticket_id: int, said: SatisfactionIn) -> TicketFullOut:
    """Close a ticket with 满意度 (SRV-03)."""
    return _full(ticket_work.close(request.auth, ticket_id, said.satisfaction))


@router.post("/{int:ticket_id}/reopen", response=TicketFullOut)
def reopen(request: Signed, ticket_id: int, said: TextIn) -> TicketFullOut:
    """Reopen a closed ticket (SRV-04)."""
    return _full(ticket_work.reopen(request.auth, ticket_id, said.text))


@router.post("/{int:ticket_id}/articles", response=TicketFullOut)
def link_article(request: Signed, ticket_id: int, chosen: LinkIn) -> TicketFullOut:
    """Put an article to a ticket (SRV-05)."""
    return _full(ticket_work.link(request.auth, ticket_id, chosen.article))


def _plain(ticket: Ticket) -> dict[str, Any]:
    same = (
        *("id", "title", "customer_id", "via", "category", "priority", "status", "needs_sales"),
        *("satisfaction", "respond_by", "solve_by", "remark", "version", "created_at", "changed_at"),
    )
    return {
        **{name: getattr(ticket, name) for name in same},
        "customer_name": ticket.customer.name,
        "late": tickets.lateness(ticket),
        "response_minutes": tickets.response_minutes(ticket),
        "solution_minutes": tickets.solution_minutes(ticket),
        "agent": ticket.owner.name,
        "owner": ticket.owner.name,
        "owner_user": ticket.owner.user_name,
    }


def _full(ticket: Ticket) -> TicketFullOut:
    return TicketFullOut(
        **_plain(ticket),
        history=[
            EventOut(kind=event.kind, text=event.words, person=event.person.name, at=event.at)
            for event in tickets.history(ticket)
        ],
        articles=[LinkedOut(id=a.pk, title=a.title) for a in ticket_work.linked(ticket)],
    )


def _category(category: TicketCategory) -> CategoryOut:
    return CategoryOut(
        id=category.id,
        name=category.name,
        agents=[agent.name for agent in category.agents.order_by("id")],
    )
