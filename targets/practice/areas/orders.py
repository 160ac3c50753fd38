"""交易记录 of the bundled CRM through the interface."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from drivers.areas.orders import Delivery, Order, OrderDraft
from drivers.records import RecordId
from targets.practice.areas.base import OverHttp


class HttpOrders(OverHttp):
    """Orders over ``/api/orders``."""

    def record(self, draft: OrderDraft) -> RecordId:
        body = {
            "customer": int(draft.customer),
            "connection": int(draft.connection),
            "product_kind": draft.product_kind,
            "amount": str(draft.amount),
        }
        saved = self._line.write("POST", "/api/orders", body, name="POST /api/orders")
        return RecordId(str(saved["id"]))

    def change_amount(self, order: RecordId, amount: Decimal) -> None:
        self._line.write(
            "PATCH", f"/api/orders/{order}", {"amount": str(amount)}, name="PATCH /api/orders/:id"
        )

    def confirm(self, order: RecordId) -> None:
        self._line.write("POST", f"/api/orders/{order}/confirm", name="POST /api/orders/:id/confirm")

    def look(self, order: RecordId) -> Order:
        return _order(self._line.get(f"/api/orders/{order}", name="GET /api/orders/:id"))

    def of_customer(self, customer: RecordId) -> Sequence[Order]:
        found = self._line.get(f"/api/orders/of/{customer}", name="GET /api/orders/of/:id")
        return [_order(item) for item in found]

    def send_again(self, order: RecordId) -> None:
        entry = self._line.get(f"/api/orders/{order}", name="GET /api/orders/:id")["outgoing"]
        path = f"/api/connections/outgoing/{entry}/retry"
        self._line.write("POST", path, name="POST /api/connections/outgoing/:id/retry")


def _order(item: Mapping[str, Any]) -> Order:
    return Order(
        id=RecordId(str(item["id"])),
        number=item["number"] or None,
        product_kind=item["product_kind"] or None,
        amount=Decimal(item["amount"]),
        delivery=Delivery(item["delivery"]) if item["delivery"] else Delivery.NONE,
        tried=item["tried"],
        problem=item["problem_zh"],
    )
