"""Customers: record, change, look, list, search, export, delete."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from practice_crm import clock, vocabulary
from practice_crm.models import Customer, CustomField, NumberCounter, Opportunity
from practice_crm.refusals import Existing, Refused, not_allowed
from practice_crm.rules import (
    contacts,
    customers,
    duplicates,
    fields,
    searching,
    tagging,
    versions,
    visibility,
)
from practice_crm.rules.visibility import Deed
from practice_crm.services import custom, handing, history, journal, numbers, records, tables
from practice_crm.services.asking import Asking
from practice_crm.services.records import Page
from practice_crm.services.writing import writing
from practice_crm.wording import Text

FIELDS = ("name", "kind", "industry", "contact", "region", "source", "remark")
_CSV_HEAD = (
    "客户编号",
    "客户全称",
    "客户性质",
    "所属行业",
    "联系方式",
    "区域",
    "来源渠道",
    "负责人",
    "创建时间",
    "备注",
)


def create(asking: Asking, values: Mapping[str, Any]) -> Customer:
    """Save a new customer; ``values`` are texts by field name, ``owner`` a user name, ``fields`` the custom
    fields by label.

    ``Refused``: required, invalid_format, invalid_choice, duplicate_customer, not_allowed.
    """
    if not records.may_at_all(asking, "customer", "create"):
        raise not_allowed()
    typed = fields.clean(records.texts(values, FIELDS))
    typed["kind"] = typed.get("kind") or "company"
    problems, own = custom.judged(asking, values.get("fields") or {}, is_new=True)
    records.refuse({**customers.problems(typed, asking.channel), **problems})
    owner = records.owner_for(asking, "customer", str(values.get("owner") or ""))
    customer = Customer(**typed, owner=owner)
    customer.region = customer.region or owner.team
    customer.refuses_contact = bool(values.get("refuses_contact"))
    with writing():
        save_new(customer, asking, own)
    return customer


def save_new(customer: Customer, asking: Asking, own: custom.Values | None = None) -> None:
    """Insert a valid customer inside the caller's transaction, if it's no duplicate (CUS-03)."""
    counter = numbers.locked_counter(clock.today())
    _derive(customer)
    refuse_duplicate(customer, asking)
    insert(customer, counter, own)


def insert(customer: Customer, counter: NumberCounter, own: custom.Values | None = None) -> None:
    """Give a valid customer its number and insert it, while the caller's transaction holds the counter (CUS-01).

    ``own`` are its custom fields, the defaults when nobody was asked.
    """
    number = numbers.give(counter)
    customer.number, customer.number_day, customer.number_running = number.text, number.day, number.running
    customer.created_at = customer.changed_at = clock.now()
    _derive(customer)
    customer.save(force_insert=True)
    custom.store(customer, custom.defaults() if own is None else own, is_new=True)


def change(
    asking: Asking, customer_id: int, values: Mapping[str, Any], version: int | None = None
) -> Customer:
    """Change the given fields of a customer; the others stay. With ``version``: refused with ``conflict``
    when somebody else saved in between (CUS-09)."""
    with writing():
        numbers.locked_counter(clock.today())  # the queue of new customers: no two become one at once
        customer = records.opened(_all(), asking, "customer", "edit", customer_id)
        if version is not None and versions.conflicts(version, customer.version, asking.channel):
            raise history.conflict(customer, version)
        before = told(customer)
        typed = fields.clean(records.texts(values, FIELDS))
        problems, own = custom.judged(asking, values.get("fields") or {}, is_new=False)
        records.refuse({**customers.problems({**_texts_of(customer), **typed}, asking.channel), **problems})
        handing.hand_over_if_named(asking, "customer", customer, values.get("owner"))
        for field, value in typed.items():
            setattr(customer, field, value)
        if values.get("refuses_contact") is not None:
            customer.refuses_contact = bool(values["refuses_contact"])
        _derive(customer)
        if {"name", "contact"} & set(typed):
            refuse_duplicate(customer, asking)
        custom.store(customer, own)
        if history.note(asking, customer, before, told(customer)):
            customer.version += 1
            customer.changed_at = clock.now()
            customer.save()
    return customer


def reassign(asking: Asking, customer_id: int, user_name: str) -> Customer:
    """Hand a customer to a colleague, with its follow-ups. ``Refused`` as ``handing.hand_over``."""
    with writing():
        customer = records.opened(_all(), asking, "customer", "reassign", customer_id)
        before = told(customer)
        handing.hand_over(asking, "customer", customer, user_name)
        if history.note(asking, customer, before, told(customer)):
            customer.version += 1
            customer.changed_at = clock.now()
            customer.save()
    return customer


def told(customer: Customer) -> dict[str, str]:
    """Every field that the history follows, as text."""
    own = custom.values_of(customer, custom.every())
    refuses = "是" if customer.refuses_contact else "否"
    return {**_texts_of(customer), "owner": customer.owner.name, "refuses_contact": refuses, **own}


def look(asking: Asking, customer_id: int, deed: Deed = "open") -> Customer:
    """One customer by id. ``Refused``: not_found, not_allowed."""
    return records.opened(_all(), asking, "customer", deed, customer_id)


def listed(
    asking: Asking, *, search: str = "", page: int = 1, size: int = 25, deed: Deed = "list", **filters: str
) -> Page[Customer]:
    """One page of the customers within rights; ``filters``: industry, region, kind, source, tag,
    owner (user name)."""
    return records.paged(_with_own(_filtered(asking, deed, search, filters)), page, size)


def exported(asking: Asking, *, search: str = "", **filters: str) -> Iterator[str]:
    """The lines of a CSV file (UTF-8 with BOM, opens right in Excel) of the customers within rights."""
    found = _with_own(_filtered(asking, "export", search, filters))
    journal.note(asking, "export", "customer", "", "", {"search": search, **filters})
    known = custom.every()
    own = custom.columns(known, "export")
    return tables.csv_lines(
        (*_CSV_HEAD, *own),
        (
            (*_csv_row(asking, customer), *_own_cells(customer, known, own))
            for customer in found.iterator(2000)
        ),
    )


def delete(asking: Asking, customer_id: int) -> None:
    """Delete a customer with its opportunities (administrator only); its number is never given again."""
    with writing():
        customer = records.opened(_all(), asking, "customer", "delete", customer_id)
        Opportunity.objects.filter(customer=customer).delete()
        numbers.given_back(customer)
        journal.note(asking, "delete", "customer", customer.pk, customer.number)
        customer.delete()


def contact_for(asking: Asking, customer: Customer) -> str | None:
    """The contact as this person may see it, ``None`` when not at all."""
    shown = visibility.shows_contact(asking.role, customer.refuses_contact)
    return customer.contact if shown else None


def total() -> int:
    """How many customers the CRM holds."""
    return Customer.objects.count()


def refuse_duplicate(customer: Customer, asking: Asking) -> None:
    """Refuse with ``duplicate_customer``; the existing record is named to those who may see it (CUS-03)."""
    existing = duplicate_of(customer)
    if existing is None or not duplicates.refuses(existing.pk, customer.pk, asking.channel):
        return
    shown = duplicates.names_existing(records.may(asking, "customer", "open", existing.owner))
    message = Text(
        "该客户已存在，不能重复录入。", "This customer already exists and can't be recorded twice."
    )
    if shown:
        message = Text(
            f"该客户已存在，编号 {existing.number}。", f"This customer already exists as {existing.number}."
        )
    raise Refused(
        "duplicate_customer", message, existing=Existing(existing.pk, existing.number) if shown else None
    )


def duplicate_of(customer: Customer) -> Customer | None:
    """The oldest other customer with the same name and contact."""
    same = _all().filter(duplicate_key=customer.duplicate_key)
    return same.exclude(pk=customer.pk).order_by("id").first()


def _all() -> QuerySet[Customer]:
    return Customer.objects.select_related("owner")


def _with_own(found: QuerySet[Customer]) -> QuerySet[Customer]:
    """With tags and custom fields read at once, not customer by customer."""
    return found.prefetch_related("tags", "custom_values")


def _own_cells(customer: Customer, known: Sequence[CustomField], columns: Sequence[str]) -> list[str]:
    values = custom.values_of(customer, known)
    return [values[label] for label in columns]


def _filtered(asking: Asking, deed: Deed, search: str, filters: Mapping[str, str]) -> QuerySet[Customer]:
    found = records.shown(_all(), asking, "customer", deed)
    for field in ("industry", "region", "kind", "source"):
        if filters.get(field):
            found = found.filter(**{field: filters[field]})
    if filters.get("owner"):
        found = found.filter(owner__user_name=filters["owner"])
    if tag := tagging.wanted(filters.get("tag", "")):
        found = found.filter(tags__tag=tag)
    if search.strip() or deed == "search":
        contacts_too = visibility.searches_contacts(asking.role)
        found = records.containing(found, searching.customer_places(search, contacts_too))
    return found


def _texts_of(customer: Customer) -> dict[str, str]:
    return {field: str(getattr(customer, field)) for field in FIELDS}


def _derive(customer: Customer) -> None:
    """Set what is computed from the other fields."""
    customer.contact_key = contacts.key(customer.contact)
    customer.duplicate_key = duplicates.key(customer.name, customer.contact)
    customer.search_text = searching.stored(customer.name, customer.number)


def _csv_row(asking: Asking, customer: Customer) -> tuple[str, ...]:
    return (
        customer.number,
        customer.name,
        vocabulary.KINDS[customer.kind].zh,
        customer.industry,
        contact_for(asking, customer) or "",
        customer.region,
        customer.source,
        customer.owner.name,
        timezone.localtime(customer.created_at).strftime("%Y-%m-%d %H:%M:%S"),
        customer.remark,
    )
