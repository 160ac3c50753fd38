"""服务工单 of a customer."""

from __future__ import annotations

from collections.abc import Sequence

from practice_crm.models import Customer, Ticket
from practice_crm.rules import overview, visibility
from practice_crm.sections.section import AT_MOST, Row, Section
from practice_crm.services import tickets
from practice_crm.services.asking import Asking
from practice_crm.wording import Text


def _rows(asking: Asking, customer: Customer) -> Sequence[Row]:
    """For sales the customer's owner decides, whoever of service has the ticket."""
    allowed = overview.scope(asking.role, "tickets", "ticket", asking.channel)
    owner = customer.owner
    if not visibility.includes(allowed, asking.id, asking.team, int(owner.pk), str(owner.team)):
        return []
    found = Ticket.objects.filter(customer_id=overview.customer_of(customer.pk)).select_related("owner")
    return [
        Row(
            each.title,
            f"/tickets/{each.pk}",
            each.status,
            each.owner.name,
            each.opened_at,
            note=tickets.lateness(each),
        )
        for each in found[:AT_MOST]
    ]


SECTION = Section("tickets", Text("服务工单", "Service tickets"), "ticket", _rows, module="tickets")
