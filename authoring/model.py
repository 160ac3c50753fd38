"""What a feature file says, as values; and what is wrong with it, in words for the person who wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Literal

from drivers.words import Lang, Text

Kind = Literal["given", "when", "then"]


class Stops(IntEnum):
    """How far a problem reaches: what it stops is not run and is never counted as passed."""

    NOTE = 0
    """Understood; nothing has to be done, it isn't counted as a problem."""
    NOTHING = 1
    """To be mended, and the check fails; the scenarios run."""
    SCENARIO = 2
    FILE = 3


@dataclass(frozen=True)
class Problem:
    """One thing to mend: where, what, and what to do; shown in the language of its file."""

    file: str
    """Path below the checkout, with forward slashes."""
    line: int
    what: Text
    todo: Text
    stops: Stops = Stops.SCENARIO
    lang: Lang = "zh"
    scenario: int | None = None
    """Line of the scenario that is stopped; ``None`` means that the line belongs to all of the file."""

    def text(self) -> Text:
        """What is wrong and what to do."""
        return Text(f"{self.what.zh}{self.todo.zh}", f"{self.what.en} {self.todo.en}".rstrip())

    def shown(self, lang: Lang | None = None) -> str:
        """``file:line: message`` in ``lang``, by default in the language of the file."""
        return f"{self.file}:{self.line}: {self.text().in_(lang or self.lang)}"


@dataclass(frozen=True)
class Tag:
    """A tag without its ``@``."""

    name: str
    line: int


@dataclass(frozen=True)
class Step:
    """One step; ``kind`` is what 而且/And stands for here, ``None`` when nothing comes before it."""

    kind: Kind | None
    keyword: str
    text: str
    line: int
    extra: tuple[str, ...] = ()
    """Texts of its table's cells and of its long text, where placeholders may stand too."""


@dataclass(frozen=True)
class Row:
    """One row of 例子."""

    values: tuple[tuple[str, str], ...]
    line: int
    tags: tuple[str, ...] = ()
    key: str = ""
    """What it's known by for ever, where it comes from a table beside the feature."""


@dataclass(frozen=True)
class Examples:
    """One table of 例子 with its own tags."""

    line: int
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    tags: tuple[Tag, ...] = ()
    unread: bool = False
    """Whether they stand in a table that can't be used; that has been told."""


@dataclass(frozen=True)
class Scenario:
    """A scenario, or an outline with its rows. ``tags`` are its own; ``all_tags`` with those above it."""

    title: str
    line: int
    outline: bool
    tags: tuple[Tag, ...]
    all_tags: tuple[str, ...]
    background: tuple[Step, ...]
    steps: tuple[Step, ...]
    examples: tuple[Examples, ...] = ()
    rule: str = ""


@dataclass(frozen=True)
class Feature:
    """One feature file. ``lang`` is what its problems are shown in, ``document`` the parser's own data."""

    file: str
    lang: Lang
    title: str
    line: int
    tags: tuple[Tag, ...]
    scenarios: tuple[Scenario, ...]
    document: dict[str, Any]

    @property
    def area(self) -> str:
        """The folder below ``features/``, for example ``customers``; empty where there's none."""
        return "/".join(self.file.split("/")[1:-1])


@dataclass(frozen=True)
class FeatureFile:
    """What came of reading one file; ``feature`` is ``None`` when it could not be parsed at all."""

    file: str
    feature: Feature | None
    problems: tuple[Problem, ...]

    @property
    def stopped(self) -> bool:
        """Whether nothing of this file can run."""
        return self.feature is None or any(p.stops is Stops.FILE for p in self.problems)
