"""交易记录 of a customer: its orders, from the ERP and from here (INT-01)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet

from practice_crm.models import Customer, Order
from practice_crm.rules import overview
from practice_crm.sections.section import Row, Section, within_rights
from practice_crm.services import connections, records
from practice_crm.services.asking import Asking
from practice_crm.wording import Text


def _found(asking: Asking, customer: Customer) -> QuerySet[Order]:
    of_it = Order.objects.filter(customer_id=overview.customer_of(customer.pk))
    return within_rights(
        of_it.select_related("owner").order_by("-ordered_at", "-id"), asking, "orders", "order"
    )


def _rows(asking: Asking, customer: Customer) -> Sequence[Row]:
    return [
        Row(
            str(each),
            f"/orders/{each.pk}",
            each.state,
            each.owner.name,
            each.ordered_at,
            each.amount,
            each.product_kind,
        )
        for each in _found(asking, customer)
    ]


def _more(asking: Asking, customer: Customer) -> dict[str, object]:
    may_place = records.may(asking, "order", "create", customer.owner) and bool(connections.destinations())
    return {"may_place": may_place}


SECTION = Section(
    "orders",
    Text("交易记录", "Orders"),
    "order",
    _rows,
    module="orders",
    template="parts/section_orders.html",
    more=_more,
)
