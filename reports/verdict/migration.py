"""What trial migrations show for one MIG requirement: each figure that criteria.toml asks for, in every result of the run.

One result at least has to be as big as criteria.toml demands; a smaller one can fail a requirement, never show it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from reports.evidence.by_hand import BUSINESS
from reports.evidence.model import Evidence, LoadCriterion, MigrationResult
from reports.verdict.criteria import FIGURES, MigrationRules
from reports.verdict.model import State
from reports.words import Text

CLOCKS_DIFFER = timedelta(minutes=5)
HOW = {
    "MIG-06": Text(
        "（由业务核对后用 golive migrate sample show --run 归档）",
        " (checked by the business, filed by golive migrate sample show --run)",
    )
}
"""How people make the evidence that no scenario can make."""


def strange(result: MigrationResult, run: Evidence, now: datetime) -> Text | None:
    """Why a result says nothing about this run; ``None`` when it does."""
    name = result.name
    if not _made_by(result, run, now):
        return Text(f"{name} 不是本次运行的迁移", f"{name} is no migration of this run")
    if not _migrated_by(result, run):
        return Text(
            f"{name} 核对的文件不是本次运行迁移的：请抽查试迁移用的文件",
            f"{name} is about files that weren't migrated in this run: draw the sample from those of its trial",
        )
    return None


def _made_by(result: MigrationResult, run: Evidence, now: datetime) -> bool:
    """Made while the run ran, by a scenario of its plan."""
    times = [_moment(words) for words in (run.info.started if run.info else "", result.made)]
    scenarios = {case.scenario for case in run.manifest.cases} if run.manifest else set()
    if not all(times) or result.name.rpartition("-")[0] not in scenarios:
        return False
    began, made = (time for time in times if time)
    return began - CLOCKS_DIFFER <= made <= now + CLOCKS_DIFFER


def _migrated_by(result: MigrationResult, run: Evidence) -> bool:
    """Whether what people have checked was migrated in the run: it has a file of a trial's data, whatever its name.

    Data is filed under its folder's name; a mapping, by its own alone, may be that of another trial.
    """
    if not _by_people(result):
        return True
    trials = [files for other in run.migrations if not _by_people(other) for files in other.files.items()]
    return not {digest for name, digest in trials if "/" in name}.isdisjoint(result.files.values())


def _by_people(result: MigrationResult) -> bool:
    return result.name.endswith(f"-{BUSINESS}")


def _moment(words: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(words)
    except ValueError:
        return None
    return time if time.tzinfo else None


def migration_findings(
    results: Sequence[MigrationResult], rules: Sequence[MigrationRules], min_rows: int
) -> list[tuple[State, Text]]:
    """Everything that keeps the results from showing the requirement; empty means that they do."""
    missing = [rule for rule in rules if not _values(results, rule)]
    found = [(State.NO_EVIDENCE, _no_result(missing))] if missing else []
    small: set[str] = set()
    for rule in rules:
        values = _values(results, rule)
        size = FIGURES[rule.figure]
        if values and not any(one.rows >= min_rows for one in values) and size not in small:
            small.add(size)
            found.append((State.NO_EVIDENCE, _too_small(max(values, key=lambda one: one.rows), min_rows)))
        for one in values:
            if math.isnan(one.value):
                found.append((State.NO_EVIDENCE, _not_measured(one.name, rule)))
            elif not rule.holds(one.value):
                said = f"{one.value:g}（{rule.goal}）", f"{one.value:g} ({rule.goal})"
                text = Text(f"{one.name} {rule.text_zh} {said[0]}", f"{one.name} {rule.text_en} {said[1]}")
                found.append((State.FAIL, text))
    return found


def migration_figures(
    results: Sequence[MigrationResult], rules: Sequence[MigrationRules], min_rows: int
) -> tuple[LoadCriterion, ...]:
    """The same as lines of the sign-off: one for each rule and result, the worst result of a rule first."""
    return tuple(line for rule in rules for line in _lines(rule, _values(results, rule), min_rows))


class _Value(NamedTuple):
    """A figure of one result, and how many rows it's about."""

    name: str
    value: float
    rows: float


def _values(results: Sequence[MigrationResult], rule: MigrationRules) -> list[_Value]:
    """The figure in each result that is about the requirement: NaN where it isn't in it; rows that nobody counted are none."""
    about = [result for result in results if rule.requirement in result.requirements]
    size = FIGURES[rule.figure]
    return [
        _Value(result.name, result.figures.get(rule.figure, math.nan), result.figures.get(size, 0.0))
        for result in about
    ]


def _lines(rule: MigrationRules, values: Sequence[_Value], min_rows: int) -> list[LoadCriterion]:
    good = State.PASS if any(one.rows >= min_rows for one in values) else State.NO_EVIDENCE
    return [
        LoadCriterion(
            f"{one.name} {rule.figure}", rule.requirement, rule.text_zh, rule.text_en, rule.goal,
            "—" if math.isnan(one.value) else f"{one.value:g}", _state(rule, one.value, good).value,
        )
        for one in sorted(values, key=lambda one: rule.margin(one.value))
    ]  # fmt: skip


def _state(rule: MigrationRules, value: float, good: State) -> State:
    if math.isnan(value):
        return State.NO_EVIDENCE
    return good if rule.holds(value) else State.FAIL


def _no_result(missing: Sequence[MigrationRules]) -> Text:
    how = HOW.get(missing[0].requirement, Text("", ""))
    zh, en = "、".join(r.text_zh for r in missing), "; ".join(r.text_en for r in missing)
    return Text(f"没有迁移结果{how.zh}：{zh}", f"no result of a migration{how.en}: {en}")


def _not_measured(name: str, rule: MigrationRules) -> Text:
    return Text(
        f"{name} 没有数字“{rule.text_zh}”（{rule.figure}）：请用现在的版本重跑试迁移",
        f"{name} has no figure {rule.figure} ({rule.text_en}): run the trial migration again with this version",
    )


def _too_small(biggest: _Value, min_rows: int) -> Text:
    rows = f"{biggest.rows:,.0f}"
    return Text(
        f"{biggest.name} 只有 {rows} 行，至少要 {min_rows:,} 行（criteria.toml [trial_migration] min_rows）",
        f"{biggest.name} has {rows} rows only, {min_rows:,} are needed (criteria.toml [trial_migration] min_rows)",
    )
