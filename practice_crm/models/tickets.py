"""Service tickets, their history, and who is responsible for which category (SRV)."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from practice_crm import vocabulary_service as words
from practice_crm.models.customers import Customer
from practice_crm.models.fields import moment, text
from practice_crm.models.people import Person
from practice_crm.models.record import Record


class TicketCategory(models.Model):
    """A category beside the usual ones, or a usual one whose agents are named; ``agents`` share its tickets."""

    id: int
    name = text(60, unique=True)
    agents: models.ManyToManyField[Person, models.Model] = models.ManyToManyField(Person, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.name


class Ticket(Record):
    """Something a customer asked of service. ``owner`` is the agent who has it; who in sales may see it is
    decided by the customer's owner."""

    customer_id: int
    title = text(200)
    customer: models.ForeignKey[Customer, Customer] = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="tickets"
    )
    recorder: models.ForeignKey[Person, Person] = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+"
    )
    via = text(12)
    category = text(60)
    priority = text(12)
    status = text(12, default=words.TICKET_OPEN)
    needs_sales: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    satisfaction = text(20, blank=True)
    opened_at = moment()
    respond_by = moment()
    solve_by = moment()
    responded_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    closed_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.title


class TicketEvent(models.Model):
    """One line of a ticket's history."""

    id: int
    ticket: models.ForeignKey[Ticket, Ticket] = models.ForeignKey(
        Ticket, on_delete=models.CASCADE, related_name="events"
    )
    kind = text(20)
    words: models.TextField[str, str] = models.TextField(blank=True)
    person: models.ForeignKey[Person, Person] = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+"
    )
    at = moment()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.words}"
