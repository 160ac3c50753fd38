"""Telephone numbers and e-mail addresses in one form (MIG-02)."""

from __future__ import annotations

import re
from typing import Final

from drivers.words import Text
from migration.model import Refused
from migration.texts import reading_of, whole

_SEPARATORS: Final = re.compile(r"[\s\-‐‑‒–—―−()./·]")
_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_EXTENSION: Final = re.compile(r"(.+?)\s*(?:转|分机|ext|x|#)\s*(\d{1,6})")
_LANDLINE: Final = re.compile(r"(010|02\d|0[3-9]\d\d)([2-9]\d{6,7})")
_SERVICE: Final = re.compile(r"[48]00\d{7}")
_EMAIL: Final = re.compile(r"[^\s@<>\"(),;:\\]+@(?:\w(?:[\w-]*\w)?\.)+[^\W\d_]{2,}")


def telephone(value: str) -> str:
    """13800138000, 021-58886666, 021-58886666转8001, 4008001234; one without area code is refused."""
    if len(value) == 11 and value.isascii() and _MOBILE.fullmatch(value):
        return value
    folded = reading_of(value).casefold()
    if not folded:
        return ""
    whole(folded)
    number, extension = folded, ""
    if found := _EXTENSION.fullmatch(folded):
        number, extension = found.groups()
    bare = re.sub(r"^(?:\+86|0086|86(?=1[3-9]\d{9}$))(?:0(?=1[3-9]\d{9}$))?", "", _SEPARATORS.sub("", number))
    if _MOBILE.fullmatch(bare) and not extension:
        return bare
    if number.lstrip().startswith(("+86", "0086")) and not bare.startswith("0"):
        bare = "0" + bare
    if found := _LANDLINE.fullmatch(bare):
        return f"{found[1]}-{found[2]}" + (f"转{extension}" if extension else "")
    if _SERVICE.fullmatch(bare):
        return bare + (f"转{extension}" if extension else "")
    raise _no_telephone(value, bare)


def _no_telephone(value: str, bare: str) -> Refused:
    if re.fullmatch(r"[2-9]\d{6,7}", bare):
        return Refused(
            "phone_area_code",
            Text(
                f"“{value}”缺少区号，请补充，如 021-58886666",
                f"“{value}” has no area code; add it, as in 021-58886666",
            ),
        )
    return Refused(
        "phone_form",
        Text(
            f"“{value}”不是手机号或座机号，请更正",
            f"“{value}” is neither a mobile nor a landline number; correct it",
        ),
    )


def email(value: str) -> str:
    """The address with its domain in small letters; what stands before the @ stays as it is."""
    plain = reading_of(value)
    if not plain:
        return ""
    if not _EMAIL.fullmatch(plain) or ".." in plain:
        raise Refused(
            "email_form",
            Text(
                f"“{value}”不是电子邮箱地址，请更正，如 name@example.com",
                f"“{value}” is no e-mail address; correct it, as in name@example.com",
            ),
        )
    before, _, domain = plain.rpartition("@")
    return f"{before}@{domain.lower()}"


def contact(value: str) -> str:
    """A telephone number or an e-mail address, whichever ``value`` is."""
    return email(value) if "@" in value or "＠" in value else telephone(value)
