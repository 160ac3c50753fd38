"""Customers as a table shows them: the contact only to those who may see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from practice_crm.models import Customer, CustomField
from practice_crm.services import custom, customers, tagging
from practice_crm.services.asking import Asking


class CustomerRow(NamedTuple):
    """A customer, the contact that this person sees (``None``: not for them), its custom fields and tags."""

    customer: Customer
    contact: str | None
    own: list[tuple[str, str]]
    tags: list[str]


def customer_rows(
    asking: Asking, items: Iterable[Customer], known: Sequence[CustomField] = ()
) -> list[CustomerRow]:
    """One row per customer, with a column for each of the custom fields ``known``."""
    columns = custom.columns(known, "list")
    return [_row(asking, item, known, columns) for item in items]


def _row(asking: Asking, item: Customer, known: Sequence[CustomField], columns: Sequence[str]) -> CustomerRow:
    values = custom.values_of(item, known) if known else {}
    own = [(label, values[label]) for label in columns]
    return CustomerRow(item, customers.contact_for(asking, item), own, tagging.of(item))
