"""Customers as a table shows them: the contact only to those who may see it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from practice_crm.models import Customer
from practice_crm.services import customers
from practice_crm.services.asking import Asking


class CustomerRow(NamedTuple):
    """A customer and the contact that this person sees (``None``: not for them)."""

    customer: Customer
    contact: str | None


def customer_rows(asking: Asking, items: Iterable[Customer]) -> list[CustomerRow]:
    """One row per customer."""
    return [CustomerRow(item, customers.contact_for(asking, item)) for item in items]
