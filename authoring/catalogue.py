"""Everything that was written: features, register, sentences; and the plan of what is to run.

What a problem stops is planned as *unreadable*, never left out without a word.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from authoring import accidents
from authoring.model import Feature, FeatureFile, Problem, Row, Scenario, Step, Stops
from authoring.parsing import parse_file
from authoring.problems import Told, places
from authoring.register import BOTH, CHANNELS, Register, load_register
from authoring.sentences import Sentences, load_sentences
from authoring.severity import is_manual, severity_of
from authoring.tags import ALSO_UI, ONLY_HTTP, ONLY_UI, PROPOSED, Chooses, chooser
from drivers.records import Channel
from reports.evidence.model import Case, Manifest, Unreadable

KEYWORDS = {"given": "假如 / Given", "when": "当 / When", "then": "那么 / Then"}
MOST_SUGGESTIONS = 100
"""Beyond so many unknown sentences the step modules are missing, and looking for likenesses only takes time."""


@dataclass(frozen=True)
class Catalogue:
    """All of a project's scenarios, readable or not."""

    root: Path
    files: tuple[FeatureFile, ...]
    register: Register
    sentences: Sentences
    problems: tuple[Problem, ...]
    _stopped: frozenset[tuple[str, int | None]] = field(default=frozenset(), compare=False)

    @property
    def features(self) -> list[Feature]:
        """The features that the parser could read, stopped ones included."""
        return [file.feature for file in self.files if file.feature]

    @property
    def tags(self) -> set[str]:
        """Every tag that a scenario carries."""
        scenarios = [s for feature in self.features for s in feature.scenarios]
        return {t for s in scenarios for t in (*s.all_tags, *(t for r in _rows(s) for t in r.tags))}

    def stopped(self, feature: Feature, scenario: Scenario) -> bool:
        """Whether a problem keeps this scenario from running."""
        return bool(self._stopped & {(feature.file, None), (feature.file, scenario.line)})

    def of_file(self, file: str) -> list[Problem]:
        """The problems that stop something in one file."""
        return [p for p in self.problems if p.file == file and p.stops >= Stops.SCENARIO]


def load_catalogue(root: Path, sentences: Sentences | None = None) -> Catalogue:
    """Read everything below ``root/features`` and import ``root/steps``; never raises for what people wrote.

    ``sentences`` takes the place of the project's own step modules.
    """
    sentences = sentences or load_sentences(root)
    told = Told("features/requirements.csv", "zh")
    register = load_register(root, told)
    files = [_parsed(root, path) for path in sorted((root / "features").rglob("*.feature"))]
    checked = _with_same_ids([_checked(file, register, sentences) for file in files])
    problems = [*told.problems, *sentences.problems, *(p for file in checked for p in file.problems)]
    stops = [p for p in problems if p.stops >= Stops.SCENARIO]
    stopped = frozenset((p.file, p.scenario if p.stops is Stops.SCENARIO else None) for p in stops)
    return Catalogue(root, tuple(checked), register, sentences, tuple(problems), stopped)


def plan(
    catalogue: Catalogue,
    *,
    channels: Sequence[str] = BOTH,
    tags: str | None = None,
    register: Register | Mapping[str, str] | None = None,
) -> Manifest:
    """What is to run: every case of the chosen channels and tags, and everything that can't be read.

    ``register`` (ids with A, U or B) takes the place of the project's own. ``TagsMisused`` for wrong ``tags``.
    A file that can't be read at all is in every plan; a single scenario only where its tags are chosen.
    """
    chooses = chooser(tags, catalogue.tags)
    cases = [
        case
        for feature in catalogue.features
        for scenario in feature.scenarios
        for case in cases_of(catalogue, feature, scenario, _as_register(register))
        if case.channel in channels and chooses(case.tags)
    ]
    lost = {(p.file, p.line, p.text()): p for p in catalogue.problems if _blocks(catalogue, p, chooses)}
    return Manifest(tuple(cases), tuple(Unreadable(f, line, *text) for f, line, text in lost))


def cases_of(
    catalogue: Catalogue, feature: Feature, scenario: Scenario, register: Register | None = None
) -> list[Case]:
    """The cases of one scenario, row by row and channel by channel; none when it's stopped."""
    id_ = accidents.id_of(scenario)
    if id_ is None or catalogue.stopped(feature, scenario):
        return []
    register = register or catalogue.register
    required = accidents.requirements(scenario.all_tags, register)
    return [
        _case(feature, scenario, row, id_, channel, required)
        for row in _rows(scenario)
        for channel in channels_of((*scenario.all_tags, *row.tags), required, register)
    ]


def channels_of(tags: Sequence[str], required: Sequence[str], register: Register) -> tuple[Channel, ...]:
    """Where a scenario runs: the channels of its requirements together, ``@also-ui`` added,
    narrowed by ``@only-…``."""
    wanted = {channel for id_ in required for channel in register.channels.get(id_, BOTH)} or {*BOTH}
    if ALSO_UI in tags:
        wanted |= {"ui"}
    if ONLY_UI in tags or (is_manual(tags) and ONLY_HTTP not in tags):
        wanted = wanted & {"ui"} if ONLY_UI in tags else {"ui"}
    if ONLY_HTTP in tags:
        wanted &= {"http"}
    return tuple(channel for channel in BOTH if channel in wanted)


def unknown_steps(sentences: Sentences, scenario: Scenario) -> list[tuple[Step, str]]:
    """The steps that no sentence understands, with the text of the first row where that is so."""
    return [(step, text) for step, text in texts_of(scenario) if not sentences.matching(step.kind, text)]


def proposed(scenario: Scenario) -> bool:
    """Whether the scenario awaits sentences that aren't there yet."""
    return any(tag in scenario.all_tags for tag in PROPOSED)


