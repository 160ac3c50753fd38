"""Leads (LEAD)."""

from __future__ import annotations

from django.db import models

from practice_crm import clock, vocabulary
from practice_crm.models.customers import Customer
from practice_crm.models.fields import moment, text
from practice_crm.models.record import Record


class Lead(Record):
    """Somebody who may become a customer (LEAD-01); what came of it is linked (LEAD-03). ``in_pool``: its owner
    is a manager who is to give it to somebody (LEAD-02); ``followed_at``: when somebody last saw to it (LEAD-04)."""

    company = text(200)
    kind = text(12, default="company")
    industry = text(60, blank=True)
    contact = text(200, blank=True)
    region = text(20, blank=True)
    source = text(40)
    status = text(12, default=vocabulary.LEAD_NEW)
    in_pool: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    followed_at = moment(default=clock.now, db_index=True)
    customer_id: int | None
    customer: models.ForeignKey[Customer | None, Customer | None] = models.ForeignKey(
        Customer, null=True, on_delete=models.SET_NULL, related_name="leads"
    )

    def __str__(self) -> str:
        return self.company
