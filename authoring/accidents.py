"""What goes wrong inside a scenario that parses well. Each check tells; none of them raises."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from authoring.model import Examples, Feature, Scenario, Step, Tag
from authoring.problems import Told, did_you_mean
from authoring.register import Register
from authoring.severity import SEVERITIES, severities
from authoring.wording import BANNED_EN, BANNED_ZH

ID = re.compile(r"UAT-\d+")
REQUIREMENT = re.compile(r"(?!UAT-)[A-Z]{2,}-\d{2,}")
HOLDER = re.compile(r"<(.+?)>")
REMARKS = ("说明", "备注", "note", "remark")
"""Columns of 例子 that only a reader needs."""

_MARKUP = re.compile(
    r"/?(?:a|b|i|u|p|br|hr|div|span|img|svg|script|style|iframe|body|html|input|form|h\d)\b.*"
)
_BANNED = re.compile(
    "|".join([*map(re.escape, BANNED_ZH), rf"\b(?:{'|'.join(BANNED_EN)})(?:e?s|ed|ing)?\b"]), re.IGNORECASE
)


def check(feature: Feature, register: Register, told: Told) -> None:
    """Tell everything that is wrong with the scenarios of one feature, but for their sentences."""
    if not feature.scenarios:
        told.tell("no_scenarios", feature.line)
    _tags(feature.tags, None, register, told)
    for tag in feature.tags:
        if ID.fullmatch(tag.name):
            told.tell("id_above", tag.line, id=tag.name)
    if word := _BANNED.search(feature.title):
        told.tell("banned", feature.line, word=word[0])
    titles = defaultdict(list)
    for scenario in feature.scenarios:
        titles[scenario.title].append((feature.file, scenario.line))
        _scenario(scenario, register, told)
    for title, found in titles.items():
        if len(found) > 1:
            told.tell_all("same_title", found, title=title)


def id_of(scenario: Scenario) -> str | None:
    """The lasting id of a scenario, ``None`` when it has none or several."""
    ids = [tag.name for tag in scenario.tags if ID.fullmatch(tag.name)]
    return ids[0] if len(ids) == 1 else None


def requirements(tags: Iterable[str], register: Register) -> tuple[str, ...]:
    """Which of the tags are requirements: those of the register, or all that look like one without it."""
    return tuple(
        t for t in tags if (t in register.channels if register.present else REQUIREMENT.fullmatch(t))
    )


def rendered(text: str, values: Mapping[str, str]) -> str:
    """A text of an outline with the values of one row, the way the scenario is run."""
    return HOLDER.sub(lambda m: values.get(m[1], m[0]), text) if values else text


def _scenario(scenario: Scenario, register: Register, told: Told) -> None:
    line = scenario.line
    ids = [tag.name for tag in scenario.tags if ID.fullmatch(tag.name)]
    if not scenario.title:
        told.tell("no_title", line, line)
    if not ids:
        told.tell("no_id", line, line)
    elif len(ids) > 1:
        told.tell("many_ids", line, line, ids=" ".join(f"@{i}" for i in ids))
    for above in set(scenario.all_tags) - {tag.name for tag in scenario.tags}:
        if ID.fullmatch(above):
            told.tell("id_above", line, line, id=above)
    _tags(scenario.tags, line, register, told)
    if register.present and not any(
        t in register.channels or REQUIREMENT.fullmatch(t) for t in scenario.all_tags
    ):
        told.tell("no_requirement", line, line)
    _severity(scenario, told)
    _steps(scenario, told)
    _outline(scenario, told)
    _banned(scenario, told)


def _tags(tags: Sequence[Tag], scenario: int | None, register: Register, told: Told) -> None:
    for tag in tags:
        if not tag.name:
            told.tell("empty_tag", tag.line, scenario)
        elif register.present and REQUIREMENT.fullmatch(tag.name) and tag.name not in register.channels:
            hint = did_you_mean(tag.name, register.channels)
            told.tell("unknown_requirement", tag.line, scenario, hint, id=tag.name)


def _severity(scenario: Scenario, told: Told) -> None:
    own = severities(tag.name for tag in scenario.tags)
    for word in own:
        if word not in SEVERITIES:
            hint = did_you_mean(word, SEVERITIES)
            told.tell("unknown_severity", scenario.line, scenario.line, hint, word=word or "（空）")
    if len(own) > 1:
        told.tell("two_severities", scenario.line, scenario.line, words="、".join(own))


def _steps(scenario: Scenario, told: Told) -> None:
    if not scenario.steps:
        told.tell("no_steps", scenario.line, scenario.line)
    elif not any(step.kind == "then" for step in scenario.steps):
        told.tell("no_check", scenario.line, scenario.line)
    for steps in (scenario.background, scenario.steps):
        if steps and steps[0].kind is None:
            told.tell("first_step", steps[0].line, scenario.line, keyword=steps[0].keyword)
        for step in steps:
            if not step.text:
                told.tell("empty_step", step.line, scenario.line, keyword=step.keyword)


def _outline(scenario: Scenario, told: Told) -> None:
    if scenario.outline and not scenario.examples:
        told.tell("no_examples", scenario.line, scenario.line)
        return
    if any(table.unread for table in scenario.examples):
        return
    columns = list(dict.fromkeys(c for table in scenario.examples for c in table.columns))
    _columns(scenario, columns, told)
    for table in scenario.examples:
        _table(table, scenario.line, told)
    seen: dict[tuple[tuple[str, str], ...], int] = {}
    for row in (row for table in scenario.examples for row in table.rows):
        first = seen.setdefault(tuple(sorted(row.values)), row.line)
        if first != row.line:
            told.tell("same_row", row.line, scenario.line, first=first)


def _columns(scenario: Scenario, columns: Sequence[str], told: Told) -> None:
    texts = [(scenario.line, scenario.title)]
    texts += [(s.line, text) for s in (*scenario.background, *scenario.steps) for text in (s.text, *s.extra)]
    asked = [(line, name) for line, text in texts for name in HOLDER.findall(text)]
    for line, name in asked:
        for table in scenario.examples or [None]:
            has = table.columns if table else ()
            if name not in has and not (_MARKUP.fullmatch(name)):
                named = "、".join(has) or "—"
                told.tell("no_column", line, scenario.line, did_you_mean(name, has), name=name, columns=named)
                break
    holders = [name for _, name in asked]
    for name in columns:
        if name and name not in holders and name not in REMARKS:
            line = scenario.examples[0].line
            told.tell("unused_column", line, scenario.line, did_you_mean(name, holders), name=name)


def _table(table: Examples, scenario: int, told: Told) -> None:
    for tag in table.tags:
        if ID.fullmatch(tag.name):
            told.tell("many_ids", tag.line, scenario, ids=f"@{tag.name}")
        elif not tag.name:
            told.tell("empty_tag", tag.line, scenario)
    if not table.rows:
        told.tell("empty_examples", table.line, scenario)
    if len({*table.columns}) < len(table.columns) or "" in table.columns:
        told.tell("bad_columns", table.line, scenario)


def _banned(scenario: Scenario, told: Told) -> None:
    steps: Iterable[Step] = (*scenario.background, *scenario.steps)
    for line, text in [(scenario.line, scenario.title), *((step.line, step.text) for step in steps)]:
        if word := _BANNED.search(text):
            told.tell("banned", line, scenario.line, word=word[0])
