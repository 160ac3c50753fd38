"""What a field may hold: the checks that customers, leads and opportunities share."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from typing import NamedTuple

from practice_crm.wording import Text, label


class Problem(NamedTuple):
    """What is wrong with one field: a refusal code and a sentence for the person."""

    code: str
    why: Text


Problems = dict[str, Problem]
NAME_LENGTH = 200
REMARK_LENGTH = 2000


def clean(values: Mapping[str, str]) -> dict[str, str]:
    """The values as they are saved: without blanks around them, composed characters in one form."""
    return {field: unicodedata.normalize("NFC", value).strip() for field, value in values.items()}


def missing(field: str) -> Problem:
    """The field is required and empty."""
    name = label(field)
    return Problem("required", Text(f"请填写{name.zh}。", f"{name.en} is required."))


def unknown_choice(field: str) -> Problem:
    """The field is a choice, and the value isn't one of the list."""
    name = label(field)
    return Problem(
        "invalid_choice",
        Text(f"{name.zh}不在可选范围内，请从列表中选择。", f"{name.en} is not in the list; choose one."),
    )


def too_long(field: str, limit: int) -> Problem:
    """The field holds more than ``limit`` characters."""
    name = label(field)
    return Problem(
        "invalid_format",
        Text(f"{name.zh}不能超过 {limit} 个字。", f"{name.en} may have at most {limit} characters."),
    )


def of_text(field: str, value: str, *, required: bool, limit: int = NAME_LENGTH) -> Problem | None:
    """What is wrong with a text."""
    if not value.strip():
        return missing(field) if required else None
    if len(value) > limit:
        return too_long(field, limit)
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\r\t" for c in value):
        name = label(field)
        return Problem(
            "invalid_format",
            Text(f"{name.zh}含有不可见的控制字符。", f"{name.en} contains control characters."),
        )
    return None


def of_choice(field: str, value: str, choices: Collection[str], *, required: bool) -> Problem | None:
    """What is wrong with a single choice."""
    if not value.strip():
        return missing(field) if required else None
    return None if value in choices else unknown_choice(field)


def gathered(found: Mapping[str, Problem | None]) -> Problems:
    """Only the fields that have a problem."""
    return {field: problem for field, problem in found.items() if problem}
