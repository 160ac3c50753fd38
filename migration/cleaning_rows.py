"""One source row to one row of the CRM: converted, filled where the mapping says so, or refused with reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from drivers.words import Text
from migration.conversions import BY_NAME
from migration.model import Convert, Mapping, Refused, Type

_CACHE: Final = 100_000
REQUIRED: Final = Text("必填，但为空，请补充", "It's required and empty; fill it in")


class Problem(NamedTuple):
    """Why a row was rejected: the source column, a lasting code, the reason."""

    column: str
    code: str
    reason: Text


class Change(NamedTuple):
    """A cell that isn't what it was; ``kind`` is ``corrected`` or ``filled``."""

    field: str
    before: str
    after: str
    kind: str


@dataclass(frozen=True)
class _Cell:
    position: int
    source: str
    convert: Convert
    cache: dict[str, str] | None
    default: str
    required: bool


class RowCleaner:
    """Converts rows of one source table; made once for its columns."""

    def __init__(self, mapping: Mapping, columns: Sequence[str]) -> None:
        self.fields = tuple(line.field.name for line in mapping.lines)
        self._cells = []
        for line in mapping.lines:
            convert = BY_NAME[line.conversion].prepare(line.argument, line.field)
            repeats = line.field.type in (Type.DATE, Type.CHOICE, Type.REGION)
            self._cells.append(
                _Cell(
                    columns.index(line.source),
                    line.source,
                    convert,
                    {} if repeats else None,
                    convert(line.default),
                    line.required,
                )  # fmt: skip
            )

    def convert(self, cells: Sequence[str]) -> tuple[list[str], list[Problem]]:
        """Values in the order of ``fields`` (``""`` where refused), and every reason to reject the row."""
        values, problems = [], []
        for cell in self._cells:
            raw = cells[cell.position]
            try:
                value = _converted(cell, raw) if raw else ""
            except Refused as refused:
                problems.append(Problem(cell.source, refused.code, refused.reason))
                value = ""
            else:
                if not value:
                    value = cell.default
                    if cell.required and not value:
                        problems.append(Problem(cell.source, "required", REQUIRED))
            values.append(value)
        return values, problems

    def changes(self, cells: Sequence[str], values: Sequence[str]) -> list[Change]:
        """What ``convert`` changed in a row that it took."""
        found = []
        for cell, field, value in zip(self._cells, self.fields, values, strict=True):
            raw = cells[cell.position]
            if raw != value:
                filled = value == cell.default and value and not raw.strip()
                found.append(Change(field, raw, value, "filled" if filled else "corrected"))
        return found


def _converted(cell: _Cell, raw: str) -> str:
    if cell.cache is None:
        return cell.convert(raw)
    known = cell.cache.get(raw)
    if known is None:
        known = cell.convert(raw)
        if len(cell.cache) < _CACHE:
            cell.cache[raw] = known
    return known
