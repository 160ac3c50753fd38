"""The one parser in the house: a feature file becomes our own values, and what went wrong becomes problems.

The grammar is gherkin-official's. What it takes for description and was meant otherwise is found here too,
because nobody would ever hear of it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from gherkin.dialect import Dialect
from gherkin.errors import CompositeParserException, ParserError, UnexpectedEOFException
from gherkin.parser import Parser
from gherkin.token_matcher import TokenMatcher

from authoring import swallowed, tables
from authoring.dialects import FEATURE_LINE, LANGUAGE_LINE, OUTLINES
from authoring.model import Examples, Feature, FeatureFile, Kind, Row, Scenario, Step, Stops, Tag
from authoring.problems import Told
from authoring.reading import normalise
from drivers.words import Lang

KINDS: dict[str, Kind] = {"Context": "given", "Action": "when", "Outcome": "then"}
Json = dict[str, Any]


def parse_file(file: str, data: bytes, folder: Path | None = None) -> FeatureFile:
    """Read one feature file; never raises for what a writer can do. ``file`` is shown in problems.

    ``folder`` is where tables lie that its examples refer to.
    """
    reading = normalise(data)
    lines = reading.text.split("\n")
    lang: Lang = "zh" if re.search("[\u4e00-\u9fff]", reading.text) and not _english(lines) else "en"
    told = Told(file, lang)
    if reading.bad_line:
        told.tell("undecodable", reading.bad_line)
        return FeatureFile(file, None, tuple(told.problems))
    if reading.foreign:
        told.tell("encoding", 1, encoding=reading.encoding.upper())
    document = _document(lines, told)
    if document and document.get("feature"):
        _fill_examples(document["feature"], folder, told)
    feature = _feature(file, lang, document) if document and document.get("feature") else None
    if feature:
        swallowed.check(lines, feature, told)
    elif not any(problem.stops is Stops.FILE for problem in told.problems):
        told.tell("empty", 1)
    return FeatureFile(file, feature, tuple(told.problems))


def _english(lines: list[str]) -> bool:
    feature = next((m for line in lines if (m := FEATURE_LINE.match(line))), None)
    return bool(feature and feature[1].isascii())


def _document(lines: list[str], told: Told) -> Json | None:
    dialect = _dialect(lines, told)
    text = "\n".join("" if LANGUAGE_LINE.match(line) else line for line in lines)
    try:
        return cast(Json, Parser().parse(text, TokenMatcher(dialect)))
    except CompositeParserException as several:
        _tell_errors(several.errors, lines, told)
    except ParserError as one:
        _tell_errors([one], lines, told)
    return None


def _dialect(lines: list[str], told: Told) -> str:
    """The language that the keywords are in; whatever contradicts it is told."""
    first = next((i for i, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")), 0)
    asked = [(i, m[1]) for i, line in enumerate(lines) if (m := LANGUAGE_LINE.match(line))]
    words = [(i, m[1]) for i, line in enumerate(lines) if (m := FEATURE_LINE.match(line))]
    at, word = words[0] if words else (first, "")
    seen = "zh-CN" if word and not word.isascii() else "en"
    language = asked[0][1] if asked else "en"
    known = Dialect.for_name(language)
    if asked and asked[0][0] > first:
        told.tell("language_misplaced", asked[0][0] + 1)
    elif asked and (known is None or (word and word not in known.feature_keywords)):
        told.tell("language_wrong", asked[0][0] + 1, language=language)
        return seen
    elif not asked and seen == "zh-CN":
        told.tell("language_missing", at + 1)
        return seen
    return language if known else seen


def _tell_errors(errors: list[Any], lines: list[str], told: Told) -> None:
    feature = next((i for i, line in enumerate(lines, 1) if FEATURE_LINE.match(line)), None)
    last = max((i for i, line in enumerate(lines, 1) if line.strip()), default=1)
    for line, error in {error.location["line"]: error for error in reversed(errors)}.items():
        content = lines[line - 1].strip() if line <= len(lines) else ""
        if isinstance(error, UnexpectedEOFException):
            told.tell("unclosed" if feature else "empty", min(line, last))
        elif "cell count" in str(error):
            told.tell("uneven_table", line)
        elif "whitespace" in str(error):
            told.tell("spaced_tag", line)
        elif feature and line > feature and FEATURE_LINE.match(content):
            told.tell("two_features", line, first=feature)
            return
        else:
            told.tell("strange_line", line, content=content)


def _fill_examples(parent: Json, folder: Path | None, told: Told) -> None:
    """Examples that stand in a table beside the feature become examples like all the others."""
    for child in parent["children"]:
        if "rule" in child:
            _fill_examples(child["rule"], folder, told)
        scenario = child.get("scenario", {})
        for block in scenario.get("examples", ()):
            reference = tables.referenced(block["name"]) if "tableHeader" not in block else None
            if reference:
                tags = [tag["name"].lstrip("@") for tag in scenario["tags"]]
                at = (block["location"]["line"], scenario["location"]["line"])
                tables.fill(block, reference, tags, folder, tables.Table(reference, told, *at))


def _feature(file: str, lang: Lang, document: Json) -> Feature:
    data = document["feature"]
    return Feature(
        file=file,
        lang=lang,
        title=data["name"],
        line=data["location"]["line"],
        tags=_tags(data),
        scenarios=tuple(_scenarios(data, (), (), "")),
        document=document,
    )


def _scenarios(
    parent: Json, above: tuple[str, ...], background: tuple[Step, ...], rule: str
) -> Iterator[Scenario]:
    """The scenarios of a feature or rule, each with the tags and the background above it."""
    tags = _unique(above, _tags(parent))
    for child in parent["children"]:
        if "background" in child:
            background += _steps(child["background"])
        elif "rule" in child:
            yield from _scenarios(child["rule"], tags, background, child["rule"]["name"])
        else:
            yield _scenario(child["scenario"], tags, background, rule)


def _scenario(data: Json, above: tuple[str, ...], background: tuple[Step, ...], rule: str) -> Scenario:
    own = _tags(data)
    return Scenario(
        title=data["name"],
        line=data["location"]["line"],
        outline=data["keyword"] in OUTLINES or bool(data["examples"]),
        tags=own,
        all_tags=_unique(above, own),
        background=background,
        steps=_steps(data),
        examples=tuple(_examples(table) for table in data["examples"]),
        rule=rule,
    )


def _tags(data: Json) -> tuple[Tag, ...]:
    return tuple(Tag(tag["name"].lstrip("@"), tag["location"]["line"]) for tag in data["tags"])


def _unique(above: tuple[str, ...], own: tuple[Tag, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*above, *(tag.name for tag in own)]))


def _steps(data: Json) -> tuple[Step, ...]:
    kind: Kind | None = None
    steps = []
    for step in data["steps"]:
        kind = KINDS.get(step["keywordType"], kind)
        cells = [cell["value"] for row in step.get("dataTable", {}).get("rows", []) for cell in row["cells"]]
        extra = (*cells, *([step["docString"]["content"]] if "docString" in step else []))
        steps.append(Step(kind, step["keyword"].strip(), step["text"], step["location"]["line"], extra))
    return tuple(steps)


def _examples(data: Json) -> Examples:
    columns = _cells(data["tableHeader"]) if "tableHeader" in data else ()
    tags = tuple(tag.name for tag in _tags(data))
    rows = tuple(
        Row(
            tuple(zip(columns, _cells(row), strict=True)),
            row["location"]["line"],
            (*tags, *row.get("tags", ())),
            row.get("key", ""),
        )
        for row in data["tableBody"]
    )
    return Examples(data["location"]["line"], columns, rows, _tags(data), data.get("unread", False))


def _cells(row: Json) -> tuple[str, ...]:
    return tuple(cell["value"] for cell in row["cells"])
