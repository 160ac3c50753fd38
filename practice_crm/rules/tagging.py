"""Tags of customers (CUS-05), such as 高潜力客户 and 流失预警客户."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from typing import Final

from practice_crm.rules import fields
from practice_crm.rules.fields import Problem
from practice_crm.wording import Text

SUGGESTED: Final = ("高潜力客户", "流失预警客户", "战略客户")
LENGTH: Final = 30
AT_MOST: Final = 10


def plain(tag: str) -> str:
    """A tag as it is stored."""
    return unicodedata.normalize("NFC", tag).strip()


def problem(tag: str, there: Collection[str]) -> Problem | None:
    """Why a customer that has the tags ``there`` may not have this one too."""
    if wrong := fields.of_text("tag", tag, required=True, limit=LENGTH):
        return wrong
    if plain(tag) not in there and len(there) >= AT_MOST:
        why = Text(f"一个客户最多 {AT_MOST} 个标签。", f"A customer may have at most {AT_MOST} tags.")
        return Problem("invalid_format", why)
    return None


def after_setting(there: Collection[str], tag: str) -> list[str]:
    """The tags of a customer once ``tag`` was set: each once, the others kept."""
    return sorted({*there, plain(tag)})


def after_removing(there: Collection[str], tag: str) -> list[str]:
    """The tags of a customer once ``tag`` was taken away: the others kept."""
    return sorted({*there} - {plain(tag)})


def wanted(asked: str) -> str:
    """The tag that a list is narrowed down by; empty text narrows nothing."""
    return plain(asked)
