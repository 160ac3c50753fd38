"""Telling problems: a wording, filled in, at a place."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from authoring.model import Problem, Stops
from authoring.wording import FILE, WORDINGS
from drivers.words import Lang, Text

NOTHING_MORE = Text("", "")


def near(word: str, known: Iterable[str], count: int = 1) -> list[str]:
    """The nearest of the known words, the best first."""
    return difflib.get_close_matches(word, list(known), count, 0.5)


def did_you_mean(word: str, known: Iterable[str]) -> Text:
    """A question with the nearest known word, or nothing."""
    found = near(word, known)
    return Text(f"是否指“{found[0]}”？", f"Did you mean “{found[0]}”? ") if found else NOTHING_MORE


def places(places: Iterable[tuple[str, int]]) -> str:
    """``file:line`` for every place."""
    return ", ".join(f"{file}:{line}" for file, line in places)


class Told:
    """Collects the problems of one file. ``lang`` is the language they are shown in."""

    def __init__(self, file: str, lang: Lang) -> None:
        self.file, self.lang = file, lang
        self.problems: list[Problem] = []
        self.unknown = 0
        """How many sentences were unknown so far."""

    def tell(
        self, code: str, line: int, scenario: int | None = None, hint: Text = NOTHING_MORE, **fields: object
    ) -> None:
        """Add the problem ``code`` of ``wording.WORDINGS``; one that isn't in a scenario stops the file.

        ``hint`` goes between what is wrong and what to do.
        """
        wording = WORDINGS[code]
        stops = wording.stops
        if stops is Stops.FILE and scenario and code in FILE:
            stops = Stops.SCENARIO
        elif stops is Stops.SCENARIO and scenario is None:
            stops = Stops.FILE
        what = Text(*(text.format(**fields) for text in wording.what))
        todo = Text(*(f"{h}{text.format(**fields)}" for h, text in zip(hint, wording.todo, strict=True)))
        self.problems.append(Problem(self.file, line, what, todo, stops, self.lang, scenario))

    def tell_all(self, code: str, found: Sequence[tuple[str, int]], **fields: object) -> None:
        """Tell every scenario of ``found`` that stands in this file about all the others."""
        for file, line in found:
            if file == self.file:
                others = places(place for place in found if place != (file, line))
                self.tell(code, line, line, NOTHING_MORE, others=others, **fields)
