"""Tags of customers (CUS-05)."""

from __future__ import annotations

from collections.abc import Iterable

from practice_crm.models import Customer, CustomerTag
from practice_crm.rules import tagging
from practice_crm.services import customers, history, records
from practice_crm.services.asking import Asking
from practice_crm.services.writing import writing


def of(customer: Customer) -> list[str]:
    """The tags of a customer, in the order of their names."""
    return [each.tag for each in customer.tags.all()]


def offered(asking: Asking) -> list[str]:
    """The tags that a list may be narrowed down by: the usual ones, and those of the customers within rights."""
    seen = records.within_rights(Customer.objects.order_by(), asking, "customer", "list")
    used = CustomerTag.objects.filter(customer__in=seen).order_by().values_list("tag", flat=True).distinct()
    return list(dict.fromkeys([*tagging.SUGGESTED, *sorted(used[:50])]))


def put(asking: Asking, customer_id: int, tag: str) -> list[str]:
    """Set a tag; again changes nothing. ``Refused``: not_found, not_allowed, required, invalid_format."""
    return _become(asking, customer_id, tag, setting=True)


def take(asking: Asking, customer_id: int, tag: str) -> list[str]:
    """Take a tag away; one that isn't there changes nothing."""
    return _become(asking, customer_id, tag, setting=False)


def _become(asking: Asking, customer_id: int, tag: str, *, setting: bool) -> list[str]:
    with writing():
        customer = customers.look(asking, customer_id, "edit")
        there = of(customer)
        if setting:
            records.refuse_one("tag", tagging.problem(tag, there))
        wanted = (tagging.after_setting if setting else tagging.after_removing)(there, tag)
        _store(customer, there, wanted)
        history.note(asking, customer, {"tags": "、".join(there)}, {"tags": "、".join(wanted)})
    return wanted


def _store(customer: Customer, there: Iterable[str], wanted: Iterable[str]) -> None:
    CustomerTag.objects.filter(customer=customer, tag__in={*there} - {*wanted}).delete()
    CustomerTag.objects.bulk_create(
        [CustomerTag(customer=customer, tag=tag) for tag in {*wanted} - {*there}], ignore_conflicts=True
    )
