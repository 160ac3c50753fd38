"""``reports/criteria.toml``: when evidence counts, and which should requirements may follow later."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from reports.verdict.model import Condition
from reports.verdict.register import Register
from reports.verdict.table import InputError, fingerprint
from reports.words import Text

T = TypeVar("T")


@dataclass(frozen=True)
class EvidenceRules:
    """What a whole run has to be."""

    max_age_days: int
    min_cases: int
    max_attempts: int


@dataclass(frozen=True)
class LoadRules:
    """How big a load run must be to count for a requirement, and what its figures may be at most."""

    requirement: str
    min_users: int = 0
    min_window_s: int = 0
    min_customers_before: int = 0
    max_mean_ms: int | None = None
    max_failed: int | None = None


@dataclass(frozen=True)
class _ConditionRow:
    requirement: str
    owner: str
    due: date
    action_zh: str
    action_en: str


@dataclass(frozen=True)
class Criteria:
    """The whole file; ``digest`` says which version."""

    evidence: EvidenceRules
    load: tuple[LoadRules, ...] = ()
    conditions: tuple[Condition, ...] = ()
    digest: str = ""

    def load_of(self, requirement: str) -> LoadRules:
        """The demands on a load run for a requirement; none beyond its own criteria when not named."""
        return next((r for r in self.load if r.requirement == requirement), LoadRules(requirement))


def read_criteria(path: Path, register: Register) -> Criteria:
    """The criteria; ``InputError`` names key, value and the nearest right word."""
    try:
        data = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError) as bad:
        raise InputError(
            [Text(f"{path.name}：无法读取：{bad}", f"{path.name}: can't be read: {bad}")]
        ) from bad
    reader = _Reader(path.name, register)
    made = reader.whole(data)
    if reader.wrong or made is None:
        raise InputError(reader.wrong)
    return Criteria(made.evidence, made.load, made.conditions, fingerprint(path))


class _Reader:
    """Collects every complaint before it gives up."""

    def __init__(self, file: str, register: Register) -> None:
        self.file = file
        self.priorities = {r.id: r.priority for r in register if not r.checklist}
        self.wrong: list[Text] = []

    def whole(self, data: dict[str, Any]) -> Criteria | None:
        self.known(data, ("evidence", "load", "condition"), "")
        evidence = self.table(EvidenceRules, data.get("evidence"), "[evidence]")
        load = self.tables(LoadRules, data.get("load", []), "load")
        rows = self.tables(_ConditionRow, data.get("condition", []), "condition")
        for where, ids in (
            ("load", [r.requirement for r in load]),
            ("condition", [r.requirement for r in rows]),
        ):
            self.requirements(where, ids)
        for row in rows:
            if self.priorities.get(row.requirement, "S") != "S":
                self.say(
                    f"[[condition]] {row.requirement}",
                    "只有“应当”需求可以附条件",
                    "only a should requirement can have a condition",
                )
        if not evidence or self.wrong:
            return None
        conditions = (Condition(r.requirement, r.owner, r.due, Text(r.action_zh, r.action_en)) for r in rows)
        return Criteria(evidence, tuple(load), tuple(conditions))

    def say(self, where: str, zh: str, en: str) -> None:
        self.wrong.append(Text(f"{self.file} {where}：{zh}", f"{self.file} {where}: {en}"))

    def requirements(self, where: str, ids: Sequence[str]) -> None:
        for id in ids:
            if id not in self.priorities:
                self.say(f"[[{where}]] requirement", *_unknown(id, tuple(self.priorities)))
            if ids.count(id) > 1:
                self.say(f"[[{where}]] requirement", f"{id} 出现多次", f"{id} is there more than once")

    def known(self, data: dict[str, Any], names: Sequence[str], where: str) -> None:
        for key in data:
            if key not in names:
                self.say(f"{where} {key}".strip(), *_unknown(key, names))

    def tables(self, kind: type[T], data: Any, name: str) -> list[T]:
        if not isinstance(data, list):
            self.say(f"[[{name}]]", "应写成 [[…]] 表", f"must be written as [[{name}]]")
            return []
        made = [self.table(kind, row, f"[[{name}]] {n}") for n, row in enumerate(data, 1)]
        return [row for row in made if row is not None]

    def table(self, kind: type[T], data: Any, where: str) -> T | None:
        if not isinstance(data, dict):
            self.say(where, "缺少这一段", "this section is missing")
            return None
        specs = {f.name: f for f in fields(kind)}  # type: ignore[arg-type]
        self.known(data, tuple(specs), where)
        before = len(self.wrong)
        for name, spec in specs.items():
            if name in data:
                self.value(f"{where} {name}", str(spec.type), data[name])
            elif spec.default is MISSING:
                self.say(where, f"缺少 {name}", f"{name} is missing")
        if len(self.wrong) > before or set(data) - set(specs):
            return None
        return kind(**data)

    def value(self, where: str, kind: str, value: Any) -> None:
        if "int" in kind and (type(value) is not int or value < 0):
            self.say(
                where, f"应为不小于 0 的整数，现为 {value!r}", f"must be a whole number from 0, not {value!r}"
            )
        if kind == "str" and (not isinstance(value, str) or not value.strip()):
            self.say(where, f"应为文字，现为 {value!r}", f"must be text, not {value!r}")
        if kind == "date" and (not isinstance(value, date) or isinstance(value, datetime)):
            self.say(
                where,
                f"应为日期，如 2026-12-31，现为 {value!r}",
                f"must be a date like 2026-12-31, not {value!r}",
            )


def _unknown(word: str, known: Sequence[str]) -> tuple[str, str]:
    near = difflib.get_close_matches(word, known, 1)
    zh, en = (f"，是否指 {near[0]}？", f"; did you mean {near[0]}?") if near else ("", "")
    return f"没有“{word}”{zh}", f"there is no {word!r}{en}"
