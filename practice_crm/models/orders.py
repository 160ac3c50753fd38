"""Orders (交易记录) and their way to the ERP (INT-01, INT-05)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models

from practice_crm.models.connections import Connection
from practice_crm.models.customers import Customer
from practice_crm.models.fields import count, moment, text
from practice_crm.models.record import Record


class Order(Record):
    """An order of a customer, placed in the ERP or here. ``number`` is the ERP's (empty until it's known),
    deliberately not unique in the database: rules keep it so, and a broken rule has to show in the data."""

    customer_id: int
    connection_id: int | None
    customer: models.ForeignKey[Customer, Customer] = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="orders"
    )
    connection: models.ForeignKey[Connection | None, Connection | None] = models.ForeignKey(
        Connection, null=True, on_delete=models.SET_NULL, related_name="orders"
    )
    number = text(60, blank=True, db_index=True)
    reference = text(40, blank=True, db_index=True)
    product_kind = text(60, blank=True)
    amount: models.DecimalField[Decimal, Decimal] = models.DecimalField(max_digits=14, decimal_places=2)
    ordered_at = moment()
    revision = count(default=0)
    placed_here: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    state = text(10)

    def __str__(self) -> str:
        return self.number or self.reference


class Outgoing(models.Model):
    """What waits to be handed to another system (the outbox); ``key`` is the same at every attempt."""

    id: int
    connection: models.ForeignKey[Connection, Connection] = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="outgoing"
    )
    order: models.ForeignKey[Order, Order] = models.ForeignKey(
        Order, on_delete=models.CASCADE, related_name="outgoing"
    )
    key = text(64)
    body: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    state = text(10, db_index=True)
    tried = count(default=0)
    next_at = moment()
    claimed_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    delivered_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    problem_zh = text(400, blank=True)
    problem_en = text(400, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-id"]
