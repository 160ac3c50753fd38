"""What an ERP tells of its orders: entered once, brought up to date by what is newer (INT-01)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from practice_crm import clock
from practice_crm.models import Connection, Customer, Order
from practice_crm.refusals import Refused
from practice_crm.rules import fields, orders
from practice_crm.services import records
from practice_crm.services.orders import derive, everything, save
from practice_crm.wording import Text

Told = Literal["new", "changed", "unchanged", "older"]


def told_by_erp(connection: Connection, message: Mapping[str, str]) -> dict[str, Any]:
    """What an ERP's message about an order does; inside the caller's transaction.

    ``Refused``: required, invalid_format, invalid_choice (no such customer).
    """
    told, order = enter(connection, message)
    return {"order": order.pk, "state": told}


def enter(connection: Connection, message: Mapping[str, str]) -> tuple[Told, Order]:
    """Enter an order of the ERP, or bring the one that is there up to date if the message is newer."""
    records.refuse(_message_problems(message))
    customer = customer_numbered(message["customer_number"])
    order = _order_of(connection, message["order_number"], message.get("reference", ""))
    if order is None:
        return "new", _new(connection, customer, message)
    revision = int(
        message.get("revision") or order.revision + 1
    )  # not on the list: the latest message counts
    if not orders.is_newer(revision, order.revision):
        return "older" if revision < order.revision else "unchanged", order
    before = (order.amount, order.product_kind, order.customer_id)
    order.customer, order.owner, order.revision = customer, customer.owner, revision
    _take(order, message)
    save(order)
    same = before == (order.amount, order.product_kind, order.customer_id)
    return "unchanged" if same else "changed", order


def customer_numbered(number: str) -> Customer:
    """The customer with this number (``invalid_choice`` when there is none); a similar number is somebody else's."""
    asked = number.strip().upper()
    near = Customer.objects.filter(number__startswith=asked).order_by("id")[:50] if asked else []
    known = {customer.number: customer.pk for customer in near}
    found = orders.customer_of(asked, known)
    if found is None:
        why = Text(f"没有编号为“{number}”的客户。", f"There is no customer with the number “{number}”.")
        raise Refused("invalid_choice", why, fields={"customer_number": why})
    return Customer.objects.select_related("owner").get(pk=found)


def _order_of(connection: Connection, number: str, reference: str) -> Order | None:
    """The order that the ERP speaks of: by its number, or by our own reference if its number never reached us."""
    ours = everything().filter(connection=connection)
    there = ours.filter(number=number).first()
    if there is None and reference:
        there = ours.filter(reference=reference).first()
    found = orders.order_to_update(there.pk if there else None)
    return there if found else None


def _new(connection: Connection, customer: Customer, message: Mapping[str, str]) -> Order:
    now = clock.now()
    order = Order(
        customer=customer,
        connection=connection,
        owner=customer.owner,
        state=orders.CONFIRMED,
        revision=int(message.get("revision") or 1),
        ordered_at=now,
        created_at=now,
        changed_at=now,
    )
    _take(order, message)
    order.save(force_insert=True)
    return order


def _take(order: Order, message: Mapping[str, str]) -> None:
    """The fields that a message brings; a field that isn't on the connection's list isn't in it."""
    order.number = orders.number_to_keep(order.number, message["order_number"])
    amount = orders.amount_of(message["amount"])
    order.amount = order.amount if amount is None else amount
    order.product_kind = message.get("product_kind", order.product_kind)
    order.ordered_at = orders.moment_of(message.get("ordered_at", "")) or order.ordered_at
    derive(order)


def _message_problems(message: Mapping[str, str]) -> fields.Problems:
    revision = message.get("revision", "1")
    digits = revision.isascii() and revision.isdigit() and len(revision) < 9
    kind = fields.of_text(
        "product_kind", message.get("product_kind", ""), required=False, limit=orders.KIND_LENGTH
    )
    at = message.get("ordered_at", "")
    return fields.gathered(
        {
            "order_number": fields.of_text(
                "order_number", message.get("order_number", ""), required=True, limit=60
            ),
            "customer_number": fields.of_text(
                "customer_number", message.get("customer_number", ""), required=True, limit=60
            ),
            "amount": orders.amount_problem(message.get("amount", "")),
            "product_kind": kind,
            "ordered_at": orders.moment_problem("ordered_at", at) if at else None,
            "revision": None if digits else fields.too_long("revision", 8),
        }
    )
