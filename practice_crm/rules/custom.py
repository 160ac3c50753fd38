"""Custom fields (CUS-04): what the administrator may define, and what a value of each type has to be.

A value travels as one text: a number without superfluous zeros, a date as YYYY-MM-DD, several choices
separated by ``SEPARATOR``. Empty text is no value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final, NamedTuple

from practice_crm.rules import areas, fields
from practice_crm.rules.fields import Problem, Problems
from practice_crm.wording import Text

TEXT: Final = "text"
NUMBER: Final = "number"
DATE: Final = "date"
CHOICE: Final = "choice"
CHOICES: Final = "choices"
TYPES: dict[str, Text] = {
    TEXT: Text("文本", "Text"),
    NUMBER: Text("数字", "Number"),
    DATE: Text("日期", "Date"),
    CHOICE: Text("单选", "Single choice"),
    CHOICES: Text("多选", "Multiple choice"),
}
SEPARATOR: Final = "、"
LABEL_LENGTH: Final = 40
TEXT_LENGTH: Final = 500
_BETWEEN: Final = re.compile(r"[、，,；;|\n]")
_NUMBER: Final = re.compile(r"[+-]?\d{1,15}(\.\d{1,6})?")
_DATE: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


class Field(NamedTuple):
    """A custom field as the rules need it."""

    label: str
    type: str
    required: bool
    default: str
    options: Sequence[str]


def split(value: str) -> list[str]:
    """The single choices of a text, each once, in the order in which they stand there."""
    parts = (part.strip() for part in _BETWEEN.split(value))
    return list(dict.fromkeys(part for part in parts if part))


def value_problem(field: Field, value: str, channel: str) -> Problem | None:
    """What keeps ``value`` from being saved in ``field``: missing, not of its type, not one of its choices."""
    if not value.strip():
        return missing(field) if is_required(field, channel) else None
    return type_problem(field, value, channel)


def is_required(field: Field, channel: str) -> bool:
    """Whether the field has to be filled in."""
    del channel
    return field.required


def type_problem(field: Field, value: str, channel: str) -> Problem | None:
    """What is wrong with a value that isn't empty."""
    del channel
    if field.type == NUMBER:
        return None if number_of(value) is not None else _misshapen(field, "一个数字", "a number")
    if field.type == DATE:
        wish = ("一个存在的日期，如 2026-11-21", "a date that exists, such as 2026-11-21")
        return None if date_of(value) else _misshapen(field, *wish)
    if field.type in (CHOICE, CHOICES):
        chosen = [value.strip()] if field.type == CHOICE else split(value)
        return None if all(one in field.options for one in chosen) else unknown(field)
    return _text_problem(field, value)


def canonical(field: Field, value: str) -> str:
    """A good value in the one form in which it is stored, shown and exported."""
    plain = value.strip()
    if not plain:
        return ""
    if field.type == NUMBER:
        return shortest(number_of(plain) or Decimal(0))
    if field.type == DATE:
        day = date_of(plain)
        return day.isoformat() if day else plain
    if field.type == CHOICES:
        chosen = split(plain)
        return SEPARATOR.join(option for option in field.options if option in chosen)
    return unicodedata.normalize("NFC", plain)


def value_to_save(field: Field, given: str | None) -> str:
    """The value of a new record: what was given, or the default where nothing was said at all."""
    return canonical(field, field.default if given is None else given)


def is_asked(given: str | None, is_new: bool) -> bool:
    """Whether a save has to judge this field: always on a new record, later only when it is sent."""
    return is_new or given is not None


def number_of(value: str) -> Decimal | None:
    """``value`` as a number; thousands separators are taken, at most 15 digits and 6 decimals."""
    plain = unicodedata.normalize("NFKC", value).strip().replace(",", "")
    if not _NUMBER.fullmatch(plain):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def date_of(value: str) -> date | None:
    """``value`` as a day, year first; ``None`` for one that doesn't exist or reads in two ways."""
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", value).strip())
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def shortest(number: Decimal) -> str:
    """A number without superfluous zeros and without an exponent."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def may_define(role: str, channel: str) -> bool:
    """Whether the role adds and deletes fields: the administrator."""
    return areas.may_reach(role, "configuration", channel)


def definition_problems(field: Field, taken: Collection[str]) -> Problems:
    """Why the administrator may not have this field; ``taken`` are the names of fields that exist."""
    return fields.gathered(
        {
            "label": _label_problem(field.label, taken),
            "type": fields.of_choice("type", field.type, TYPES, required=True),
            "options": _options_problem(field),
            "default": _default_problem(field),
        }
    )


def columns(labels: Sequence[str], place: str) -> list[str]:
    """The custom columns of the list, the export or the import template (``place``): all of them."""
    del place
    return list(labels)


def missing(field: Field) -> Problem:
    """The field is required and empty."""
    return Problem("required", Text(f"请填写{field.label}。", f"{field.label} is required."))


def unknown(field: Field) -> Problem:
    """The value is none of the field's choices."""
    listed = SEPARATOR.join(field.options)
    return Problem(
        "invalid_choice",
        Text(f"{field.label}只能选：{listed}。", f"{field.label} must be among: {listed}."),
    )


def _misshapen(field: Field, zh: str, en: str) -> Problem:
    return Problem("invalid_format", Text(f"{field.label}应是{zh}。", f"{field.label} must be {en}."))


def _text_problem(field: Field, value: str) -> Problem | None:
    if len(value) > TEXT_LENGTH:
        limit = TEXT_LENGTH
        why = Text(f"{field.label}不能超过 {limit} 个字。", f"{field.label}: at most {limit} characters.")
        return Problem("invalid_format", why)
    if fields.of_text("name", value, required=False, limit=TEXT_LENGTH):
        return _misshapen(field, "不含控制字符的文本", "text without control characters")
    return None


def _label_problem(label: str, taken: Collection[str]) -> Problem | None:
    if wrong := fields.of_text("label", label, required=True, limit=LABEL_LENGTH):
        return wrong
    if label.strip() in taken:
        why = Text(f"已经有名为“{label.strip()}”的字段。", f"There already is a field “{label.strip()}”.")
        return Problem("invalid_choice", why)
    return None


def _options_problem(field: Field) -> Problem | None:
    if field.type in (CHOICE, CHOICES) and len(set(field.options)) < 2:
        return Problem("required", Text("请至少给出两个选项。", "Give at least two choices."))
    return None


def _default_problem(field: Field) -> Problem | None:
    if not field.default.strip() or field.type not in TYPES:
        return None
    return type_problem(field, field.default, "definition")
