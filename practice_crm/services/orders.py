"""Orders: record, confirm, look, list (INT-05); what the ERP tells of them is in ``erp_orders``."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from practice_crm import clock
from practice_crm.models import Connection, Customer, Order, Outgoing
from practice_crm.refusals import Refused, not_allowed, not_found
from practice_crm.rules import fields, orders, searching
from practice_crm.rules.visibility import Deed
from practice_crm.services import connections, customers, outbox, records
from practice_crm.services.asking import Asking
from practice_crm.services.records import Page
from practice_crm.services.writing import writing
from practice_crm.wording import Text

FIELDS = ("product_kind", "amount", "remark")


def create(asking: Asking, values: Mapping[str, Any]) -> Order:
    """A draft of a customer that the person may work with; ``connection`` says to which ERP it will go."""
    if not records.may_at_all(asking, "order", "create"):
        raise not_allowed()
    typed = fields.clean(records.texts(values, FIELDS))
    found = orders.problems(typed)
    if not values.get("customer"):
        found["customer"] = fields.missing("customer")
    connection = _destination(values.get("connection"))
    if connection is None:
        found["connection"] = fields.missing("connection")
    records.refuse(found)
    customer = customers.look(asking, int(values["customer"]), "edit")
    now = clock.now()
    order = Order(
        customer=customer,
        connection=connection,
        owner=customer.owner,
        reference=f"CRM-{secrets.token_hex(6)}",
        placed_here=True,
        state=orders.DRAFT,
        ordered_at=now,
        created_at=now,
        changed_at=now,
    )
    _fill(order, typed)
    with writing():
        order.save(force_insert=True)
        if orders.goes_out(order.state):
            outbox.put(order)
    return order


def change(asking: Asking, order_id: int, values: Mapping[str, Any], version: int | None = None) -> Order:
    """Change a draft (``closed`` once it is confirmed)."""
    with writing():
        order = records.opened(_locked(), asking, "order", "edit", order_id)
        if not orders.may_edit(order.state):
            raise Refused(
                "closed", Text("订单已确认，不能再修改。", "The order is confirmed and can't be changed.")
            )
        records.check_version(order, version)
        typed = fields.clean(records.texts(values, FIELDS))
        records.refuse(orders.problems({**_texts(order), **typed}))
        _fill(order, typed)
        save(order)
    return order


def confirm(asking: Asking, order_id: int) -> Order:
    """Confirm an order: it goes to the ERP, once, however often it is asked for (INT-05)."""
    with writing():
        order = records.opened(_locked(), asking, "order", "edit", order_id)
        if orders.hands_over(order.state):
            order.state, order.ordered_at = orders.CONFIRMED, clock.now()
            save(order)
            outbox.put(order)
    return order


def look(asking: Asking, order_id: int) -> Order:
    """One order by id. ``Refused``: not_found, not_allowed."""
    return records.opened(everything(), asking, "order", "open", order_id)


def of_customer(asking: Asking, customer_id: int) -> Sequence[Order]:
    """The transaction record (交易记录) of a customer, the latest order first, within rights."""
    customer = Customer.objects.select_related("owner").filter(pk=customer_id).first()
    if customer is None:
        raise not_found()
    if not records.may_at_all(asking, "order", "list") or not orders.shows_record(
        records.may(asking, "customer", "open", customer.owner)
    ):
        raise not_allowed()
    return list(everything().filter(customer=customer)[:500])


def listed(
    asking: Asking, *, search: str = "", page: int = 1, size: int = 25, deed: Deed = "list"
) -> Page[Order]:
    """One page of the orders within rights."""
    found = records.shown(everything(), asking, "order", deed)
    if search.strip() or deed == "search":
        found = records.containing(found, searching.other_places(search))
    return records.paged(found, page, size)


def delete(asking: Asking, order_id: int) -> None:
    """Delete an order (administrator only)."""
    with writing():
        records.opened(_locked(), asking, "order", "delete", order_id).delete()


def last_sent(order: Order) -> Outgoing | None:
    """The order's entry in the outbox, with the order as it was at the same moment."""
    return Outgoing.objects.filter(order=order).select_related("order").first()


def _destination(asked: object) -> Connection | None:
    """The ERP that was asked for, or the only one there is."""
    there = connections.destinations()
    if not asked:
        return there[0] if len(there) == 1 else None
    return next((c for c in there if str(c.pk) == str(asked)), None)


def _fill(order: Order, typed: Mapping[str, str]) -> None:
    for field, value in typed.items():
        setattr(order, field, orders.amount_of(value) if field == "amount" else value)
    derive(order)


def _texts(order: Order) -> dict[str, str]:
    return {field: str(getattr(order, field)) for field in FIELDS}


def derive(order: Order) -> None:
    """Set what is computed from the other fields."""
    order.search_text = searching.stored(
        order.number, order.reference, order.product_kind, order.customer.name
    )


def save(order: Order) -> None:
    """Write a changed order down."""
    derive(order)
    order.version += 1
    order.changed_at = clock.now()
    order.save()


def everything() -> QuerySet[Order]:
    """All orders, the latest first."""
    return Order.objects.select_related("owner", "customer", "customer__owner", "connection").order_by(
        "-ordered_at", "-id"
    )


def _locked() -> QuerySet[Order]:
    return everything().select_for_update(of=("self",))
