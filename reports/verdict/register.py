"""The register of requirements as data: ``features/requirements.csv``, which belongs to the business."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reports.verdict.table import InputError, Row, fingerprint, rows
from reports.words import Text

COLUMNS = (
    "id",
    "kind",
    "group",
    "priority",
    "channel",
    "source",
    "text_zh",
    "text_en",
    "note_zh",
    "note_en",
    "scope",
    "scope_reason",
    "scope_approver",
)
ALLOWED = {
    "kind": ("requirement", "checklist"),
    "priority": ("M", "S", "C"),
    "source": ("business", "assumption"),
    "scope": ("in", "out"),
}
CHANNELS = {"U": ("ui",), "A": ("http",), "B": ("ui", "http")}
"""The channels that a row demands."""


@dataclass(frozen=True)
class Requirement:
    """One row. ``channels`` is empty for a checklist item; an out-of-scope row has reason and approver."""

    id: str
    checklist: bool
    group: str
    priority: str
    channels: tuple[str, ...]
    assumed: bool
    text: Text
    note: Text
    in_scope: bool
    scope_reason: str
    scope_approver: str


@dataclass(frozen=True)
class Register:
    """All rows in their order; ``digest`` says which version."""

    rows: tuple[Requirement, ...]
    digest: str = ""

    def __iter__(self) -> Iterator[Requirement]:
        return iter(self.rows)

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(r.id for r in self.rows)


def read_register(path: Path) -> Register:
    """The register; ``InputError`` names every cell that is wrong, and an empty register is wrong."""
    table = rows(path, COLUMNS)
    wrong = [complaint for row in table for complaint in _complaints(row)] + _twice(table)
    if not table:
        wrong = [Text(f"{path.name}：没有任何需求", f"{path.name}: there is no requirement in it")]
    if wrong:
        raise InputError(wrong)
    return Register(tuple(_requirement(row.values) for row in table), fingerprint(path))


def _requirement(cells: dict[str, str]) -> Requirement:
    return Requirement(
        id=cells["id"],
        checklist=cells["kind"] == "checklist",
        group=cells["group"],
        priority=cells["priority"],
        channels=CHANNELS.get(cells["channel"], ()),
        assumed=cells["source"] == "assumption",
        text=Text(cells["text_zh"], cells["text_en"]),
        note=Text(cells["note_zh"], cells["note_en"]),
        in_scope=cells["scope"] == "in",
        scope_reason=cells["scope_reason"],
        scope_approver=cells["scope_approver"],
    )


def _complaints(row: Row) -> Iterator[Text]:
    cells = row.values
    if not re.fullmatch(rf"{re.escape(cells['group'])}-\d\d+", cells["id"]) or not cells["group"]:
        yield row.wrong("id", "编号应为“组-两位数字”", "an id is its group, a dash and two digits")
    for column, allowed in ALLOWED.items():
        if cells[column] not in allowed:
            yield row.wrong(column, f"只能是 {' / '.join(allowed)}", f"must be one of {', '.join(allowed)}")
    if cells["kind"] == "requirement" and cells["channel"] not in CHANNELS:
        yield row.wrong("channel", "只能是 U / A / B", "must be one of U, A, B")
    if cells["kind"] == "checklist" and cells["channel"]:
        yield row.wrong("channel", "检查清单项没有渠道", "a checklist item has no channel")
    for column in ("text_zh", "text_en"):
        if not cells[column]:
            yield row.wrong(column, "不能为空", "must not be empty")
    for column in ("scope_reason", "scope_approver"):
        if cells["scope"] == "out" and not cells[column]:
            yield row.wrong(
                column, "不在范围内的需求须写明原因和批准人", "out of scope needs reason and approver"
            )


def _twice(table: list[Row]) -> list[Text]:
    seen: dict[str, Row] = {}
    wrong = []
    for row in table:
        first = seen.setdefault(row.values["id"], row)
        if first is not row:
            wrong.append(row.wrong("id", f"与第 {first.number} 行重复", f"is in row {first.number} already"))
    return wrong
