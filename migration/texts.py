"""Text as it stands in old exports: what may be taken off without changing it, and what has been lost."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from drivers.words import Text
from migration.model import Convert, Field, Refused

_INVISIBLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff]")
_ERRORS: Final = {"#N/A", "#DIV/0!", "#REF!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"}
_DIGITS_LOST: Final = re.compile(r"\d(?:\.\d+)?E\+?\d{2,}", re.I)


def reading_of(value: str) -> str:
    """``value`` for reading figures, dates and words: full width as half width, no spaces around."""
    if value.isascii():
        plain = value.strip()
    else:
        plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", value)).strip()
    if plain.startswith(("=", "#")):
        _not_a_value(plain)
    return plain


def _not_a_value(plain: str) -> None:
    if plain.startswith("="):
        raise Refused(
            "formula",
            Text(
                f"单元格是公式“{plain[:60]}”，不是值，请在原文件中粘贴为数值",
                f"The cell is a formula, “{plain[:60]}”, and no value; paste it as a value in the source",
            ),
        )
    if plain in _ERRORS:
        raise Refused(
            "cell_error",
            Text(
                f"单元格是 Excel 错误“{plain}”，原值已丢失，请在原文件中更正",
                f"The cell is Excel's error “{plain}”, its value is lost; correct it in the source",
            ),
        )


def whole(value: str) -> str:
    """``value`` without spaces around and invisible characters; refuses what is no longer the value it was."""
    plain = value.strip()
    if not plain.isprintable():
        plain = _INVISIBLE.sub("", plain).strip()
    if plain.startswith(("=", "#")):
        _not_a_value(plain)
    if "\ufffd" in plain:
        raise Refused(
            "characters_lost",
            Text(
                f"“{plain[:60]}”中有已损坏的字符，请从旧系统重新导出",
                f"“{plain[:60]}” has broken characters; export it again",
            ),
        )
    if plain[:1].isdigit() and _DIGITS_LOST.fullmatch(plain):
        raise Refused(
            "digits_lost",
            Text(
                f"“{plain}”已被 Excel 变为科学计数，末尾数字丢失，请以文本格式重新导出",
                f"Excel has turned the number into “{plain}” and its last digits are lost; export it as text",
            ),
        )
    return plain


def plain_text(argument: str, field: Field) -> Convert:
    """Spaces around and invisible characters go, all else stays, emoji too; ``limit`` is kept, never cut to."""
    if argument.strip():
        raise ValueError("留空 / nothing")
    limit = field.limit

    def convert(value: str) -> str:
        plain = whole(value)
        if len(plain) > limit:
            raise Refused(
                "too_long",
                Text(
                    f"共 {len(plain)} 个字符，CRM 最多 {limit} 个，请缩短",
                    f"It has {len(plain)} characters, the CRM takes {limit}; shorten it",
                ),
            )
        return plain

    return convert
