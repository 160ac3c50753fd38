"""Feature files as pytest modules: one per file, so that a broken one stops nothing but itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pytest_bdd import scenario as bind
from pytest_bdd.feature import features as known_features
from pytest_bdd.gherkin_parser import GherkinDocument
from pytest_bdd.parser import FeatureParser

from authoring import accidents
from authoring.catalogue import Catalogue, proposed, unknown_steps
from authoring.model import Feature, FeatureFile, Problem, Scenario, Stops
from authoring.severity import is_manual
from drivers.errors import AwaitingPerson
from drivers.words import Text
from reports.evidence.model import CASE_LABEL, Case, Manifest

CASE = pytest.StashKey[Case]()
"""Where an item holds the case that it runs; the marker ``golive_case`` holds it too, for who can't import this."""


class Unreadable(Exception):
    """A feature file, or a scenario in it, that can't be run as it's written."""


class Planned:
    """The catalogue together with what of it was asked for."""

    def __init__(self, catalogue: Catalogue, manifest: Manifest) -> None:
        self.catalogue = catalogue
        self.files: dict[str, FeatureFile] = {file.file: file for file in catalogue.files}
        self.cases: dict[str, list[Case]] = {}
        for case in manifest.cases:
            self.cases.setdefault(case.feature, []).append(case)
        self._unreadable = {(u.feature, u.line, u.message_zh) for u in manifest.unreadable}

    def stopping(self, file: str) -> list[Problem]:
        """The problems of a file that stop something which was asked for."""
        problems = self.catalogue.of_file(file)
        return [p for p in problems if (p.file, p.line, p.text().zh) in self._unreadable]


class FeatureModule(pytest.Module):
    """One feature file. Each scenario is a test named after it, once for each of its cases."""

    planned: Planned

    def _getobj(self) -> ModuleType:
        return ModuleType(re.sub(r"\W", "_", self.path.stem))

    def funcnamefilter(self, name: str) -> bool:
        """A scenario needs no ``test_`` before its name."""
        return True

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """What can't be run first, each as a failing item; then the cases."""
        name = self.path.relative_to(self.config.rootpath).as_posix()
        file = self.planned.files[name]
        yield from self._broken(file)
        if file.feature and not file.stopped:
            self._bind(file.feature)
            for item in super().collect():
                item.stash[CASE] = next(item.iter_markers(CASE_LABEL)).args[0]
                yield item

    def _broken(self, file: FeatureFile) -> Iterator[pytest.Item]:
        stopping = self.planned.stopping(file.file)
        whole = [p for p in stopping if p.stops is Stops.FILE]
        if whole or file.feature is None:
            yield BrokenItem.from_parent(self, name=file.file.rpartition("/")[2], problems=whole or stopping)
            return
        for scenario in file.feature.scenarios:
            found = [p for p in stopping if p.scenario == scenario.line]
            if found:
                yield BrokenItem.from_parent(self, name=f"{scenario.title}:{scenario.line}", problems=found)

    def _bind(self, feature: Feature) -> None:
        wanted = [s for s in feature.scenarios if self._cases(feature.file, s)]
        if not wanted:
            return
        parsed = _Parser(self.path, _only(feature.document, {s.line for s in wanted})).parse()
        known_features[str(self.path)] = parsed
        for scenario in wanted:
            parsed.scenarios[scenario.title].examples.clear()  # the rows are our own parameters
            cases = self._cases(feature.file, scenario)
            setattr(self.obj, scenario.title.replace("::", "："), self._function(scenario, cases))

    def _function(self, scenario: Scenario, cases: list[Case]) -> Callable[..., Any]:
        unknown = unknown_steps(self.planned.catalogue.sentences, scenario) if proposed(scenario) else []
        function = _awaiting([text for _, text in unknown]) if unknown else self._bound(scenario)
        function = _by_hand(scenario) if is_manual(scenario.all_tags) else function
        function.__module__ = self.obj.__name__
        rows = [pytest.param(case.channel, case.example, id=_id(case), marks=_marks(case)) for case in cases]
        decorated: Callable[..., Any] = pytest.mark.parametrize(("channel", "_pytest_bdd_example"), rows)(
            function
        )
        return decorated

    def _bound(self, scenario: Scenario) -> Callable[..., Any]:
        @bind(self.path.name, scenario.title, features_base_dir=str(self.path.parent))
        def run(channel: str) -> None:
            """The steps have been run by pytest-bdd."""

        return run

    def _cases(self, file: str, scenario: Scenario) -> list[Case]:
        return self.planned.cases.get(f"{file}:{scenario.line}", [])


