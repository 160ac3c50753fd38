"""A person's data in one piece, and its end (SEC-04).

What hangs on a customer is found from the tables themselves, so that a kind of record that is added later is
given out and made anonymous too.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Model
from django.utils import timezone

from practice_crm import clock
from practice_crm.models import Customer, Lead, Notice, Person
from practice_crm.refusals import not_allowed
from practice_crm.rules import privacy
from practice_crm.services import customers, journal, legacy
from practice_crm.services.asking import Asking
from practice_crm.services.writing import writing

_TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField)
DEEPEST = 3
"""How many links away from the customer a record may be: an approval hangs on an opportunity, that on the customer."""


def export(asking: Asking, customer_id: int) -> dict[str, Any]:
    """Everything that is kept about one person: by kind of record, every field with its value."""
    _enter(asking, "export")
    customer = customers.look(asking, customer_id)
    kinds: dict[str, list[dict[str, str]]] = {}
    for record in [customer, *_hanging_on(customer)]:
        kind = kind_of(record)
        if privacy.goes_into_export(kind):
            kinds.setdefault(kind, []).append(_told(record))
    with writing():
        journal.note(asking, "export_person", "customer", customer.pk, customer.number)
    return {"number": customer.number, "made_at": clock.now().isoformat(), "records": kinds}


def anonymise(asking: Asking, customer_id: int) -> Customer:
    """Take away for good what tells who a customer is; records, figures and links stay."""
    _enter(asking, "anonymise")
    with writing():
        customer = customers.look(asking, customer_id)
        _forget_notices(customer)
        for record in _hanging_on(customer):
            _make_anonymous(record, customer.number)
        _make_anonymous(customer, customer.number)
        journal.note(asking, "anonymise", "customer", customer.pk, customer.number)
    return customers.look(asking, customer_id)


def may(asking: Asking) -> bool:
    """Whether the person is offered any of it."""
    return privacy.may(asking.role, "anonymise", asking.channel)


def kind_of(record: Model) -> str:
    """What kind of record it is."""
    return str(record._meta.model_name)


def _enter(asking: Asking, deed: str) -> None:
    if not privacy.may(asking.role, deed, asking.channel):
        raise not_allowed()


def _hanging_on(customer: Customer) -> list[Model]:
    """Every record that leads back to the customer, each once; leads of the same name and contact as well."""
    found: dict[tuple[str, object], Model] = {}
    queue: deque[tuple[Model, int]] = deque([(customer, 0)])
    queue.extend((lead, 1) for lead in Lead.objects.filter(company=customer.name, contact=customer.contact))
    queue.extend(
        (row, 1) for row in legacy.left_over() if privacy.tells_of(row.cells, customer.name, customer.contact)
    )
    while queue:
        record, depth = queue.popleft()
        key = (kind_of(record), record.pk)
        if key in found or (record is not customer and key == ("customer", customer.pk)):
            continue
        if record is not customer:
            found[key] = record
        if depth < DEEPEST:
            queue.extend((next_one, depth + 1) for next_one in _children(record))
    return list(found.values())


def _children(record: Model) -> Iterable[Model]:
    for relation in record._meta.related_objects:
        model = relation.related_model
        if isinstance(model, type) and relation.field.concrete and not issubclass(model, Person | Customer):
            yield from model._default_manager.filter(**{relation.field.name: record})
    yield from legacy.traces(record)


def _told(record: Model) -> dict[str, str]:
    return {field.name: _value(field, record) for field in record._meta.concrete_fields}


def _value(field: models.Field[Any, Any], record: Model) -> str:
    value = getattr(record, field.attname)
    if isinstance(field, models.BinaryField):
        return f"{len(value or b'')} bytes"
    if isinstance(field, models.ForeignKey) and field.related_model is Person:
        person = getattr(record, field.name)
        return person.name if person else ""
    if isinstance(field, models.DateTimeField) and value:
        return timezone.localtime(value).isoformat()
    return "" if value is None else str(value)


def _make_anonymous(record: Model, number: str) -> None:
    kind = kind_of(record)
    rows = type(record)._default_manager.filter(pk=record.pk)
    if not privacy.keeps_record(kind):
        rows.delete()
        return
    new = {
        field.name: _instead(kind, field, number)
        for field in record._meta.concrete_fields
        if privacy.is_personal(kind, field.name, _is_free_text(field))
    }
    if new:
        rows.update(**new)


def _is_free_text(field: models.Field[Any, Any]) -> bool:
    """Not the words of a list, and not what the database wants to be different in every row."""
    together = [name for names in field.model._meta.unique_together for name in names]
    return isinstance(field, _TEXTS) and not (field.choices or field.unique or field.name in together)


def _instead(kind: str, field: models.Field[Any, Any], number: str) -> Any:
    if isinstance(field, models.JSONField):
        return field.get_default() or ([] if kind == "importrow" else {})
    if isinstance(field, models.BinaryField):
        return b""
    return privacy.stands_in(kind, field.name, number)[: field.max_length]


def _forget_notices(customer: Customer) -> None:
    """What people were told about the customer names it too."""
    for notice in Notice.objects.filter(zh__contains=customer.name):
        notice.zh = notice.zh.replace(customer.name, customer.number)
        notice.en = notice.en.replace(customer.name, customer.number)
        notice.save(update_fields=["zh", "en"])
