"""Approvals of discounts (APR)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from django.db import models

from practice_crm import vocabulary
from practice_crm.models.fields import count, moment, text
from practice_crm.models.opportunities import Opportunity
from practice_crm.models.people import Person
from practice_crm.models.record import Record


class Approval(Record):
    """A request for a discount on an opportunity; its owner is who asks. ``round`` counts its submissions."""

    decisions: models.QuerySet[Decision]
    opportunity_id: int
    opportunity: models.ForeignKey[Opportunity, Opportunity] = models.ForeignKey(
        Opportunity, on_delete=models.CASCADE, related_name="approvals"
    )
    name = text(200)
    discount: models.DecimalField[Decimal, Decimal] = models.DecimalField(max_digits=14, decimal_places=2)
    why: models.TextField[str, str] = models.TextField()
    state = text(12, default=vocabulary.APPROVAL_AT_MANAGER, db_index=True)
    round = count(default=1)
    submitted_at = moment()
    ended_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    escalated_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} {self.discount}"


class Decision(models.Model):
    """One yes or no about a request, kept for good."""

    id: int
    approval_id: int
    person_id: int
    approval: models.ForeignKey[Approval, Approval] = models.ForeignKey(
        Approval, on_delete=models.CASCADE, related_name="decisions"
    )
    round = count()
    person: models.ForeignKey[Person, Person] = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+"
    )
    approves: models.BooleanField[bool, bool] = models.BooleanField()
    comment: models.TextField[str, str] = models.TextField(blank=True)
    decided_at = moment()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.approval_id} {self.person_id} {self.approves}"
