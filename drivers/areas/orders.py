"""交易记录: what people do with orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Protocol

from drivers.records import RecordId


class Delivery(Enum):
    """How far an order is on its way to the ERP."""

    NONE = "不发送"
    WAITING = "待发送"
    SENDING = "发送中"
    DELIVERED = "已送达"
    FAILED = "发送失败"


@dataclass(frozen=True)
class OrderDraft:
    """What is known of a new order; ``amount`` in yuan, ``connection`` the ERP that it will go to."""

    customer: RecordId
    product_kind: str
    amount: Decimal
    connection: RecordId


@dataclass(frozen=True)
class Order:
    """An order in a customer's transaction record; ``number`` is the ERP's, ``None`` until it's known.

    ``tried`` counts the attempts to hand it over, ``problem`` is what the CRM says went wrong last.
    """

    id: RecordId
    number: str | None
    product_kind: str | None
    amount: Decimal
    delivery: Delivery = Delivery.NONE
    tried: int = 0
    problem: str = ""


class Orders(Protocol):
    """交易记录 / orders."""

    def record(self, draft: OrderDraft) -> RecordId:
        """Save a draft; nothing goes to the ERP yet."""

    def change_amount(self, order: RecordId, amount: Decimal) -> None: ...

    def confirm(self, order: RecordId) -> None:
        """Confirm an order, which sends it to the ERP."""

    def look(self, order: RecordId) -> Order: ...

    def of_customer(self, customer: RecordId) -> Sequence[Order]:
        """The customer's transaction record, the latest order first."""

    def send_again(self, order: RecordId) -> None:
        """Start anew with an order that the CRM has given up sending (administrator)."""
