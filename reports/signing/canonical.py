"""One form for everything that is signed: the same content gives the same bytes, whatever file it came from."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import unicodedata
from datetime import date
from enum import Enum
from typing import Any

FILE_DIGESTS = "digest"
"""A field of that name says which file it was; the content is what is signed."""


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no blanks, in UTF-8, text composed (NFC)."""
    made = json.dumps(
        _plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return unicodedata.normalize("NFC", made).encode("utf-8", "backslashreplace")


def digest(value: Any) -> str:
    """SHA-256 of the canonical form."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _plain(value: Any) -> Any:
    if value is None or type(value) in (str, int, bool):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = [f.name for f in dataclasses.fields(value) if f.name != FILE_DIGESTS]
        return {name: _plain(getattr(value, name)) for name in fields}
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if isinstance(value, (set, frozenset)):
        return sorted(str(v) for v in value)
    if isinstance(value, float) and value != value:
        return "nan"
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return str(value)
    return value
