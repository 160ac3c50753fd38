"""What a migration is about, as values: tables and fields of the CRM, the mapping, and what can be wrong.

Every cell is text between reading and writing: ``""`` is an empty cell, there is no other. After its
conversion a value is in *canonical form* (``migration.conversions``), so that old and new can be compared
as text. A row is known by the number that a spreadsheet shows: the header is row 1, the first record row 2.

Reading is ``migration.reading.open_table(path, sheet="") -> Opened``: ``columns`` and an iterator of
``(row number, cells)``; cells are as many as columns. It raises ``BadInput``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from drivers.words import Lang, Text


class BadInput(Exception):
    """A file can't be used: where, what is wrong, and what to do, in both languages. Nothing was written."""

    def __init__(self, place: str, wrong: Text, remedy: Text) -> None:
        super().__init__(f"{place}: {wrong.zh}{remedy.zh} / {wrong.en} {remedy.en}")
        self.place, self.wrong, self.remedy = place, wrong, remedy

    def in_(self, lang: Lang) -> str:
        """One line for a person."""
        between = "" if lang == "zh" else " "
        return f"{self.place}: {self.wrong.in_(lang)}{between}{self.remedy.in_(lang)}"


class Type(Enum):
    """What a field of the CRM holds, and its canonical form."""

    TEXT = "text"
    DATE = "date"  # YYYY-MM-DD
    AMOUNT = "amount"  # yuan with two digits: 1234.50
    PHONE = "phone"  # 13800138000, 021-58886666, 021-58886666转8001, 4008001234
    EMAIL = "email"
    CONTACT = "contact"  # a telephone number or an e-mail address
    REGION = "region"  # a province's short name: 北京, 广西
    CHOICE = "choice"  # one of the field's choices


@dataclass(frozen=True)
class Field:
    """A field of the CRM; ``name`` for programs, ``label`` as business people say it."""

    name: str
    label: Text
    type: Type = Type.TEXT
    required: bool = False
    limit: int = 200
    """Longest value in characters."""
    choices: tuple[str, ...] = ()
    links_to: str = ""
    """The table whose legacy key this field holds."""


@dataclass(frozen=True)
class Table:
    """One kind of record. ``key`` names the field with the legacy number, unique in the old CRM."""

    name: str
    label: Text
    fields: tuple[Field, ...]
    key: str = "legacy_id"
    duplicate_by: tuple[str, ...] = ()
    """Fields that together make two records the same one (MIG-03); the first is the name."""
    active_by: str = ""
    """The date that decides whether a record is in scope (MIG-09)."""

    def field(self, name: str) -> Field:
        """The field ``name``; ``KeyError`` when there is none."""
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(name)


@dataclass(frozen=True)
class Line:
    """One line of the mapping table: a source field, where it goes, and how it's converted."""

    source: str
    field: Field
    conversion: str
    argument: str = ""
    default: str = ""
    """Put in where the source is empty: the business said so, nobody guessed."""
    required: bool = False
    remark: str = ""
    row: int = 0
    """Row of the mapping file."""


@dataclass(frozen=True)
class Mapping:
    """How one source table becomes one table of the CRM (MIG-01)."""

    table: Table
    lines: tuple[Line, ...]

    def line(self, field: str) -> Line | None:
        """The line that fills ``field``."""
        return next((one for one in self.lines if one.field.name == field), None)


class Refused(ValueError):
    """A value can't be converted without guessing. ``code`` is lasting, ``reason`` says why and what to do."""

    def __init__(self, code: str, reason: Text) -> None:
        super().__init__(f"{code}: {reason.zh} / {reason.en}")
        self.code, self.reason = code, reason


Convert = Callable[[str], str]
"""A cell's text to canonical form; ``Refused`` when that would be a guess. ``""`` stays ``""``."""


@dataclass(frozen=True)
class Conversion:
    """A named conversion. ``prepare(argument, field)`` gives the function; a bad argument is a ``ValueError``."""

    name: str
    label: Text
    explanation: Text
    makes: frozenset[Type]
    """Types of CRM fields that it fits."""
    prepare: Callable[[str, Field], Convert]


Rows = Iterator[tuple[int, tuple[str, ...]]]


@dataclass
class Opened:
    """A source table that is open for reading, once."""

    place: str
    """File name, and sheet where there is one: the beginning of every message."""
    columns: tuple[str, ...]
    rows: Rows
    size: int
    """Bytes of the file."""
    about: int = 0
    """Rows, roughly, for showing the time left."""
