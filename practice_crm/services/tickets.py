"""Service tickets: record, change, look, list, export, hand over, delete (SRV-01). Their work is in ``ticket_work``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from practice_crm import clock
from practice_crm import vocabulary_service as words
from practice_crm.models import Customer, Ticket, TicketEvent
from practice_crm.refusals import Refused, not_allowed, not_found
from practice_crm.rules import fields, searching, service_levels, tickets, visibility
from practice_crm.rules.visibility import Deed
from practice_crm.services import journal, records, tables, ticket_agents
from practice_crm.services.asking import Asking
from practice_crm.services.records import Page
from practice_crm.services.writing import writing
from practice_crm.wording import Text

FIELDS = ("title", "via", "category", "priority", "remark")
_CSV_HEAD = ("工单", "客户", "受理渠道", "类别", "优先级", "状态", "客服", "超时", "满意度", "建立时间")


def create(asking: Asking, values: Mapping[str, Any]) -> Ticket:
    """Open a ticket for the customer with the id ``customer``; it goes to an agent by rule (SRV-01).

    ``Refused``: required, invalid_choice, invalid_format, not_allowed, not_found.
    """
    if not records.may_at_all(asking, "ticket", "create"):
        raise not_allowed()
    customer = _customer(values.get("customer"))
    if not may(asking, "create", customer):
        raise not_allowed()
    typed = fields.clean(records.texts(values, FIELDS))
    records.refuse(tickets.problems(typed, ticket_agents.categories(), asking.channel))
    typed["priority"] = tickets.kept_priority(typed["priority"])
    with writing():
        ticket = Ticket(**typed, customer=customer, recorder=asking.person, opened_at=clock.now())
        ticket.created_at = ticket.changed_at = ticket.opened_at
        ticket.owner = ticket_agents.agent_for(ticket.category) or asking.person
        set_terms(ticket, ticket.opened_at)
        _derive(ticket)
        ticket.save(force_insert=True)
        note(ticket, asking, words.OPENED, ticket.via)
        note(ticket, asking, words.GIVEN, ticket.owner.name)
    return ticket


def change(asking: Asking, ticket_id: int, values: Mapping[str, Any], version: int | None = None) -> Ticket:
    """Change the given fields of a ticket that isn't closed; ``owner`` hands it to another agent."""
    with writing():
        ticket = opened(asking, "edit", ticket_id, locked=True)
        records.check_version(ticket, version)
        typed = fields.clean(records.texts(values, FIELDS))
        refuse_closed(ticket, asking)
        whole = {**{f: str(getattr(ticket, f)) for f in FIELDS}, **typed}
        records.refuse(tickets.problems(whole, ticket_agents.categories(), asking.channel))
        changed = [field for field, value in typed.items() if value != getattr(ticket, field)]
        for field in changed:
            setattr(ticket, field, typed[field])
        if "priority" in changed:
            set_terms(ticket, ticket.opened_at)
        if changed:
            note(ticket, asking, words.CHANGED, "、".join(str(typed[field]) for field in changed))
        _hand_over(asking, ticket, str(values.get("owner") or ""))
        save(ticket)
    return ticket


def look(asking: Asking, ticket_id: int) -> Ticket:
    """One ticket. ``Refused``: not_found, not_allowed."""
    return opened(asking, "open", ticket_id)


def listed(
    asking: Asking, *, search: str = "", page: int = 1, size: int = 25, deed: Deed = "list", **filters: Any
) -> Page[Ticket]:
    """One page of the tickets within rights; ``filters``: status, category, priority, customer (id), late."""
    return records.paged(_filtered(asking, deed, search, filters), page, size)


def exported(asking: Asking, *, search: str = "", **filters: Any) -> Iterator[str]:
    """The lines of a CSV file of the tickets within rights."""
    found = _filtered(asking, "export", search, filters)
    journal.note(asking, "export", "ticket", label=f"{found.count()}")
    return tables.csv_lines(_CSV_HEAD, (_csv_row(ticket) for ticket in found.iterator(500)))


def delete(asking: Asking, ticket_id: int) -> None:
    """Delete a ticket with its history (administrator only)."""
    with writing():
        ticket = opened(asking, "delete", ticket_id)
        journal.note(asking, "delete", "ticket", ticket.pk, ticket.title)
        ticket.delete()


def may(asking: Asking, deed: Deed, customer: Customer) -> bool:
    """Whether the person may do ``deed`` with tickets of this customer."""
    return records.may(asking, "ticket", deed, customer.owner)


def opened(asking: Asking, deed: Deed, ticket_id: int, *, locked: bool = False) -> Ticket:
    """The ticket, if it's there and within the person's rights; ``locked`` until the transaction ends."""
    found = _all().select_for_update(of=("self",)) if locked else _all()
    ticket = found.filter(pk=ticket_id).first()
    if ticket is None:
        raise not_found()
    if not may(asking, deed, ticket.customer):
        raise not_allowed()
    return ticket


def refuse_closed(ticket: Ticket, asking: Asking) -> None:
    """Refuse with ``wrong_state`` what a closed ticket doesn't take any more (SRV-04)."""
    if not tickets.may_change(ticket.status, asking.channel):
        why = Text(
            "工单已关闭，请先重新打开。", "The ticket is closed; reopen it before you work on it again."
        )
        raise Refused("wrong_state", why)


