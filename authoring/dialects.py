"""The keywords of a feature file, from the parser's own table, and those that writers type instead."""

from __future__ import annotations

import re

from gherkin.dialect import Dialect

TITLES = ("feature", "rule", "background", "scenario_outline", "scenario", "examples")
STEPS = ("given", "when", "then", "and", "but")
LANGUAGES = ("zh-CN", "zh-TW", "en")
MISTAKEN = ("给定", "如果", "然后", "并", "且", "则", "但")
"""What is typed for a step and isn't one."""


def _words(kinds: tuple[str, ...], languages: tuple[str, ...]) -> list[str]:
    found = {
        word.strip()
        for language in languages
        for kind in kinds
        for word in getattr(Dialect.for_name(language), f"{kind}_keywords")
    }
    return sorted(found - {"*"}, key=len, reverse=True)


TITLE_WORDS = _words(TITLES, LANGUAGES)
STEP_WORDS = _words(STEPS, LANGUAGES)
CHINESE_TITLES = [w for w in _words(TITLES, ("zh-CN",)) if not w.isascii()]
CHINESE_STEPS = [w for w in _words(STEPS, ("zh-CN",)) if not w.isascii()]
OUTLINES = frozenset(_words(("scenario_outline",), LANGUAGES))
LATIN_STEPS = _words(STEPS, ("en",))


def one_of(words: list[str] | tuple[str, ...]) -> str:
    """A pattern for any of the words, the longest first."""
    return "(?:" + "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)) + ")"


FEATURES = re.compile(one_of(_words(("feature",), LANGUAGES)))
FEATURE_LINE = re.compile(rf"\s*({one_of(_words(('feature',), LANGUAGES))}):")
LANGUAGE_LINE = re.compile(r"\s*#\s*language\s*:\s*([A-Za-z\-_]+)\s*$")
