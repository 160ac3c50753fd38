"""What trial migrations show for one MIG requirement: each figure that criteria.toml asks for, in every result of the run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from reports.evidence.model import LoadCriterion, Manifest, MigrationResult, RunInfo
from reports.verdict.criteria import MigrationRules
from reports.verdict.model import State
from reports.words import Text

CLOCKS_DIFFER = timedelta(minutes=5)


def belongs(result: MigrationResult, info: RunInfo | None, manifest: Manifest | None, now: datetime) -> bool:
    """Made while this run ran, by a scenario of its plan."""
    times = [_moment(words) for words in (info.started if info else "", result.made)]
    scenarios = {case.scenario for case in manifest.cases} if manifest else set()
    if not all(times) or result.name.rpartition("-")[0] not in scenarios:
        return False
    began, made = (time for time in times if time)
    return began - CLOCKS_DIFFER <= made <= now + CLOCKS_DIFFER


def _moment(words: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(words)
    except ValueError:
        return None
    return time if time.tzinfo else None


def migration_findings(
    results: Sequence[MigrationResult], rules: Sequence[MigrationRules]
) -> list[tuple[State, Text]]:
    """Everything that keeps the results from showing the requirement; empty means that they do."""
    found = []
    for rule in rules:
        values = _values(results, rule)
        if not values:
            text = Text(f"没有迁移结果：{rule.text_zh}", f"no result of a migration: {rule.text_en}")
            found.append((State.NO_EVIDENCE, text))
        for name, value in values:
            if not rule.holds(value):
                said = f"{value:g}（{rule.goal}）", f"{value:g} ({rule.goal})"
                text = Text(f"{name} {rule.text_zh} {said[0]}", f"{name} {rule.text_en} {said[1]}")
                found.append((State.FAIL if value == value else State.NO_EVIDENCE, text))
    return found


def migration_figures(
    results: Sequence[MigrationResult], rules: Sequence[MigrationRules]
) -> tuple[LoadCriterion, ...]:
    """The same as lines of the sign-off: one for each rule and result."""
    return tuple(
        LoadCriterion(
            f"{name} {rule.figure}", rule.requirement, rule.text_zh, rule.text_en, rule.goal, f"{value:g}",
            (State.PASS if rule.holds(value) else State.FAIL).value,
        )
        for rule in rules
        for name, value in _values(results, rule)
    )  # fmt: skip


def _values(results: Sequence[MigrationResult], rule: MigrationRules) -> list[tuple[str, float]]:
    """The figure in each result that is about the requirement and has it."""
    about = [result for result in results if rule.requirement in result.requirements]
    return [(result.name, result.figures[rule.figure]) for result in about if rule.figure in result.figures]
