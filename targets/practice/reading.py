"""From what the interface, its export and the pages say to the records of the port."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from drivers.areas.activities import Activity
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
        region=item["region"] or None,
        in_pool=item["in_pool"],
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
        closing_on=day(item["closing_on"]),
    )


def amount(text: str | None) -> Decimal | None:
    """An amount in yuan, with or without separators; ``None`` where none is shown."""
    return Decimal(text.replace(",", "")) if text and text != "—" else None


def activity(item: Item) -> Activity:
    """A follow-up as the interface or a page gives it."""
    return Activity(
        id=RecordId(str(item.get("id", ""))),
        kind=item["activity_kind"],
        at=datetime.strptime(item["happened_at"], "%Y-%m-%d %H:%M"),  # noqa: DTZ007 the wall clock's
        next_step=item["next_step"],
        owner=item["owner"],
        customer=_id(item.get("customer_id") or item.get("customer") or None),
        opportunity=_id(item.get("opportunity_id") or item.get("opportunity") or None),
        remark=item.get("remark", ""),
    )


def day(text: str | None) -> date | None:
    """A day, ``None`` where none is set."""
    return date.fromisoformat(text) if text else None


def exported(text: str) -> Sequence[Customer]:
    """The rows of the export; a quote that keeps a spreadsheet from calculating is taken off again."""
    return [
        Customer(
            id=RecordId(""),
            number=_cell(row, "客户编号"),
            name=_cell(row, "客户全称") or "",
            industry=_cell(row, "所属行业"),
            contact=_cell(row, "联系方式"),
            owner=_cell(row, "负责人"),
        )
        for row in _rows(text)
    ]


def exported_leads(text: str) -> Sequence[Lead]:
    """The rows of the export of leads."""
    return [
        Lead(
            id=RecordId(""),
            company=_cell(row, "公司名称") or "",
            contact=_cell(row, "联系方式"),
            source=_cell(row, "来源渠道"),
            status=LeadStatus(row["跟进状态"]),
            owner=_cell(row, "负责人"),
            region=_cell(row, "区域"),
            in_pool=row["公共池"] == "是",
        )
        for row in _rows(text)
    ]


def exported_opportunities(text: str) -> Sequence[Opportunity]:
    """The rows of the export of opportunities."""
    return [
        Opportunity(
            id=RecordId(""),
            name=_cell(row, "商机名称") or "",
            customer=None,
            stage=Stage(row["阶段"]),
            amount=amount(row["金额（元）"]),
            owner=_cell(row, "负责人"),
            loss_reason=_cell(row, "输单原因"),
            closing_on=day(row["预计成交日期"]),
        )
        for row in _rows(text)
    ]


def exported_activities(text: str) -> Sequence[Activity]:
    """The rows of the export of follow-ups."""
    return [
        activity(
            {
                "activity_kind": row["跟进方式"],
                "happened_at": row["跟进时间"],
                "next_step": _cell(row, "下一步") or "",
                "owner": _cell(row, "负责人"),
                "remark": _cell(row, "备注") or "",
            }
        )
        for row in _rows(text)
    ]


def _rows(text: str) -> Iterator[dict[str, str]]:
    return iter(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def _cell(row: Mapping[str, str], column: str) -> str | None:
    text = row.get(column) or ""
    return (text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text) or None


def _id(value: object) -> RecordId | None:
    return RecordId(str(value)) if value is not None else None
