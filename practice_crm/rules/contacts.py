"""The form of 联系方式 (CUS-02) and the one form in which two of them are compared (CUS-03)."""

from __future__ import annotations

import re
import unicodedata

_MOBILE = re.compile(r"(?:\+?86)?1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:\+?86)?0\d{2,3}[2-9]\d{6,7}(?:(?:转|ext|x|#)\d{1,6})?")
_SERVICE_LINE = re.compile(r"[48]00\d{7}")
_EMAIL = re.compile(r"[^\s@<>\"(),;:\\]+@(?:[\w](?:[\w-]*[\w])?\.)+[^\W\d_]{2,}")
_SEPARATORS = re.compile(r"[\s\-‐-―−()./·]")


def key(contact: str) -> str:
    """``contact`` without what makes no difference: width, letter case, spaces, telephone separators, +86."""
    folded = unicodedata.normalize("NFKC", contact).casefold().strip()
    if "@" in folded:
        return re.sub(r"\s", "", folded)
    bare = _SEPARATORS.sub("", folded)
    return re.sub(r"^(?:\+86|86(?=1[3-9]\d{9}$))", "", bare)


def form(contact: str) -> str | None:
    """``mobile``, ``landline`` or ``email``; ``None`` when ``contact`` is none of them (CUS-02)."""
    plain = key(contact)
    if "@" in plain:
        sound = _EMAIL.fullmatch(plain) and ".." not in plain and len(plain) <= 120
        return "email" if sound else None
    if _MOBILE.fullmatch(plain):
        return "mobile"
    if _LANDLINE.fullmatch(plain) or _SERVICE_LINE.fullmatch(plain):
        return "landline"
    return None