def set_terms(ticket: Ticket, since: Any) -> None:
    """Until when it has to be answered and solved, counted from ``since`` (SRV-03)."""
    ticket.respond_by = service_levels.due(ticket.opened_at, service_levels.response_hours(ticket.priority))
    ticket.solve_by = service_levels.due(since, service_levels.solution_hours(ticket.priority))


def lateness(ticket: Ticket) -> str:
    """The flag of a ticket at this moment; empty when it is in time (SRV-03)."""
    now = clock.now()
    return service_levels.lateness(
        service_levels.is_late(ticket.respond_by, ticket.responded_at, now),
        service_levels.is_late(ticket.solve_by, ticket.closed_at, now),
    )


def response_minutes(ticket: Ticket) -> int | None:
    """Minutes from opening to the first response, ``None`` as long as there is none."""
    return service_levels.minutes(ticket.opened_at, ticket.responded_at)


def solution_minutes(ticket: Ticket) -> int | None:
    """Minutes from opening to closing, ``None`` as long as it is open."""
    return service_levels.minutes(ticket.opened_at, ticket.closed_at)


def note(ticket: Ticket, asking: Asking, kind: str, what: str = "") -> None:
    """Write a line of the ticket's history."""
    TicketEvent.objects.create(ticket=ticket, kind=kind, words=what, person=asking.person, at=clock.now())


def history(ticket: Ticket) -> list[TicketEvent]:
    """Everything that happened to a ticket, the oldest first."""
    return list(ticket.events.select_related("person"))  # type: ignore[attr-defined]


def save(ticket: Ticket) -> None:
    """Save a changed ticket."""
    _derive(ticket)
    ticket.version += 1
    ticket.changed_at = clock.now()
    ticket.save()


def _hand_over(asking: Asking, ticket: Ticket, user_name: str) -> None:
    if not user_name or user_name == ticket.owner.user_name:
        return
    if not may(asking, "reassign", ticket.customer):
        raise not_allowed()
    agent = ticket_agents.agents().filter(user_name=user_name).first()
    if agent is None:
        why = Text(f"“{user_name}”不是在岗的客服专员。", f"“{user_name}” is no service agent at work.")
        raise Refused("invalid_choice", why, fields={"owner": why})
    journal.note(asking, "reassign", "ticket", ticket.pk, ticket.title, {"to": agent.user_name})
    note(ticket, asking, words.GIVEN, agent.name)
    ticket.owner = agent


def _customer(given: Any) -> Customer:
    text = str(given or "")
    if not text.isdigit():
        problem = fields.missing("customer")
        raise Refused(problem.code, problem.why, fields={"customer": problem.why})
    customer = Customer.objects.select_related("owner").filter(pk=int(text)).first()
    if customer is None:
        raise not_found()
    return customer


def _all() -> QuerySet[Ticket]:
    return Ticket.objects.select_related("owner", "customer", "customer__owner", "recorder")


def within(found: QuerySet[Ticket], asking: Asking, deed: Deed) -> QuerySet[Ticket]:
    """Those of the tickets that the person may use for ``deed``; for sales those of their customers."""
    allowed = visibility.scope(asking.role, "ticket", deed, asking.channel)
    if allowed == "all":
        return found
    if allowed == "team":
        mine = Q(customer__owner=asking.person)
        return found.filter(mine | Q(customer__owner__team=asking.team, customer__owner__team__gt=""))
    return found.filter(customer__owner=asking.person) if allowed == "own" else found.none()


def _filtered(asking: Asking, deed: Deed, search: str, filters: Mapping[str, Any]) -> QuerySet[Ticket]:
    if deed != "search" and not records.may_at_all(asking, "ticket", deed):
        raise not_allowed()
    found = within(_all(), asking, deed)
    for field in ("status", "category", "priority", "via"):
        if filters.get(field):
            found = found.filter(**{field: filters[field]})
    if filters.get("customer"):
        found = found.filter(customer=filters["customer"])
    if filters.get("agent"):
        found = found.filter(owner__user_name=filters["agent"])
    if filters.get("late"):
        found = found.filter(_late())
    if search.strip() or deed == "search":
        found = records.containing(found, searching.other_places(search))
    return found


def _late() -> Q:
    """Late as ``rules.service_levels`` says, for the database."""
    now = clock.now()
    response = Q(responded_at=None, respond_by__lt=now) | Q(responded_at__gt=F("respond_by"))
    return response | Q(closed_at=None, solve_by__lt=now) | Q(closed_at__gt=F("solve_by"))


def _derive(ticket: Ticket) -> None:
    ticket.search_text = searching.stored(ticket.title, ticket.customer.name)[:500]


def _csv_row(ticket: Ticket) -> tuple[str, ...]:
    return (
        ticket.title,
        ticket.customer.name,
        ticket.via,
        ticket.category,
        ticket.priority,
        ticket.status,
        ticket.owner.name,
        lateness(ticket),
        ticket.satisfaction,
        timezone.localtime(ticket.opened_at).strftime("%Y-%m-%d %H:%M:%S"),
    )
