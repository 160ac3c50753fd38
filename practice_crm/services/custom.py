"""Custom fields: the administrator's definitions, and the values that customers have in them (CUS-04)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from practice_crm import clock
from practice_crm.models import Customer, CustomField, CustomValue
from practice_crm.refusals import Refused, not_allowed, not_found
from practice_crm.rules import custom, fields
from practice_crm.rules.fields import Problems
from practice_crm.services import journal, numbers, records
from practice_crm.services.asking import Asking
from practice_crm.services.writing import writing
from practice_crm.wording import Text, label

Values = dict[int, str]
"""Good values by the id of their field."""


_USUAL = (
    "name",
    "kind",
    "industry",
    "contact",
    "region",
    "source",
    "remark",
    "owner",
    "number",
    "created_at",
)
"""What customers have anyway; a custom field of the same name would make two columns of one name."""


def every() -> list[CustomField]:
    """All custom fields, in the order in which they were added."""
    return list(CustomField.objects.order_by("id"))


def add(asking: Asking, values: Mapping[str, Any]) -> CustomField:
    """Add a field: ``label``, ``type``, ``required``, ``default``, ``options`` (administrator).

    ``Refused``: not_allowed, required, invalid_choice, invalid_format.
    """
    enter(asking)
    typed = fields.clean(records.texts(values, ("label", "type", "default")))
    options = _options(values.get("options"))
    wanted = custom.Field(
        typed.get("label", ""),
        typed.get("type", ""),
        bool(values.get("required")),
        typed.get("default", ""),
        options,
    )
    with writing():
        taken = {*CustomField.objects.values_list("label", flat=True), *(label(name).zh for name in _USUAL)}
        records.refuse(custom.definition_problems(wanted, taken))
        made = CustomField.objects.create(**wanted._asdict(), created_at=clock.now())
        journal.note(asking, "create", "field", made.pk, made.label, {"type": made.type})
    return made


def remove(asking: Asking, field_id: int) -> None:
    """Delete a field with all its values (administrator). ``Refused``: not_allowed, not_found."""
    enter(asking)
    with writing():
        numbers.locked_counter(clock.today())  # the queue of new customers: nobody is filling the field in
        field = CustomField.objects.filter(pk=field_id).first()
        if field is None:
            raise not_found()
        journal.note(asking, "delete", "field", field.pk, field.label)
        field.delete()


def look(asking: Asking, field_id: int) -> CustomField:
    """One field (administrator)."""
    enter(asking)
    field = CustomField.objects.filter(pk=field_id).first()
    if field is None:
        raise not_found()
    return field


def used(field_id: int) -> int:
    """How many customers have a value in the field."""
    return CustomValue.objects.filter(field_id=field_id).count()


def rule_of(field: CustomField) -> custom.Field:
    """A field as the rules need it."""
    return custom.Field(field.label, field.type, field.required, field.default, field.options)


def input_name(field: CustomField) -> str:
    """The name under which a form, and a refusal, speaks of the field."""
    return f"custom_{field.pk}"


def judged(asking: Asking, given: Mapping[str, Any], *, is_new: bool) -> tuple[Problems, Values]:
    """What is wrong with the values that were given by label, and the good ones as they are to be saved."""
    problems: Problems = {}
    good: Values = {}
    known = every()
    _refuse_unknown({*given} - {field.label for field in known})
    for field in known:
        rule, text = rule_of(field), _text(given.get(field.label))
        if not custom.is_asked(text, is_new):
            continue
        value = custom.value_to_save(rule, text)
        problem = custom.value_problem(rule, value if text is None else text, asking.channel)
        if problem:
            problems[input_name(field)] = problem
        else:
            good[field.pk] = value
    return problems, good


def defaults() -> Values:
    """What a new record gets that nobody has filled in."""
    return {field.pk: custom.value_to_save(rule_of(field), None) for field in every()}


def store(customer: Customer, values: Values, *, is_new: bool = False) -> None:
    """Save values of a customer; an empty one is no value. The caller holds the queue of new customers, as
    whoever removes a field does: a field that has just been removed is left out."""
    there = CustomField.objects.filter(pk__in=values).values_list("pk", flat=True) if values else ()
    kept = {key: value for key, value in values.items() if key in set(there)}
    if not is_new:
        CustomValue.objects.filter(customer=customer, field_id__in=kept).delete()
    CustomValue.objects.bulk_create(
        CustomValue(customer=customer, field_id=key, value=value) for key, value in kept.items() if value
    )


def values_of(customer: Customer, known: Sequence[CustomField]) -> dict[str, str]:
    """Every field of a customer by label, empty where it has no value."""
    there = {value.field_id: value.value for value in customer.custom_values.all()}
    return {field.label: there.get(field.pk, "") for field in known}


def columns(known: Iterable[CustomField], place: str) -> list[str]:
    """The labels that have a column in the ``list``, the ``export`` or the ``import`` template."""
    return custom.columns([field.label for field in known], place)


def enter(asking: Asking) -> None:
    """Go on only for those who define fields; ``Refused("not_allowed")`` for all others."""
    if not custom.may_define(asking.role, asking.channel):
        raise not_allowed()


def _options(given: object) -> list[str]:
    if isinstance(given, list | tuple):
        return list(dict.fromkeys(str(one).strip() for one in given if str(one).strip()))
    return custom.split(str(given or ""))


def _text(given: object) -> str | None:
    if isinstance(given, list | tuple):
        return custom.SEPARATOR.join(str(one) for one in given)
    return None if given is None else str(given)


def _refuse_unknown(labels: set[str]) -> None:
    if labels:
        name = sorted(labels)[0]
        why = Text(f"没有名为“{name}”的字段。", f"There is no field “{name}”.")
        raise Refused("invalid_choice", why, fields={"fields": why})