class BrokenItem(pytest.Item):
    """Stands for what can't be run, and fails with the words for the person who wrote it."""

    def __init__(self, *, problems: Iterable[Problem], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.problems = tuple(problems)

    def runtest(self) -> None:
        """Always fails."""
        raise Unreadable("\n".join(dict.fromkeys(problem.shown() for problem in self.problems)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """The problems alone: a stack trace says nothing to a writer."""
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the first problem is."""
        return self.path, self.problems[0].line - 1, self.name


class _Parser(FeatureParser):
    """pytest-bdd's own reading of a document that has been parsed already."""

    def __init__(self, path: Path, document: dict[str, Any]) -> None:
        super().__init__(str(path.parent), path.name)
        self.document = document

    def _parse_feature_file(self) -> GherkinDocument:
        return GherkinDocument.from_dict(self.document)


def _only(document: dict[str, Any], lines: set[int]) -> dict[str, Any]:
    """The document with the scenarios of these lines alone, so that a stopped one disturbs nobody."""

    def kept(children: list[dict[str, Any]]) -> list[dict[str, Any]]:
        out = []
        for child in children:
            if rule := child.get("rule"):
                inner = kept(rule["children"])
                if any("scenario" in c for c in inner):
                    out.append({"rule": {**rule, "children": inner}})
            elif "scenario" not in child or child["scenario"]["location"]["line"] in lines:
                out.append(child)
        return out

    feature = document["feature"]
    return {**document, "feature": {**feature, "children": kept(feature["children"])}}


def _awaiting(sentences: list[str]) -> Callable[..., Any]:
    listed = "；".join(dict.fromkeys(sentences))

    def awaiting(channel: str, _pytest_bdd_example: dict[str, str]) -> None:
        raise AwaitingPerson(Text(f"待实现的句子：{listed}", f"sentences that aren't there yet: {listed}"))

    return awaiting


def _by_hand(scenario: Scenario) -> Callable[..., Any]:
    """Waits for a person, with the sentences to go through as the message."""
    sentences = "\n".join(f"{s.keyword.strip()} {s.text}" for s in (*scenario.background, *scenario.steps))

    def awaiting(channel: str, _pytest_bdd_example: dict[str, str]) -> None:
        todo = accidents.rendered(sentences, _pytest_bdd_example)
        raise AwaitingPerson(
            Text(f"请人工执行，用 golive manual 记录：\n{todo}", "for a person, recorded with golive manual")
        )

    return awaiting


def _id(case: Case) -> str:
    values = "-".join(case.example.values())
    return re.sub(r"\s+|::", " ", f"{case.channel}-{values}" if case.example else case.channel)


def _marks(case: Case) -> list[pytest.MarkDecorator]:
    holder = getattr(pytest.mark, CASE_LABEL)(case)
    return [holder, *(getattr(pytest.mark, tag) for tag in case.tags if is_mark(tag))]


def is_mark(tag: str) -> bool:
    """Whether a tag may become a marker: one of pytest's own would skip a scenario or turn it around."""
    own = ("skip", "skipif", "xfail", "parametrize", "usefixtures", "filterwarnings", "tryfirst", "trylast")
    return tag not in own and not tag.startswith("_") and not set(":([") & set(tag)
