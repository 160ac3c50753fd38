"""Records of an old CRM: kept with their old number, given back as the old system would know them (MIG-04, MIG-05).

``save`` makes one record of one row; ``migrated`` reads all that were brought, page by page; ``whole`` reads every
record of a table as it is stored, for the comparison before and after a rollback (MIG-07).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils import timezone

from practice_crm import clock
from practice_crm.models import (
    Activity,
    ContactPerson,
    Customer,
    CustomerTag,
    CustomValue,
    ImportRow,
    LegacyRecord,
    Opportunity,
    Order,
    Person,
    Task,
)
from practice_crm.refusals import Refused
from practice_crm.rules import legacy, opportunities, orders, searching
from practice_crm.rules.fields import Problem
from practice_crm.services import administration, records
from practice_crm.services.asking import Asking
from practice_crm.wording import Text

MODELS: dict[str, type[Model]] = {
    legacy.CUSTOMER: Customer,
    legacy.CONTACT: ContactPerson,
    legacy.OPPORTUNITY: Opportunity,
    legacy.ORDER: Order,
    legacy.ACTIVITY: Activity,
}
WHOLE: dict[str, type[Model]] = {
    **MODELS,
    "custom_value": CustomValue,
    "tag": CustomerTag,
    "task": Task,
    "legacy": LegacyRecord,
}
MOST = 2000
Cells = Mapping[str, str]
More = dict[str, str]


@dataclass(frozen=True)
class Slice:
    """Some rows of a table; ``after`` is where to go on, ``None`` at the end."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    after: int | None


def columns_of(kind: str) -> list[str]:
    """Our names of the fields that an old system's ``kind`` of record has here."""
    own = [column.name for column in legacy.COLUMNS[kind]]
    return [own[0], *legacy.NATIVE, *own[1:]] if kind == legacy.CUSTOMER else own


def save(
    asking: Asking, kind: str, cells: Cells, row: ImportRow, native: Callable[[Cells], int]
) -> int | None:
    """The record of one row; ``native`` saves a customer by the customers' own rules. ``Refused`` says why not."""
    records.refuse(legacy.problems(kind, cells))
    number = cells.get(legacy.NUMBER, "")
    _refuse_taken(kind, number, row)
    if not (legacy.is_written(kind, row.line) and legacy.is_wanted(kind, cells)):
        return None
    placed = legacy.put_in_place(kind, cells)
    kept = {field: legacy.stored(kind, field, cell) for field, cell in placed.items()}
    if kind == legacy.CUSTOMER:
        made, more = native(kept), {c.name: kept.get(c.name, "") for c in legacy.COLUMNS[kind][1:]}
    else:
        made, more = _SAVE[kind](asking, kept)
    if number:
        blank = [name for name in ("owner", "amount") if not kept.get(name)]
        LegacyRecord.objects.create(
            kind=kind, number=kept[legacy.NUMBER], record=made, row=row, blank=blank,
            more={name: value for name, value in more.items() if value},
        )  # fmt: skip
    return made


def migrated(asking: Asking, kind: str, after: int = 0, size: int = MOST) -> Slice:
    """What came from the old system and is still here, in the order in which it came."""
    administration.enter(asking, "import")
    _known(kind, legacy.COLUMNS)
    found = list(LegacyRecord.objects.filter(kind=kind, pk__gt=after)[: _fair(size)])
    there = _fetched(kind, {one.record for one in found})
    numbers = (
        _numbers_of({getattr(r, "customer_id", 0) for r in there.values()}) if kind != legacy.CUSTOMER else {}
    )
    columns = columns_of(kind)
    rows = []
    for one in found:
        if record := there.get(one.record):
            told = {**one.more, **_TELL[kind](record, one.more), legacy.NUMBER: one.number}
            if kind != legacy.CUSTOMER:
                told[legacy.LINK] = numbers.get(record.customer_id, "")
            rows.append([_unless_blank(told.get(name, ""), name, one, asking) for name in columns])
    return Slice(columns, rows, found[-1].pk if len(found) == _fair(size) else None)


