"""Orders: what they hold, whose they are, which of two messages about one counts (INT-01, INT-05)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from practice_crm.rules import fields
from practice_crm.rules.fields import Problem, Problems
from practice_crm.wording import Text, label

DRAFT: Final = "草稿"
CONFIRMED: Final = "已确认"
STATES: dict[str, str] = {DRAFT: "Draft", CONFIRMED: "Confirmed"}
LARGEST = Decimal("999999999999.99")
KIND_LENGTH = 60


def amount_of(text: str) -> Decimal | None:
    """The amount in yuan, to the cent as it was given; ``None`` when it's none, not above 0, or finer than a cent."""
    try:
        amount = Decimal(text.strip().replace(",", ""))
    except InvalidOperation:
        return None
    if not amount.is_finite() or not 0 < amount <= LARGEST or amount != amount.quantize(Decimal("0.01")):
        return None
    return amount.quantize(Decimal("0.01"))


def moment_of(text: str) -> datetime | None:
    """A point in time with its zone (ISO 8601); ``None`` when it is none, or without a zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def amount_problem(text: str) -> Problem | None:
    """What is wrong with an amount."""
    if not text.strip():
        return fields.missing("amount")
    if amount_of(text) is not None:
        return None
    return Problem(
        "invalid_format",
        Text(
            "订单金额应是大于 0 的数字，最多两位小数。",
            "The amount must be a number above 0 with at most two decimals.",
        ),
    )


def moment_problem(field: str, text: str) -> Problem | None:
    """What is wrong with a point in time."""
    if moment_of(text):
        return None
    name = label(field)
    return Problem(
        "invalid_format",
        Text(f"{name.zh}应带时区，例如 2026-11-21T10:00:00+08:00。", f"{name.en} must carry its time zone."),
    )


def problems(values: Mapping[str, str]) -> Problems:
    """Every field that keeps an order from being saved here."""
    return fields.gathered(
        {
            "product_kind": fields.of_text(
                "product_kind", values.get("product_kind", ""), required=True, limit=KIND_LENGTH
            ),
            "amount": amount_problem(values.get("amount", "")),
            "remark": fields.of_text(
                "remark", values.get("remark", ""), required=False, limit=fields.REMARK_LENGTH
            ),
        }
    )


def customer_of(asked: str, known: Mapping[str, int]) -> int | None:
    """The customer with exactly this number among the ``known`` ones that look like it; letter case aside."""
    return known.get(asked.strip().upper()) if asked.strip() else None


def order_to_update(existing: int | None) -> int | None:
    """The order that a message is about, if the CRM has it already: an order is never entered twice."""
    return existing


def is_newer(revision: int, known: int) -> bool:
    """Whether a message says something newer than the CRM knows; what comes late is only history."""
    return revision > known


def may_edit(state: str) -> bool:
    """A confirmed order is on its way: it can't be changed here any more."""
    return state == DRAFT


def hands_over(before: str) -> bool:
    """Whether confirming sends the order to the ERP: the first time only."""
    return before == DRAFT


def goes_out(state: str) -> bool:
    """Whether an order in this state is to be in the ERP: a draft isn't."""
    return state == CONFIRMED


def told_amount(amount: Decimal) -> str:
    """The amount as the ERP is told it: to the cent, without separators."""
    return f"{amount:.2f}"


def shows_record(may_open_customer: bool) -> bool:
    """Whether somebody sees a customer's transaction record: whoever may open the customer."""
    return may_open_customer


def number_to_keep(known: str, told: str) -> str:
    """The ERP's number of an order after the ERP has answered."""
    return told or known