def _parsed(root: Path, path: Path) -> FeatureFile:
    return parse_file(path.relative_to(root).as_posix(), path.read_bytes(), path.parent)


def _checked(file: FeatureFile, register: Register, sentences: Sentences) -> FeatureFile:
    if file.feature is None:
        return file
    told = Told(file.file, file.feature.lang)
    accidents.check(file.feature, register, told)
    for scenario in file.feature.scenarios:
        _check_sentences(scenario, sentences, told)
        required = accidents.requirements(scenario.all_tags, register)
        if not channels_of(scenario.all_tags, required, register):
            told.tell("no_channel", scenario.line, scenario.line)
    return replace(file, problems=(*file.problems, *told.problems))


def _check_sentences(scenario: Scenario, sentences: Sentences, told: Told) -> None:
    if is_manual(scenario.all_tags):
        return
    lines: set[int] = set()
    for step, text in texts_of(scenario):
        if step.line in lines or not text or step.kind is None:
            continue
        found = sentences.matching(step.kind, text)
        if len(found) == 1 and not found[0].asynchronous:
            continue
        lines.add(step.line)
        if not found:
            _tell_unknown(scenario, step, text, sentences, told)
        else:
            code = "ambiguous" if len(found) > 1 else "unusable"
            where = places(d.place for d in found)
            told.tell(code, step.line, scenario.line, text=text, count=len(found), where=where)


def _tell_unknown(scenario: Scenario, step: Step, text: str, sentences: Sentences, told: Told) -> None:
    if proposed(scenario):
        return
    others = [d.kind for d in sentences.anywhere(text) if d.kind]
    if others:
        told.tell("other_kind", step.line, scenario.line, text=text, keyword=KEYWORDS[others[0]])
        return
    told.unknown += 1
    close = sentences.nearest(step.kind, text) if told.unknown <= MOST_SUGGESTIONS else []
    nearest = " ｜ ".join(close) or "features/SENTENCES.md"
    told.tell("unknown_sentence", step.line, scenario.line, text=text, nearest=nearest)


def _with_same_ids(files: list[FeatureFile]) -> list[FeatureFile]:
    places_of: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for feature in (file.feature for file in files if file.feature):
        for scenario in feature.scenarios:
            if id_ := accidents.id_of(scenario):
                places_of[id_].append((feature.file, scenario.line))
    doubled = {id_: found for id_, found in places_of.items() if len(found) > 1}
    return [_told_same_ids(file, doubled) for file in files] if doubled else files


def _told_same_ids(file: FeatureFile, doubled: Mapping[str, list[tuple[str, int]]]) -> FeatureFile:
    told = Told(file.file, file.feature.lang if file.feature else "zh")
    for id_, found in doubled.items():
        told.tell_all("same_id", found, id=id_)
    return replace(file, problems=(*file.problems, *told.problems))


def _rows(scenario: Scenario) -> list[Row]:
    rows = [row for table in scenario.examples for row in table.rows]
    return rows if scenario.outline else [Row((), scenario.line)]


def texts_of(scenario: Scenario) -> Iterator[tuple[Step, str]]:
    """Every step in every form in which it is going to run."""
    seen = set()
    for row in _rows(scenario):
        values = dict(row.values)
        for step in (*scenario.background, *scenario.steps):
            text = accidents.rendered(step.text, values)
            if (step.line, text) not in seen:
                seen.add((step.line, text))
                yield step, text


def _case(
    feature: Feature, scenario: Scenario, row: Row, id_: str, channel: Channel, required: tuple[str, ...]
) -> Case:
    values = dict(row.values)
    tags = tuple(dict.fromkeys((*scenario.all_tags, *row.tags)))
    part = f"~{row.key or _digest(values)}" if scenario.outline else ""
    return Case(
        key=f"{id_}{part}@{channel}",
        scenario=id_,
        title=accidents.rendered(scenario.title, values),
        channel=channel,
        requirements=required,
        feature=f"{feature.file}:{scenario.line}",
        area=feature.area,
        example=values,
        outline=scenario.title if scenario.outline else "",
        tags=tags,
        digest=text_digest(scenario),
        severity=severity_of((*row.tags, *scenario.all_tags)),
        manual=is_manual(tags),
    )


def text_digest(scenario: Scenario) -> str:
    """SHA-256 of what a scenario says, with all its examples: an approval is of this text and no other.

    Title, sentences, tables and examples count; tags, order of examples, more blanks and full-width forms don't.
    """
    steps = [(s.kind, _plain(s.text), *map(_plain, s.extra)) for s in (*scenario.background, *scenario.steps)]
    rows = sorted(sorted(row.values) for row in _rows(scenario))
    plain = json.dumps([_plain(scenario.title), steps, rows], ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _digest(values: Mapping[str, str]) -> str:
    """Eight hex digits of a row's values; the order of rows and columns makes no difference."""
    plain = json.dumps(values, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(plain.encode()).hexdigest()[:8]


def _as_register(register: Register | Mapping[str, str] | None) -> Register | None:
    if register is None or isinstance(register, Register):
        return register
    return Register({id_: CHANNELS.get(letter, BOTH) for id_, letter in register.items()}, present=True)


def _blocks(catalogue: Catalogue, problem: Problem, chooses: Chooses) -> bool:
    if problem.stops < Stops.SCENARIO:
        return False
    if problem.stops is Stops.FILE:
        return True
    file = next(f.feature for f in catalogue.files if f.file == problem.file)
    scenario = next((s for s in file.scenarios if s.line == problem.scenario), None) if file else None
    if scenario is None:
        return True
    return any(chooses((*scenario.all_tags, *row.tags)) for row in _rows(scenario) or [Row((), 0)])