def whole(asking: Asking, table: str, after: int = 0, size: int = MOST) -> Slice:
    """Every record of a table, column by column as it's stored."""
    administration.enter(asking, "import")
    _known(table, WHOLE)
    model = WHOLE[table]
    columns = sorted(field.attname for field in model._meta.concrete_fields)
    found = list(
        model._default_manager.filter(pk__gt=after).order_by("pk").values_list("pk", *columns)[: _fair(size)]
    )
    rows = [["" if cell is None else str(cell) for cell in row[1:]] for row in found]
    return Slice(columns, rows, int(found[-1][0]) if len(found) == _fair(size) else None)


def brought(asking: Asking, kind: str) -> int:
    """How many records of a kind came from an old system."""
    administration.enter(asking, "import")
    return LegacyRecord.objects.filter(kind=kind).count()


def facts(customer: Customer, *, contact: bool) -> list[tuple[Text, str]]:
    """What the old system said of a customer beyond the CRM's own fields, for comparing by eye; ``contact`` tells
    whether the viewer may see how the customer is reached."""
    found = LegacyRecord.objects.filter(kind=legacy.CUSTOMER, record=customer.pk).first()
    if found is None:
        return []
    told = {**found.more, legacy.NUMBER: found.number}
    columns = [c for c in legacy.COLUMNS[legacy.CUSTOMER] if contact or c.name != "email"]
    return [(column.label, told.get(column.name, "")) for column in columns]


def traces(record: Model) -> list[Model]:
    """What else is kept of a record that was imported: the old system's words, and the row of the file."""
    kinds = [kind for kind, model in MODELS.items() if isinstance(record, model)]
    found = LegacyRecord.objects.filter(kind__in=kinds, record=record.pk)
    rows = ImportRow.objects.filter(batch__kind__in=kinds, record=record.pk)
    return [*found, *rows]


def left_over() -> Iterator[ImportRow]:
    """The rows of files that became no record: refused, or still waiting."""
    return ImportRow.objects.filter(record=None).iterator()


def remove(kind: str, record: int) -> None:
    """Take a record of an old system back, whatever has become of it; its old number may come again."""
    MODELS[kind]._default_manager.filter(pk=record).delete()
    forget(kind, record)


def forget(kind: str, record: int) -> None:
    """The record isn't here any more."""
    LegacyRecord.objects.filter(kind=kind, record=record).delete()


def _contact(asking: Asking, kept: Cells) -> tuple[int, More]:
    del asking
    phone, email = kept.get("phone", ""), kept.get("email", "")
    made = ContactPerson.objects.create(
        customer_id=_customer(kept).pk, person=kept["name"], position=kept.get("title", ""), contact=phone or email,
        created_at=clock.now(),
    )  # fmt: skip
    return made.pk, {"email": email, "by": "phone" if phone else "email"}


def _opportunity(asking: Asking, kept: Cells) -> tuple[int, More]:
    customer, now, stage = _customer(kept), clock.now(), kept["stage"]
    made = Opportunity.objects.create(
        customer=customer, owner=_owner(asking, kept), name=kept["name"], stage=stage,
        amount=legacy.amount_of(kept.get("amount", "")), closing_on=legacy.day_of(kept.get("expected", "")),
        closed_at=now if opportunities.is_closed(stage) else None, created_at=now, changed_at=now,
        search_text=searching.stored(kept["name"], customer.name),
    )  # fmt: skip
    return made.pk, {}


def _order(asking: Asking, kept: Cells) -> tuple[int, More]:
    del asking
    customer, now = _customer(kept), clock.now()
    if Order.objects.filter(number=kept["number"]).exists():
        why = Text(f"订单号“{kept['number']}”已经存在。", f"There is an order {kept['number']} already.")
        raise Refused("already_imported", why, fields={"number": why})
    made = Order.objects.create(
        customer=customer, owner=customer.owner, number=kept["number"], product_kind=kept.get("product", ""),
        amount=legacy.amount_of(kept["amount"]), ordered_at=_moment(kept["ordered"]), state=orders.CONFIRMED,
        created_at=now, changed_at=now,
        search_text=searching.stored(kept["number"], "", kept.get("product", ""), customer.name),
    )  # fmt: skip
    return made.pk, {}


def _activity(asking: Asking, kept: Cells) -> tuple[int, More]:
    customer, now = _customer(kept), clock.now()
    owner = _owner(asking, kept)
    made = Activity.objects.create(
        customer=customer, owner=owner, written_by=owner, activity_kind=kept["kind"], remark=kept["content"],
        happened_at=_moment(kept["happened"]), next_step=Text("旧系统跟进记录", "").zh, created_at=now, changed_at=now,
        search_text=searching.stored("", kept["content"])[:500],
    )  # fmt: skip
    return made.pk, {}


