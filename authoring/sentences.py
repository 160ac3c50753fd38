"""The sentences that the step modules understand: collected, looked after, and found again."""

from __future__ import annotations

import difflib
import importlib
import importlib.util
import inspect
import re
import sys
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from pytest_bdd.parsers import StepParser
from pytest_bdd.steps import StepFunctionContext, step_function_context_registry

from authoring.model import Kind, Problem
from authoring.problems import Told, places
from drivers.sentences import Sentence, canonical
from drivers.words import Text


@dataclass(frozen=True)
class Definition:
    """One sentence of one step function. ``kind`` is ``None`` where it may stand anywhere."""

    kind: Kind | None
    parser: StepParser
    function: Callable[..., Any]
    file: str
    line: int
    area: Text
    """What the step module says of itself."""

    @property
    def text(self) -> str:
        """The sentence as it was written."""
        return self.parser.name

    @property
    def shown(self) -> str:
        """The sentence as a writer sees it, with … wherever something is to be filled in."""
        return self.parser.shape if isinstance(self.parser, Sentence) else self.text

    @property
    def canonical(self) -> str:
        """The form in which two sentences are the same."""
        return self.parser.canonical if isinstance(self.parser, Sentence) else canonical(self.text)

    @property
    def meaning(self) -> Text:
        """What the sentence means, from the function's docstring."""
        return bilingual(self.function.__doc__)

    @property
    def asynchronous(self) -> bool:
        """Whether nobody would ever await it."""
        return inspect.iscoroutinefunction(self.function) or inspect.isasyncgenfunction(self.function)

    @property
    def place(self) -> tuple[str, int]:
        """File and line."""
        return self.file, self.line


class Sentences:
    """All definitions, with the problems they have themselves."""

    def __init__(self, definitions: Iterable[Definition], problems: Iterable[Problem] = ()) -> None:
        self.definitions = tuple(definitions)
        self.broken = tuple(problems)
        """Step modules that could not be imported."""
        self.problems = (*self.broken, *_problems(self.definitions))
        self._marked = [(_landmark(d), d) for d in self.definitions]
        self._found: dict[tuple[Kind | None, str], tuple[Definition, ...]] = {}
        self._skeletons = {_skeleton(d.text): d for d in reversed(self.definitions)}

    def matching(self, kind: Kind | None, text: str) -> tuple[Definition, ...]:
        """The definitions that understand a step: one is fine, none is unknown, more are ambiguous."""
        found = self._found.get((kind, text))
        if found is None:
            found = self._found[kind, text] = tuple(d for d in self.anywhere(text) if d.kind in (kind, None))
        return found

    def anywhere(self, text: str) -> list[Definition]:
        """The definitions that understand a text, as whatever kind of step."""
        plain = canonical(text)
        return [d for mark, d in self._marked if mark in plain and d.parser.is_matching(text)]

    def nearest(self, kind: Kind | None, text: str, count: int = 3) -> list[str]:
        """The known sentences that are most like ``text``, those of its kind first."""
        skeletons = [s for s, d in self._skeletons.items() if d.kind in (kind, None)]
        close = difflib.get_close_matches(_skeleton(text), skeletons or list(self._skeletons), count, 0.0)
        return [self._skeletons[skeleton].shown for skeleton in close]


def bilingual(text: str | None) -> Text:
    """``中文 / English`` as a text; one language alone stands for both."""
    zh, _, en = inspect.cleandoc(text or "").partition(" / ")
    return Text(zh.strip(), en.strip() or zh.strip())


def load_sentences(root: Path) -> Sentences:
    """Import every module below ``root/steps`` and collect its sentences; one that fails becomes a problem."""
    definitions: list[Definition] = []
    problems: list[Problem] = []
    for path in sorted((root / "steps").rglob("*.py")):
        file = path.relative_to(root).as_posix()
        try:
            definitions += definitions_of(_imported(root, path), file)
        except Exception as error:  # whatever a module does when it's imported
            told = Told(file, "zh")
            told.tell("step_module", _line_of(error, path), error=f"{type(error).__name__}: {error}")
            problems += told.problems
    return Sentences(definitions, problems)


def definitions_of(module: ModuleType, file: str) -> list[Definition]:
    """The definitions that a module holds, in the order of the file."""
    area = bilingual((module.__doc__ or Path(file).stem).strip().splitlines()[0].rstrip("."))
    found = []
    for value in list(vars(module).values()):
        wrapped = getattr(value, "_get_wrapped_function", None)
        context = step_function_context_registry.get(wrapped()) if callable(wrapped) else None
        if isinstance(context, StepFunctionContext):
            found.append(_definition(context, file, area))
    return sorted(found, key=lambda d: d.line)


def _definition(context: StepFunctionContext, file: str, area: Text) -> Definition:
    function = context.step_func
    return Definition(context.type, context.parser, function, file, function.__code__.co_firstlineno, area)


def _imported(root: Path, path: Path) -> ModuleType:
    """The module of a path: as ``steps.…`` when that's this project's, else under a name of its own."""
    parts = path.relative_to(root).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    if str(root) in sys.path:
        module = importlib.import_module(name)
        if Path(module.__file__ or "").resolve() == path.resolve():
            return module
    spec = importlib.util.spec_from_file_location(f"steps_of_{abs(hash(root))}_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ImportError(name)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # a dataclass looks its module up
    spec.loader.exec_module(module)
    return module


def _line_of(error: Exception, path: Path) -> int:
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return error.lineno or 1
    frames = [f.lineno for f in traceback.extract_tb(error.__traceback__) if Path(f.filename) == path]
    return (frames[-1] if frames else None) or 1


def _landmark(definition: Definition) -> str:
    return definition.parser.landmark if isinstance(definition.parser, Sentence) else ""


def _skeleton(text: str) -> str:
    """A sentence without its values, for measuring likeness."""
    bare = re.sub(r"\{\w+(?::\w+)?\}", "{}", canonical(text))
    return re.sub(r'"[^"]*"', '""', re.sub(r"<[^>]+>|\d[\d,.]*", "{}", bare))


def _problems(definitions: tuple[Definition, ...]) -> list[Problem]:
    problems: list[Problem] = []
    same = defaultdict(list)
    for definition in definitions:
        told = Told(definition.file, "zh")
        for code in _faults(definition):
            told.tell(code, definition.line, text=definition.text)
        problems += told.problems
        same[definition.canonical].append(definition)
    for twins in same.values():
        for definition in twins:
            others = [t.place for t in twins if t is not definition and _overlap(t, definition)]
            if others:
                told = Told(definition.file, "zh")
                told.tell("step_twice", definition.line, text=definition.text, others=places(others))
                problems += told.problems
    return problems


def _overlap(one: Definition, other: Definition) -> bool:
    return one.kind == other.kind or None in (one.kind, other.kind)


def _faults(definition: Definition) -> list[str]:
    faults = []
    if not isinstance(definition.parser, Sentence):
        faults.append("step_foreign")
    elif len(re.sub(r"\{\}|\W", "", definition.canonical)) < 2 or "{}{}" in definition.canonical:
        faults.append("step_catch_all")
    if definition.asynchronous:
        faults.append("step_async")
    if not definition.meaning.zh:
        faults.append("step_unexplained")
    return faults
