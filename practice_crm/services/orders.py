"""Orders: record, confirm, look, list; and what the ERP tells of them (INT-01, INT-05)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Literal

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
Told = Literal["new", "changed", "unchanged", "older"]


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
        _save(order)
    return order


def confirm(asking: Asking, order_id: int) -> Order:
    """Confirm an order: it goes to the ERP, once, however often it is asked for (INT-05)."""
    with writing():
        order = records.opened(_locked(), asking, "order", "edit", order_id)
        if orders.hands_over(order.state):
            order.state, order.ordered_at = orders.CONFIRMED, clock.now()
            _save(order)
            outbox.put(order)
    return order


def look(asking: Asking, order_id: int) -> Order:
    """One order by id. ``Refused``: not_found, not_allowed."""
    return records.opened(_all(), asking, "order", "open", order_id)


def of_customer(asking: Asking, customer_id: int) -> Sequence[Order]:
    """The transaction record (交易记录) of a customer, the latest order first, within rights."""
    customer = Customer.objects.select_related("owner").filter(pk=customer_id).first()
    if customer is None:
        raise not_found()
    if not records.may_at_all(asking, "order", "list") or not orders.shows_record(
        records.may(asking, "customer", "open", customer.owner)
    ):
        raise not_allowed()
    return list(_all().filter(customer=customer)[:500])


def listed(
    asking: Asking, *, search: str = "", page: int = 1, size: int = 25, deed: Deed = "list"
) -> Page[Order]:
    """One page of the orders within rights."""
    found = records.shown(_all(), asking, "order", deed)
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


def told_by_erp(connection: Connection, message: Mapping[str, str]) -> dict[str, Any]:
    """What an ERP's message about an order does; inside the caller's transaction.

    ``Refused``: required, invalid_format, invalid_choice (no such customer).
    """
    _, told, order = enter(connection, message)
    return {"order": order.pk, "state": told}


def enter(connection: Connection, message: Mapping[str, str]) -> tuple[Customer, Told, Order]:
    """Enter an order of the ERP, or bring the one that is there up to date if the message is newer."""
    records.refuse(_message_problems(message))
    customer = customer_numbered(message["customer_number"])
    if customer is None:
        why = Text(
            f"没有编号为“{message['customer_number']}”的客户。",
            f"There is no customer with the number “{message['customer_number']}”.",
        )
        raise Refused("invalid_choice", why, fields={"customer_number": why})
    order = _order_of(connection, message["order_number"], message.get("reference", ""))
    revision = int(message.get("revision") or 1)
    if order is None:
        order = _new(connection, customer, message, revision)
        return customer, "new", order
    if not orders.is_newer(revision, order.revision):
        return customer, "older" if revision < order.revision else "unchanged", order
    before = (order.amount, order.product_kind, order.customer_id)
    order.customer, order.owner, order.revision = customer, customer.owner, revision
    _take(order, message)
    _save(order)
    same = before == (order.amount, order.product_kind, order.customer_id)
    return customer, "unchanged" if same else "changed", order


def customer_numbered(asked: str) -> Customer | None:
    """The customer with this number; one with a similar number is somebody else."""
    asked = asked.strip().upper()
    near = Customer.objects.filter(number__startswith=asked).order_by("id")[:50] if asked else []
    known = {customer.number: customer.pk for customer in near}
    found = orders.customer_of(asked, known)
    return Customer.objects.select_related("owner").get(pk=found) if found else None


def _order_of(connection: Connection, number: str, reference: str) -> Order | None:
    """The order that the ERP speaks of: by its number, or by our own reference if its number never reached us."""
    ours = _all().filter(connection=connection)
    there = ours.filter(number=number).first()
    if there is None and reference:
        there = ours.filter(reference=reference).first()
    found = orders.order_to_update(there.pk if there else None)
    return there if found else None


def _new(connection: Connection, customer: Customer, message: Mapping[str, str], revision: int) -> Order:
    now = clock.now()
    order = Order(
        customer=customer,
        connection=connection,
        owner=customer.owner,
        state=orders.CONFIRMED,
        revision=revision,
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
    _derive(order)


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


def _destination(asked: object) -> Connection | None:
    """The ERP that was asked for, or the only one there is."""
    there = connections.destinations()
    if not asked:
        return there[0] if len(there) == 1 else None
    return next((c for c in there if str(c.pk) == str(asked)), None)


def _fill(order: Order, typed: Mapping[str, str]) -> None:
    for field, value in typed.items():
        setattr(order, field, orders.amount_of(value) if field == "amount" else value)
    _derive(order)


def _texts(order: Order) -> dict[str, str]:
    return {field: str(getattr(order, field)) for field in FIELDS}


def _derive(order: Order) -> None:
    order.search_text = searching.stored(
        order.number, order.reference, order.product_kind, order.customer.name
    )


def _save(order: Order) -> None:
    _derive(order)
    order.version += 1
    order.changed_at = clock.now()
    order.save()


def _all() -> QuerySet[Order]:
    return Order.objects.select_related("owner", "customer", "customer__owner", "connection").order_by(
        "-ordered_at", "-id"
    )


def _locked() -> QuerySet[Order]:
    return _all().select_for_update(of=("self",))
