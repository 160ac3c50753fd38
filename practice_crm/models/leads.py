"""Leads (LEAD)."""

from __future__ import annotations

from django.db import models

from practice_crm import vocabulary
from practice_crm.models.customers import Customer
from practice_crm.models.fields import text
from practice_crm.models.record import Record


class Lead(Record):
    """Somebody who may become a customer (LEAD-01); what came of it is linked (LEAD-03)."""

    company = text(200)
    kind = text(12, default="company")
    industry = text(60, blank=True)
    contact = text(200, blank=True)
    region = text(20, blank=True)
    source = text(40)
    status = text(12, default=vocabulary.LEAD_NEW)
    customer_id: int | None
    customer: models.ForeignKey[Customer | None, Customer | None] = models.ForeignKey(
        Customer, null=True, on_delete=models.SET_NULL, related_name="leads"
    )

    def __str__(self) -> str:
        return self.company
