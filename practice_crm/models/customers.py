"""Customers (CUS)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models

from practice_crm.models.fields import count, text
from practice_crm.models.record import Record


class Customer(Record):
    """A customer. ``number`` and ``duplicate_key`` are deliberately not unique in the database: the rules
    keep them so, and a rule that is broken on purpose has to show in the data, not as a server error."""

    tags: Any  # its CustomerTag rows; ``custom_values`` its CustomValue rows
    custom_values: Any
    number = text(24, db_index=True)
    number_day: models.DateField[date, date] = models.DateField()
    number_running = count()
    name = text(200)
    kind = text(12, default="company")
    industry = text(60)
    contact = text(200)
    contact_key = text(200)
    refuses_contact: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    region = text(20, blank=True)
    source = text(40, blank=True)
    duplicate_key = text(64, db_index=True)

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
