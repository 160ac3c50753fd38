"""Finding the definition of a step while a scenario runs, without trying every fixture there is.

pytest-bdd asks each fixture of the session for each step. The catalogue has matched every sentence before,
so for our scenarios only the fixtures of the right definitions are asked.
"""

from __future__ import annotations

import importlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from pytest_bdd.compat import get_fixture_names, getfixturedefs
from pytest_bdd.steps import step_function_context_registry

from authoring.sentences import Sentences

running: Any = importlib.import_module("pytest_bdd.scenario")  # the package's name of it is a function
Find = Callable[..., Iterable[Any]]


class Lookup:
    """Takes the place of ``find_fixturedefs_for_step`` for nodes below one of our modules."""

    def __init__(self, sentences: Sentences, module: type[pytest.Module]) -> None:
        self.sentences, self.module = sentences, module
        self.theirs: Find = running.find_fixturedefs_for_step
        self.names: dict[int, list[str]] | None = None

    def install(self) -> Callable[[], None]:
        """Put it in place; answers what takes it away again."""
        running.find_fixturedefs_for_step = self.find
        return lambda: setattr(running, "find_fixturedefs_for_step", self.theirs)

    def find(self, step: Any, fixturemanager: Any, node: Any) -> Iterable[Any]:
        """The fixtures that hold a definition of ``step``, the same that pytest-bdd would find."""
        if node.getparent(self.module) is None:
            return self.theirs(step, fixturemanager, node)
        if self.names is None:
            self.names = _names_by_parser(fixturemanager, node)
        return [
            fixture
            for definition in self.sentences.matching(step.type, step.name)
            for name in self.names.get(id(definition.parser), ())
            for fixture in getfixturedefs(fixturemanager, name, node) or ()
        ]


def _names_by_parser(fixturemanager: Any, node: Any) -> dict[int, list[str]]:
    names = defaultdict(list)
    for name in get_fixture_names(fixturemanager):
        for fixture in getfixturedefs(fixturemanager, name, node) or ():
            if context := step_function_context_registry.get(fixture.func):
                names[id(context.parser)].append(name)
    return names
