"""Lines that the parser took for description although they look like a title or a step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from authoring.dialects import CHINESE_STEPS, CHINESE_TITLES, MISTAKEN, one_of
from authoring.model import Feature
from authoring.problems import Told

_TITLE = re.compile(
    rf"{one_of(CHINESE_TITLES)}(?:大纲)?(?:\s|[:：]|$)"
    r"|(?i:feature|background|scenario(?: (?:outline|template))?|scenarios|examples?|rule)\s*[:：]"
)
_SURE = re.compile(rf"(?:{one_of([*CHINESE_STEPS, *MISTAKEN])}|Given)\s|\||@\S|[*]\s")
_MAYBE = re.compile(rf"{one_of(CHINESE_STEPS)}|(?i:given|when|then|and|but)\s")
_QUOTE = re.compile('[“”"‘’「」]')


def check(lines: list[str], feature: Feature, told: Told) -> None:
    """Tell each line of a description that was meant to be more than one."""
    accounted = set(_accounted(feature.document))
    starts = [scenario.line for scenario in feature.scenarios]
    for number, line in enumerate(lines, 1):
        body = line.strip()
        if not body or number in accounted:
            continue
        scenario = max((start for start in starts if start < number), default=None)
        if _meant(body, inside=scenario is not None):
            told.tell("swallowed", number, scenario, content=body)


def _meant(body: str, *, inside: bool) -> bool:
    """Inside a scenario anything like a step was meant as one; above, prose may begin with 当 or When."""
    if _TITLE.match(body) or _SURE.match(body):
        return True
    return bool(_MAYBE.match(body)) and (inside or bool(_QUOTE.search(body)))


def _accounted(data: Any) -> Iterator[int]:
    """Every line that the parser's document knows as something else than description."""
    if isinstance(data, list):
        for item in data:
            yield from _accounted(item)
    elif isinstance(data, dict):
        line = data.get("location", {}).get("line", 0)
        yield line
        if "delimiter" in data:
            yield from range(line, line + data["content"].count("\n") + 3)
        for value in data.values():
            yield from _accounted(value)