_SAVE: dict[str, Callable[[Asking, Cells], tuple[int, More]]] = {
    legacy.CONTACT: _contact,
    legacy.OPPORTUNITY: _opportunity,
    legacy.ORDER: _order,
    legacy.ACTIVITY: _activity,
}
_TELL: dict[str, Callable[[Any, More], More]] = {
    legacy.CUSTOMER: lambda c, more: {
        **{name: str(getattr(c, name)) for name in legacy.NATIVE if name != "owner"}, "owner": c.owner.name,
    },
    legacy.CONTACT: lambda p, more: {
        "name": p.person, "title": p.position, more.get("by", "phone"): p.contact,
    },
    legacy.OPPORTUNITY: lambda o, more: {
        "name": o.name, "stage": o.stage, "amount": f"{o.amount:.2f}", "owner": o.owner.name,
        "expected": o.closing_on.isoformat() if o.closing_on else "",
    },
    legacy.ORDER: lambda o, more: {
        "number": o.number, "product": o.product_kind, "amount": f"{o.amount:.2f}", "ordered": _said(o.ordered_at),
    },
    legacy.ACTIVITY: lambda a, more: {
        "kind": a.activity_kind, "happened": _said(a.happened_at), "content": a.remark, "owner": a.owner.name,
    },
}  # fmt: skip


def _unless_blank(value: str, name: str, one: LegacyRecord, asking: Asking) -> str:
    """What the CRM put in by itself is nothing that the old system said."""
    defaults = {"amount": "0.00", "owner": asking.person.name}
    return "" if name in one.blank and value == defaults.get(name) else value


def _refuse_taken(kind: str, number: str, row: ImportRow) -> None:
    others = LegacyRecord.objects.filter(kind=kind, number=number).exclude(row=row) if number else ()
    if legacy.is_taken(number, {one.number for one in others}):
        _refuse(legacy.NUMBER, legacy.taken(kind, number))


def _customer(kept: Cells) -> Customer:
    number = kept[legacy.LINK]
    found = LegacyRecord.objects.filter(kind=legacy.CUSTOMER)
    near = found.filter(number__gte=number).order_by("number").values_list("number", "record")[:2]
    pk = legacy.linked(number, dict(near))
    customer = Customer.objects.select_related("owner").filter(pk=pk).first() if pk else None
    if customer is None:
        raise _refusal(legacy.LINK, legacy.not_linked(number))
    return customer


def _owner(asking: Asking, kept: Cells) -> Person:
    return records.owner_for(asking, "opportunity", user_name(kept.get("owner", "")))


def user_name(said: str) -> str:
    """The owner of a row by name or user name; an unknown one stays, for the rules to refuse."""
    name = legacy.owner_of(said, ()) if said else ""
    found = Person.objects.filter(name=name).values_list("user_name", flat=True).first() if name else None
    return found or name


def _moment(text: str) -> Any:
    day = legacy.day_of(text)
    return timezone.make_aware(legacy.moment_on(day)) if day else None


def _said(moment: Any) -> str:
    return legacy.said(timezone.make_naive(moment))


def _fetched(kind: str, ids: set[int]) -> dict[int, Any]:
    manager: Any = MODELS[kind]._default_manager
    found = manager.all() if kind == legacy.CONTACT else manager.select_related("owner")
    return {record.pk: record for record in found.filter(pk__in=ids)}


def _numbers_of(ids: set[int]) -> dict[int, str]:
    found = LegacyRecord.objects.filter(kind=legacy.CUSTOMER, record__in=ids).order_by("-pk")
    return dict(found.values_list("record", "number"))


def _fair(size: int) -> int:
    return min(max(size, 1), MOST)


def _known(name: str, there: Mapping[str, object]) -> None:
    if name not in there:
        why = Text(
            f"没有“{name}”，可用的有：{'、'.join(there)}。", f"There is no “{name}”, but: {', '.join(there)}."
        )
        raise Refused("invalid_choice", why)


def _refuse(field: str, problem: Problem) -> None:
    raise _refusal(field, problem)


def _refusal(field: str, problem: Problem) -> Refused:
    return Refused(problem.code, problem.why, fields={field: problem.why})
