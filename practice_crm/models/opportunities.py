"""Opportunities (OPP)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import models

from practice_crm import vocabulary
from practice_crm.models.customers import Customer
from practice_crm.models.fields import text
from practice_crm.models.leads import Lead
from practice_crm.models.record import Record


class Opportunity(Record):
    """A sale in the making (OPP-01); ``amount`` in yuan. ``lead`` is the lead that it came from, ``closing_on``
    the day on which it is expected to be won (OPP-04)."""

    customer_id: int
    name = text(200)
    customer: models.ForeignKey[Customer, Customer] = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="opportunities"
    )
    lead: models.ForeignKey[Lead | None, Lead | None] = models.ForeignKey(
        Lead, null=True, on_delete=models.SET_NULL, related_name="opportunities"
    )
    stage = text(12, default=vocabulary.STAGE_FIRST)
    amount: models.DecimalField[Decimal, Decimal] = models.DecimalField(
        max_digits=14, decimal_places=2, default=0
    )
    closing_on: models.DateField[date | None, date | None] = models.DateField(null=True)
    reason = text(200, blank=True)
    closed_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(
        null=True, db_index=True
    )

    def __str__(self) -> str:
        return self.name
