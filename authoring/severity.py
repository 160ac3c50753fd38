"""What a writer's tags say beside requirements: how bad a failure would be, and whether a person does it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

SEVERITIES: Final = {
    "blocker": "blocker", "阻断": "blocker", "致命": "blocker",
    "critical": "critical", "严重": "critical",
    "major": "major", "一般": "major", "主要": "major",
    "minor": "minor", "次要": "minor", "轻微": "minor",
    "trivial": "trivial", "建议": "trivial", "细微": "trivial",
}  # fmt: skip
"""Word of a key user → severity; worn as ``@严重``, ``@严重度-严重`` or ``@severity-critical``."""
PREFIXES: Final = ("严重度", "严重程度", "severity")
MANUAL: Final = ("manual", "人工", "手工")
"""Tags of scenarios that a person goes through; their sentences are free."""


def word_of(tag: str) -> str | None:
    """The word after 严重度 in ``严重度-严重`` or ``严重度:严重``, or the tag itself where it is such a word."""
    plain = tag.strip().lower()
    for prefix in PREFIXES:
        if plain.startswith(prefix):
            return plain.removeprefix(prefix).lstrip("-_:：=")
    return plain if plain in SEVERITIES else None


def severities(tags: Iterable[str]) -> list[str]:
    """Each severity that the tags name, once; an unknown word after 严重度 is kept as it stands."""
    words = [word for tag in tags if (word := word_of(tag)) is not None]
    return list(dict.fromkeys(SEVERITIES.get(word, word) for word in words))


def severity_of(tags: Iterable[str]) -> str:
    """The severity of a scenario; empty where nobody has given one."""
    return next((s for s in severities(tags) if s in SEVERITIES), "")


def is_manual(tags: Iterable[str]) -> bool:
    """Whether a person goes through the scenario."""
    return any(tag in MANUAL for tag in tags)
