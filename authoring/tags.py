"""Choosing scenarios by tags: ``@load``, ``not @load and (@CUS-01 or @smoke)``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection

from authoring.problems import did_you_mean
from authoring.severity import MANUAL
from drivers.words import Text

Chooses = Callable[[Collection[str]], bool]
ONLY_UI, ONLY_HTTP, ALSO_UI = "only-ui", "only-http", "also-ui"
SAMPLED_UI = "sampled-ui"
"""Of the examples from a table, only one of each kind goes through the pages."""
PROPOSED = ("待实现", "proposed")
WELL_KNOWN = (
    "load",
    "clock",
    "alone",
    "smoke",
    "trial",
    "cutover",
    "cross-check",
    ONLY_UI,
    ONLY_HTTP,
    ALSO_UI,
    SAMPLED_UI,
    *PROPOSED,
    *MANUAL,
)
"""Tags that mean something to the harness; they may be asked for where no scenario carries them yet."""


class TagsMisused(ValueError):
    """An expression that makes no sense, told in both languages."""

    def __init__(self, what: Text) -> None:
        super().__init__(f"{what.zh} / {what.en}")
        self.what = what


def chooser(expression: str | None, known: Collection[str]) -> Chooses:
    """A function that tells whether a scenario with these tags is chosen; nothing asked chooses all.

    ``TagsMisused`` for an expression that can't be read, or a tag that no scenario carries.
    """
    if not expression or not expression.strip():
        return lambda tags: True
    plain = unicodedata.normalize("NFKC", expression)
    tokens = re.findall(r"[()]|[^\s()]+", plain)
    chooses = _Expression(tokens, plain, {*known, *WELL_KNOWN}).whole()
    return lambda tags: chooses(frozenset(tags))


class _Expression:
    """Reads ``or`` of ``and`` of ``not``, the way everyone expects them to bind."""

    def __init__(self, tokens: list[str], plain: str, known: Collection[str]) -> None:
        self.tokens, self.plain, self.known = tokens, plain, known

    def whole(self) -> Chooses:
        chooses = self._either()
        if self.tokens:
            raise self._wrong(self.tokens[0])
        return chooses

    def _either(self) -> Chooses:
        sides = [self._both()]
        while self._took("or"):
            sides.append(self._both())
        return lambda tags: any(side(tags) for side in sides)

    def _both(self) -> Chooses:
        sides = [self._one()]
        while self._took("and"):
            sides.append(self._one())
        return lambda tags: all(side(tags) for side in sides)

    def _one(self) -> Chooses:
        if self._took("not"):
            other = self._one()
            return lambda tags: not other(tags)
        if self._took("("):
            inner = self._either()
            if not self._took(")"):
                raise self._wrong(")")
            return inner
        return self._tag()

    def _tag(self) -> Chooses:
        if not self.tokens or self.tokens[0].lower() in ("and", "or", ")"):
            raise self._wrong(self.tokens[0] if self.tokens else "")
        name = self.tokens.pop(0).lstrip("@")
        if name not in self.known:
            hint = did_you_mean(f"@{name}", [f"@{k}" for k in self.known])
            raise TagsMisused(
                Text(
                    f"没有场景带标签 @{name}。{hint.zh}",
                    f"No scenario carries the tag @{name}. {hint.en}".strip(),
                )
            )
        return lambda tags: name in tags

    def _took(self, word: str) -> bool:
        if self.tokens and self.tokens[0].lower() == word:
            self.tokens.pop(0)
            return True
        return False

    def _wrong(self, at: str) -> TagsMisused:
        where = f"“{at}”" if at else "结尾"
        return TagsMisused(
            Text(
                f"标签表达式“{self.plain}”在{where}处看不懂，写法如 not @load and (@CUS-01 or @smoke)。",
                f"The tags “{self.plain}” can't be read at “{at or 'the end'}”; "
                "write them like: not @load and (@CUS-01 or @smoke).",
            )
        )
