"""Calls that the call centre took (INT-06)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from practice_crm.models.connections import Connection
from practice_crm.models.customers import Customer
from practice_crm.models.fields import count, moment, text
from practice_crm.models.leads import Lead


class PhoneCall(models.Model):
    """One call, at the customer with this number, or at the lead that an unknown number has made."""

    id: int
    customer_id: int | None
    lead_id: int | None
    connection: models.ForeignKey[Connection | None, Connection | None] = models.ForeignKey(
        Connection, null=True, on_delete=models.SET_NULL, related_name="calls"
    )
    customer: models.ForeignKey[Customer | None, Customer | None] = models.ForeignKey(
        Customer, null=True, on_delete=models.CASCADE, related_name="calls"
    )
    lead: models.ForeignKey[Lead | None, Lead | None] = models.ForeignKey(
        Lead, null=True, on_delete=models.CASCADE, related_name="calls"
    )
    number = text(60)
    number_key = text(60, db_index=True)
    agent = text(60)
    caller = text(100, blank=True)
    started_at = moment()
    seconds = count(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["-started_at", "-id"]
