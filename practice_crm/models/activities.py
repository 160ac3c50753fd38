"""Follow-ups (OPP-03)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from practice_crm.models.customers import Customer
from practice_crm.models.fields import moment, text
from practice_crm.models.leads import Lead
from practice_crm.models.opportunities import Opportunity
from practice_crm.models.people import Person
from practice_crm.models.record import Record


class Activity(Record):
    """What was talked about, when, and what comes next; of a customer, an opportunity (and so its customer) or a
    lead. ``owner`` answers for that record, ``written_by`` wrote it down."""

    customer_id: int | None
    opportunity_id: int | None
    lead_id: int | None
    activity_kind = text(12)
    happened_at = moment()
    next_step = text(200)
    written_by: models.ForeignKey[Person, Person] = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+"
    )
    customer: models.ForeignKey[Customer | None, Customer | None] = models.ForeignKey(
        Customer, null=True, on_delete=models.CASCADE, related_name="activities"
    )
    opportunity: models.ForeignKey[Opportunity | None, Opportunity | None] = models.ForeignKey(
        Opportunity, null=True, on_delete=models.CASCADE, related_name="activities"
    )
    lead: models.ForeignKey[Lead | None, Lead | None] = models.ForeignKey(
        Lead, null=True, on_delete=models.CASCADE, related_name="activities"
    )

    class Meta(Record.Meta):
        ordering: ClassVar[list[str]] = ["-happened_at", "-id"]

    def __str__(self) -> str:
        return self.next_step
