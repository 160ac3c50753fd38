"""Faults of orders: from the ERP (INT-01), to the ERP (INT-05), over lines that break (INT-03)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_FLOOR, ROUND_UP, Decimal
from typing import Any

from practice_crm.faults.fault import HTTP, Fault, Rule
from practice_crm.rules import delivery
from practice_crm.wording import Text


def _never_known(sound: Rule) -> Rule:
    def order_to_update(existing: int | None) -> int | None:
        return None

    return order_to_update


def _always(name: str) -> Rule:
    """A check that says yes to everybody."""

    def wrap(sound: Rule) -> Rule:
        def yes(*args: Any) -> bool:
            return True

        yes.__name__ = name
        return yes

    return wrap


def _never(name: str) -> Rule:
    """A decision that always falls the same way: no."""

    def wrap(sound: Rule) -> Rule:
        def no(*args: Any) -> bool:
            return False

        no.__name__ = name
        return no

    return wrap


def _whole_yuan(sound: Rule) -> Rule:
    def amount_of(text: str) -> Decimal | None:
        amount = sound(text)
        return None if amount is None else Decimal(amount.quantize(Decimal(1), ROUND_UP))

    return amount_of


def _by_beginning(sound: Rule) -> Rule:
    def customer_of(asked: str, known: Mapping[str, int]) -> int | None:
        exact = sound(asked, known)
        return exact or next((found for number, found in known.items() if number.startswith(asked)), None)

    return customer_of


def _without_kind(sound: Rule) -> Rule:
    def only_listed(message: Mapping[str, Any], listed: list[str]) -> dict[str, Any]:
        return {name: value for name, value in sound(message, listed).items() if name != "product_kind"}

    return only_listed


def _cents_cut(sound: Rule) -> Rule:
    def told_amount(amount: Decimal) -> str:
        return str(sound(amount.quantize(Decimal(1), ROUND_FLOOR)))

    return told_amount


def _forgotten(sound: Rule) -> Rule:
    def number_to_keep(known: str, told: str) -> str:
        return known

    return number_to_keep


def _new_key(sound: Rule) -> Rule:
    def key_at(key: str, tried: int) -> str:
        return f"{sound(key, tried)}-{tried}"

    return key_at


def _one_attempt(sound: Rule) -> Rule:
    def next_state(meaning: str, tried: int, most: int) -> str:
        return str(sound(meaning, tried, 1))

    return next_state


def _for_ever(sound: Rule) -> Rule:
    def next_state(meaning: str, tried: int, most: int) -> str:
        state = str(sound(meaning, tried, most))
        return delivery.WAITING if state == delivery.FAILED else state

    return next_state


FAULTS: tuple[Fault, ...] = (
    Fault(
        "order-doubled-when-told-again",
        "INT-01",
        HTTP,
        Text("ERP 再报一次同一笔订单，交易记录就多一笔。", "An order that the ERP tells again is doubled."),
        "orders.order_to_update",
        _never_known,
    ),
    Fault(
        "late-order-overwrites-newer",
        "INT-01",
        HTTP,
        Text("迟到的旧消息覆盖了新的金额。", "A late message overwrites what is newer."),
        "orders.is_newer",
        _always("is_newer"),
    ),
    Fault(
        "order-amount-rounded",
        "INT-01",
        HTTP,
        Text("ERP 订单的金额被进位到元。", "The amount of an order is rounded up to whole yuan."),
        "orders.amount_of",
        _whole_yuan,
    ),
    Fault(
        "order-for-similar-customer",
        "INT-01",
        HTTP,
        Text(
            "客户编号只对前几位，订单记到别人头上。", "An order goes to a customer whose number begins alike."
        ),
        "orders.customer_of",
        _by_beginning,
    ),
    Fault(
        "connection-token-unchecked",
        "INT-01",
        HTTP,
        Text("不核对令牌，谁都能报订单。", "The token isn't checked; anybody can tell of orders."),
        "connections.token_fits",
        _always("token_fits"),
    ),
    Fault(
        "order-product-kind-lost",
        "INT-01",
        HTTP,
        Text("订单的产品类别没有带进来。", "The product kind of an order is lost."),
        "connections.only_listed",
        _without_kind,
    ),
    Fault(
        "transaction-record-open-to-all",
        "INT-01",
        HTTP,
        Text("谁都能看别人客户的交易记录。", "Anybody sees the transaction record of any customer."),
        "orders.shows_record",
        _always("shows_record"),
    ),
    Fault(
        "retry-under-new-key",
        "INT-03",
        HTTP,
        Text(
            "每次重试换一个编号，ERP 里多出订单。", "Each retry carries a new key; the ERP doubles the order."
        ),
        "delivery.key_at",
        _new_key,
    ),
    Fault(
        "given-up-on-error",
        "INT-03",
        HTTP,
        Text("对方出一次错，CRM 就不再送。", "An error of the other side, and the CRM gives up at once."),
        "delivery.worth_another_try",
        _never("worth_another_try"),
    ),
    Fault(
        "nonsense-taken-as-success",
        "INT-03",
        HTTP,
        Text("看不懂的回答也当作成功。", "An answer that makes no sense counts as success."),
        "delivery.confirms",
        _always("confirms"),
    ),
    Fault(
        "one-attempt-only",
        "INT-03",
        HTTP,
        Text("线路断了，CRM 不会自己重试。", "The CRM doesn't try again by itself."),
        "delivery.next_state",
        _one_attempt,
    ),
    Fault(
        "failure-never-said",
        "INT-03",
        HTTP,
        Text("一直送不到，也不说失败。", "What never arrives is never said to have failed."),
        "delivery.next_state",
        _for_ever,
    ),
    Fault(
        "failure-not-told-to-owner",
        "INT-03",
        HTTP,
        Text("订单没有送达，负责人不知道。", "The owner isn't told that an order did not arrive."),
        "delivery.tells_owner",
        _never("tells_owner"),
    ),
    Fault(
        "order-sent-at-each-confirmation",
        "INT-05",
        HTTP,
        Text("每确认一次，ERP 就多一笔。", "Each confirmation sends the order once more."),
        "orders.hands_over",
        _always("hands_over"),
    ),
    Fault(
        "draft-sent-to-erp",
        "INT-05",
        HTTP,
        Text("没有确认的订单也送到 ERP。", "Drafts are sent to the ERP, too."),
        "orders.goes_out",
        _always("goes_out"),
    ),
    Fault(
        "order-sent-without-cents",
        "INT-05",
        HTTP,
        Text("送到 ERP 的金额去掉了角分。", "The ERP is told the amount without its cents."),
        "orders.told_amount",
        _cents_cut,
    ),
    Fault(
        "erp-number-not-kept",
        "INT-05",
        HTTP,
        Text("ERP 的订单编号没有回到 CRM。", "The ERP's number of an order is not kept."),
        "orders.number_to_keep",
        _forgotten,
    ),
)
