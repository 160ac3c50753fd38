"""What a reconciliation found, as values; their JSON schema is ``schema()``, for whoever reads the evidence."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Map
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from drivers.words import Text
from migration.differences import Group
from migration.model import Convert, Field, Line, Mapping, Refused, Type

SCHEMA = "golive.reconciliation/1"


@dataclass(frozen=True)
class Compared:
    """One field to compare: its column in the old and in the new file; ``convert`` is ``None`` when the old file
    is already in canonical form."""

    field: Field
    old: str
    new: str
    convert: Convert | None = None
    day_first: bool = False
    """The old column is a date written day, month, year: SQL then proves most rows by itself."""
    conversion: str = ""
    """The name of what ``convert`` is: SQL then takes a value in its canonical form for what it is, else none."""
    known: tuple[tuple[str, str], ...] = ()
    """Old words and what the conversion makes of them; SQL takes no other word of the column for agreeing."""


@dataclass(frozen=True)
class Plan:
    """One table to reconcile: keys and fields of both files, and the fields that totals are counted by."""

    table: str
    label: Text
    key: tuple[str, str]
    fields: tuple[Compared, ...]

    def by(self) -> tuple[Compared, ...]:
        """Owner, region, stage and the first date (counted by month), as far as the table has them."""
        dates = [c for c in self.fields if c.field.type is Type.DATE][:1]
        named = [c for c in self.fields if c.field.name in ("owner", "stage") or c.field.type is Type.REGION]
        return (*named, *dates)

    def amounts(self) -> tuple[Compared, ...]:
        """Fields that are summed to the cent."""
        return tuple(c for c in self.fields if c.field.type is Type.AMOUNT)


@dataclass(frozen=True)
class FieldResult:
    """How far one field agrees, over the rows that both sides have once. ``agreement`` is 0 to 1, exact."""

    name: str
    label: Text
    compared: int
    form: int
    content: int
    agreement: float


@dataclass(frozen=True)
class Total:
    """Rows of one value of a dimension (owner, region, stage, month; or the whole table) on each side."""

    by: str
    label: Text
    value: str
    old: int
    new: int


@dataclass(frozen=True)
class Sum:
    """Sum of an amount in yuan as text, to the cent; ``unreadable`` old or new cells were left out."""

    field: str
    label: Text
    old: str
    new: str
    unreadable: int


@dataclass(frozen=True)
class Doubled:
    """A key that is there more than once on one side; such rows are never paired."""

    key: str
    old: int
    new: int


@dataclass(frozen=True)
class TableResult:
    """One table, reconciled. ``notes`` say in words what missing and extra rows have in common."""

    table: str
    label: Text
    old_rows: int
    new_rows: int
    both: int
    missing: int
    extra: int
    blank: int
    """Rows without a key, of both sides."""
    doubled: int
    missing_keys: tuple[str, ...]
    extra_keys: tuple[str, ...]
    doubled_keys: tuple[Doubled, ...]
    notes: tuple[Text, ...]
    fields: tuple[FieldResult, ...]
    totals: tuple[Total, ...]
    sums: tuple[Sum, ...]
    groups: tuple[Group, ...]
    differences: int
    file: str
    """The file that holds every difference, every missing, extra and doubled key."""

    @property
    def sound(self) -> bool:
        """Every row is there once and every field equal; differences of form alone don't count."""
        rows = self.missing + self.extra + self.blank + self.doubled
        moved = any(t.old != t.new for t in self.totals) or any(
            s.old != s.new or s.unreadable for s in self.sums
        )
        return (
            not rows
            and not moved
            and not any(f.content for f in self.fields)
            and self.old_rows == self.new_rows > 0
        )


@dataclass(frozen=True)
class Link:
    """A field that holds another record's key: how many point at nothing on each side."""

    table: str
    field: str
    to: str
    filled: int
    dangling_old: int
    dangling_new: int
    examples: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        return not self.dangling_new


@dataclass(frozen=True)
class Reconciliation:
    """All tables of one comparison; ``made`` is ISO 8601 with its zone."""

    made: str
    tables: tuple[TableResult, ...]
    links: tuple[Link, ...] = ()
    old_files: dict[str, str] = field(default_factory=dict)
    """SHA-256 of each file of the old side, by folder and name: what was compared, whoever files it as evidence."""
    new_files: dict[str, str] = field(default_factory=dict)
    schema: str = field(default=SCHEMA)

    @property
    def sound(self) -> bool:
        """True only when there is a table and each, with each link, is sound."""
        return bool(self.tables) and all(t.sound for t in self.tables) and all(k.sound for k in self.links)


def schema() -> dict[str, Any]:
    """JSON schema of ``Reconciliation``."""
    from pydantic import TypeAdapter

    return TypeAdapter(Reconciliation).json_schema()


def plan_from(mapping: Mapping, *, cleaned: bool, new_columns: Map[str, str] | None = None) -> Plan:
    """The plan for a mapping. ``cleaned``: the old file is the cleaned one, with the CRM's field names and
    canonical values; else it's the old export. ``new_columns`` names the CRM's columns where they differ."""
    from migration.conversions import BY_NAME

    names = new_columns or {}
    fields = []
    for line in mapping.lines:
        new = names.get(line.field.name, line.field.name)
        if cleaned:
            fields.append(Compared(line.field, line.field.name, new))
            continue
        conversion = BY_NAME[line.conversion]
        convert = conversion.prepare(line.argument, line.field)
        order = line.argument.strip().lower() in ("dmy", "日月年")
        convert = _with_default(convert, line.default)
        known = tuple(_known(line, convert))
        named = conversion.name
        fields.append(Compared(line.field, line.source, new, convert, order, named, known))
    table = mapping.table
    keys = [c for c in fields if c.field.name == table.key]
    if not keys:
        raise KeyError(table.key)
    rest = tuple(c for c in fields if c.field.name != table.key)
    return Plan(table.name, table.label, (keys[0].old, keys[0].new), rest)


def _known(line: Line, convert: Convert) -> Iterator[tuple[str, str]]:
    """The words that a choice or region is likely to be written in, with what they become."""
    from migration.conversions import BY_NAME, aliases
    from migration.vocabulary import PROVINCES

    words: set[str] = set()
    if line.field.type is Type.CHOICE:
        words = {*line.field.choices, *aliases(line.argument)}
    elif BY_NAME[line.conversion].name == "region":
        words = {*PROVINCES, *PROVINCES.values()}
    for word in sorted(words):
        with suppress(Refused):
            yield word, convert(word)


def _with_default(convert: Convert, default: str) -> Convert:
    return (lambda value: convert(value) or default) if default else convert
