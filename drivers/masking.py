"""Secrets out of everything that is kept: passwords, tokens, session cookies, in JSON, forms, HTML and headers.

What an exchange holds comes from the CRM, so every repetition is bounded or can't be tried twice: megabytes that were
made to keep a pattern busy take no longer than others (``python -m bench.masking``).
"""

from __future__ import annotations

import re

_WORDS = r"(?:password|passwd|\bpw|secret|token|csrf|session|api[_-]?key)"
_NAME = rf"{_WORDS}[\w-]{{0,40}}"
_FIELD = rf"[\w-]{{0,40}}?{_NAME}"
_QUOTED = r'(?P<e>\\{0,31})"(?:[^"\\]++|\\++[^"\\]|(?P=e)\\++"|(?!))*+(?:(?P=e)")?|\\{0,31}\'[^\']*+\'?'
"""To the closing quote; ``reports.evidence.masking.QUOTED`` is the same and says why it looks like this."""
_Q = r'\\{0,31}["\']'
_RULES = (
    # name: value and name=value, quoted or not
    (re.compile(rf'(?i)({_NAME}(?:{_Q})?\s{{0,40}}[:=]\s{{0,40}})(?:{_QUOTED}|[^&;\s,}}<>"\\]+)'), r'\1\g<e>"***\g<e>"'),
    # <input name="csrf…" value="…">, whichever comes first
    (re.compile(rf'(?i)(<[^<>]{{0,300}}name={_Q}{_FIELD}{_Q}[^<>]{{0,300}}value=)(?:{_QUOTED})'), r'\1\g<e>"***\g<e>"'),
    (re.compile(rf'(?i)(<[^<>]{{0,300}}value=)(?:{_Q}[^"\'<>]{{0,4000}}{_Q})([^<>]{{0,300}}name={_Q}{_FIELD}{_Q})'), r'\1"***"\2'),
    (re.compile(r"(?i)(authorization\s{0,40}:\s{0,40}\w{1,40}\s{1,40})\S+"), r"\1***"),
)  # fmt: skip


def masked(text: str) -> str:
    """``text`` without the values of what is named like a secret; business data stays as it is."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
