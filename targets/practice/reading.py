"""From what the interface, its export and the pages say to the records of the port."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from drivers.records import Customer, Lead, LeadStatus, Opportunity, RecordId, Stage
from targets.practice.words import KIND_CODES

Item = Mapping[str, Any]
_KINDS = {code: word for word, code in KIND_CODES.items()}


def customer(item: Item) -> Customer:
    """A customer as the interface gives it."""
    return Customer(
        id=RecordId(str(item["id"])),
        number=item["number"],
        name=item["name"],
        industry=item["industry"],
        contact=item["contact"],
        owner=item["owner"],
        kind=_KINDS.get(item["kind"], item["kind"]),
    )


def lead(item: Item) -> Lead:
    """A lead as the interface gives it."""
    return Lead(
        id=RecordId(str(item["id"])),
        company=item["company"],
        contact=item["contact"],
        source=item["source"],
        status=LeadStatus(item["status"]),
        owner=item["owner"],
        customer=_id(item["customer_id"]),
        opportunity=_id(item["opportunity_id"]),
    )


def opportunity(item: Item) -> Opportunity:
    """An opportunity as the interface gives it."""
    return Opportunity(
        id=RecordId(str(item["id"])),
        name=item["name"],
        customer=_id(item["customer_id"]),
        stage=Stage(item["stage"]),
        amount=amount(item["amount"]),
        owner=item["owner"],
        loss_reason=item["reason"] or None,
    )


def amount(text: str | None) -> Decimal | None:
    """An amount in yuan, with or without separators; ``None`` where none is shown."""
    return Decimal(text.replace(",", "")) if text and text != "—" else None


def exported(text: str) -> Sequence[Customer]:
    """The rows of the export; a quote that keeps a spreadsheet from calculating is taken off again."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    return [
        Customer(
            id=RecordId(""),
            number=_cell(row, "客户编号"),
            name=_cell(row, "客户全称") or "",
            industry=_cell(row, "所属行业"),
            contact=_cell(row, "联系方式"),
            owner=_cell(row, "负责人"),
        )
        for row in rows
    ]


def _cell(row: Mapping[str, str], column: str) -> str | None:
    text = row.get(column) or ""
    return (text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text) or None


def _id(value: object) -> RecordId | None:
    return RecordId(str(value)) if value is not None else None
