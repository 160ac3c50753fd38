"""Opportunities: the order of their stages and what closes them (OPP-01)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from practice_crm import vocabulary
from practice_crm.rules import fields, forecast
from practice_crm.rules.fields import Problem, Problems
from practice_crm.vocabulary import STAGE_LOST, STAGE_WON
from practice_crm.wording import Text

ORDER: tuple[str, ...] = tuple(stage for stage in vocabulary.STAGES if stage != STAGE_LOST)
LARGEST = Decimal("999999999999.99")


def amount_of(text: str) -> Decimal | None:
    """The amount in yuan that was typed (empty = 0); ``None`` when it is none, negative, or finer than a cent."""
    plain = text.strip().replace(",", "").replace("，", "")
    try:
        amount = Decimal(plain or "0")
    except InvalidOperation:
        return None
    if not amount.is_finite() or not 0 <= amount <= LARGEST or amount != amount.quantize(Decimal("0.01")):
        return None
    return amount.quantize(Decimal("0.01"))


def amount_problem(text: str) -> Problem | None:
    """What is wrong with an amount."""
    if amount_of(text) is not None:
        return None
    return Problem(
        "invalid_format",
        Text(
            "金额应是不小于 0 的数字，最多两位小数。",
            "The amount must be a number of at least 0 with at most two decimals.",
        ),
    )


def problems(values: Mapping[str, str]) -> Problems:
    """Every field that keeps the opportunity from being saved."""
    return fields.gathered(
        {
            "name": fields.of_text("name", values.get("name", ""), required=True),
            "amount": amount_problem(values.get("amount", "")),
            "closing_on": forecast.day_problem(values.get("closing_on", "")),
            "remark": fields.of_text(
                "remark", values.get("remark", ""), required=False, limit=fields.REMARK_LENGTH
            ),
        }
    )


def is_closed(stage: str) -> bool:
    """赢单 and 输单 close an opportunity."""
    return stage in (STAGE_WON, STAGE_LOST)


def may_edit(stage: str, channel: str) -> bool:
    """A closed opportunity can't be edited."""
    del channel
    return not is_closed(stage)


def next_choices(stage: str) -> list[str]:
    """The stages that may follow: the next in the order, and 输单 from any open one."""
    if is_closed(stage):
        return []
    return [ORDER[ORDER.index(stage) + 1], STAGE_LOST]


def move_problem(before: str, after: str, reason: str, channel: str) -> Problem | None:
    """Why an opportunity may not move: closed, out of order, or lost without a reason."""
    if after not in vocabulary.STAGES:
        return fields.unknown_choice("stage")
    if not may_edit(before, channel):
        return closed_problem()
    if not in_order(before, after, channel):
        return Problem(
            "stage_order",
            Text(
                f"阶段不能从“{before}”直接改为“{after}”，请按顺序推进。",
                f"The stage can't go from “{before}” to “{after}”; move one step at a time.",
            ),
        )
    if after == STAGE_LOST and not reason.strip() and asks_for_reason(channel):
        return Problem(
            "loss_reason_required", Text("输单必须填写输单原因。", "A lost opportunity needs a loss reason.")
        )
    return None


def in_order(before: str, after: str, channel: str) -> bool:
    """Whether ``after`` may follow ``before``."""
    del channel
    return after in next_choices(before)


def asks_for_reason(channel: str) -> bool:
    """Losing asks for a reason."""
    del channel
    return True


def closed_problem() -> Problem:
    """The opportunity is won or lost."""
    return Problem(
        "closed", Text("商机已关闭，不能再修改。", "The opportunity is closed and can't be changed any more.")
    )
