"""Secrets out of everything that is kept: passwords, tokens, session cookies, in JSON, forms, HTML and headers."""

from __future__ import annotations

import re

_NAME = r"[\w-]*(?:password|passwd|\bpw|secret|token|csrf|session|api[_-]?key)[\w-]*"
_QUOTED = r'\\?"(?:\\.|[^"\\])*"|\'[^\']*\''
_RULES = (
    # name: value and name=value, quoted or not
    (re.compile(rf'(?i)("?{_NAME}"?\s*[:=]\s*)(?:{_QUOTED}|[^&;\s,}}<>"]+)'), r'\1"***"'),
    # <input name="csrf…" value="…">, whichever comes first
    (re.compile(rf'(?i)(<[^>]*name=["\']{_NAME}["\'][^>]*value=)(?:{_QUOTED})'), r'\1"***"'),
    (re.compile(rf'(?i)(<[^>]*value=)(?:{_QUOTED})([^>]*name=["\']{_NAME}["\'])'), r'\1"***"\2'),
    (re.compile(r"(?i)(authorization\s*:\s*\w+\s+)\S+"), r"\1***"),
)


def masked(text: str) -> str:
    """``text`` without the values of what is named like a secret; business data stays as it is."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
