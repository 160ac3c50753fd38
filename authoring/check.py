"""``golive check``: what writers and step modules have to mend, as one list."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from authoring.catalogue import Catalogue, load_catalogue
from authoring.model import Problem, Stops
from drivers.words import Lang, Text, language


class Checked(list[Problem]):
    """What has to be mended, in the order of files and lines; empty means that all is well.

    ``notes`` are things that were understood and need nothing; the rest are figures for the summary.
    """

    def __init__(self, problems: Iterable[Problem], catalogue: Catalogue) -> None:
        once = {(p.file, p.line, p.text()): p for p in problems}
        every = sorted(once.values(), key=lambda p: (p.file, p.line))
        super().__init__(p for p in every if p.stops > Stops.NOTE)
        self.notes = [p for p in every if p.stops is Stops.NOTE]
        self.features = len(catalogue.files)
        self.scenarios = sum(len(feature.scenarios) for feature in catalogue.features)
        self.sentences = len(catalogue.sentences.definitions)

    @property
    def summary(self) -> Text:
        """How much was looked at, and how much is wrong."""
        figures = self.features, self.scenarios, self.sentences, len(self)
        return Text(
            "{} 个文件，{} 个场景，{} 个句子，{} 个问题".format(*figures),
            "{} files, {} scenarios, {} sentences, {} problems".format(*figures),
        )


def check(root: Path, lang: Lang | None = None, catalogue: Catalogue | None = None) -> Checked:
    """Every problem below ``root``, each once; ``catalogue`` saves reading everything again.

    ``lang`` makes no difference here: a problem holds both languages.
    """
    catalogue = catalogue or load_catalogue(root)
    return Checked(catalogue.problems, catalogue)


def show(problems: Iterable[Problem], lang: Lang | None = None, out: TextIO | None = None) -> None:
    """Write ``file:line: message`` for each problem, in the language of its file, to ``out`` or the terminal.

    ``lang`` is the language of the summary at the end.
    """
    lines = [problem.shown() for problem in problems]
    if isinstance(problems, Checked):
        lines += [note.shown() for note in problems.notes]
        lines += (
            ["", problems.summary.in_(lang or language())]
            if lines
            else [problems.summary.in_(lang or language())]
        )
    (out or sys.stdout).write("\n".join([*lines, ""]))
