"""``/api/orders``: the transaction record of customers."""

from __future__ import annotations

from datetime import datetime

from ninja import Router, Schema, Status

from practice_crm.api.root import Signed
from practice_crm.models import Order
from practice_crm.services import connections, orders

router = Router(tags=["orders"])


class OrderIn(Schema):
    """Fields of an order placed here; ``customer`` and ``connection`` are ids, ``amount`` is in yuan, as text."""

    customer: int | None = None
    connection: int | None = None
    product_kind: str | None = None
    amount: str | int | None = None
    remark: str | None = None
    version: int | None = None


class OrderOut(Schema):
    """An order; ``number`` is the ERP's. ``delivery`` says how far it is on its way to the ERP, ``problem``
    what went wrong last."""

    id: int
    number: str
    reference: str
    customer_id: int
    customer_name: str
    product_kind: str
    amount: str
    ordered_at: datetime
    placed_here: bool
    state: str
    delivery: str
    tried: int
    problem_zh: str
    problem_en: str
    outgoing: int | None
    owner: str
    remark: str
    version: int


class OrderPage(Schema):
    """One page of orders."""

    items: list[OrderOut]
    total: int
    page: int
    size: int


class DestinationOut(Schema):
    """An ERP to which orders can go."""

    id: int
    name: str


@router.get("", response=OrderPage)
def list_orders(request: Signed, search: str = "", page: int = 1, size: int = 25) -> OrderPage:
    """One page of the orders within rights."""
    found = orders.listed(request.auth, search=search, page=page, size=size)
    items = [order_out(order) for order in found.items]
    return OrderPage(items=items, total=found.total, page=found.page, size=found.size)


@router.get("/destinations", response=list[DestinationOut])
def destinations(request: Signed) -> list[DestinationOut]:
    """Where orders can go."""
    return [DestinationOut(id=c.id, name=c.name) for c in connections.destinations()]


@router.get("/of/{int:customer_id}", response=list[OrderOut])
def orders_of_customer(request: Signed, customer_id: int) -> list[OrderOut]:
    """The transaction record of one customer, the latest order first."""
    return [order_out(order) for order in orders.of_customer(request.auth, customer_id)]


@router.post("", response={201: OrderOut})
def create_order(request: Signed, order: OrderIn) -> Status[OrderOut]:
    """A draft; nothing goes to the ERP yet."""
    return Status(201, order_out(orders.create(request.auth, order.dict())))


@router.get("/{int:order_id}", response=OrderOut)
def get_order(request: Signed, order_id: int) -> OrderOut:
    """One order."""
    return order_out(orders.look(request.auth, order_id))


@router.patch("/{int:order_id}", response=OrderOut)
def change_order(request: Signed, order_id: int, order: OrderIn) -> OrderOut:
    """Change a draft."""
    return order_out(orders.change(request.auth, order_id, order.dict(), order.version))


@router.post("/{int:order_id}/confirm", response=OrderOut)
def confirm_order(request: Signed, order_id: int) -> OrderOut:
    """Confirm; the order goes to its ERP, once (INT-05)."""
    return order_out(orders.confirm(request.auth, order_id))


@router.delete("/{int:order_id}", response={204: None})
def delete_order(request: Signed, order_id: int) -> Status[None]:
    """Delete an order (administrator)."""
    orders.delete(request.auth, order_id)
    return Status(204, None)


def order_out(order: Order) -> OrderOut:
    """An order with its way to the ERP."""
    sent = orders.last_sent(order) if order.placed_here else None
    return OrderOut(
        id=order.id,
        number=sent.order.number if sent else order.number,
        reference=order.reference,
        customer_id=order.customer_id,
        customer_name=order.customer.name,
        product_kind=order.product_kind,
        amount=f"{order.amount:.2f}",
        ordered_at=order.ordered_at,
        placed_here=order.placed_here,
        state=order.state,
        delivery=sent.state if sent else "",
        tried=sent.tried if sent else 0,
        problem_zh=sent.problem_zh if sent else "",
        problem_en=sent.problem_en if sent else "",
        outgoing=sent.pk if sent else None,
        owner=order.owner.name,
        remark=order.remark,
        version=order.version,
    )
