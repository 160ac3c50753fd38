"""The risk register and the approvals of scenarios, as CSV that people keep in Excel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reports.verdict.register import Register
from reports.verdict.table import InputError, day, fingerprint, rows
from reports.words import Text

LEVELS = ("high", "medium", "low")
RISK_COLUMNS = (
    "id",
    "risk_zh",
    "risk_en",
    "likelihood",
    "impact",
    "requirements",
    "measure_zh",
    "measure_en",
    "owner",
)
APPROVAL_COLUMNS = ("scenario", "approved_by", "role", "approved_on", "digest")


@dataclass(frozen=True)
class Risk:
    """A risk of going live, and the requirements whose evidence speaks about it."""

    id: str
    text: Text
    likelihood: str
    impact: str
    requirements: tuple[str, ...]
    measure: Text
    owner: str


@dataclass(frozen=True)
class Approval:
    """A scenario approved by a key user. ``digest`` of its text where it is known, else empty."""

    scenario: str
    by: str
    role: str
    on: date
    digest: str = ""


def read_risks(path: Path, register: Register) -> tuple[tuple[Risk, ...], str]:
    """The risks and the file's digest; none where there is no file."""
    if not path.exists():
        return (), ""
    made, wrong = [], []
    for row in rows(path, RISK_COLUMNS):
        cells = row.values
        ids = tuple(cells["requirements"].replace("、", " ").replace(",", " ").split())
        for column in ("likelihood", "impact"):
            if cells[column] not in LEVELS:
                wrong.append(
                    row.wrong(column, f"只能是 {' / '.join(LEVELS)}", f"must be one of {', '.join(LEVELS)}")
                )
        if not ids or set(ids) - register.ids:
            wrong.append(row.wrong("requirements", "应为登记册中的编号", "must be ids of the register"))
        text, measure = (
            Text(cells["risk_zh"], cells["risk_en"]),
            Text(cells["measure_zh"], cells["measure_en"]),
        )
        made.append(
            Risk(cells["id"], text, cells["likelihood"], cells["impact"], ids, measure, cells["owner"])
        )
    if wrong:
        raise InputError(wrong)
    return tuple(made), fingerprint(path)


def read_approvals(path: Path) -> tuple[tuple[Approval, ...], str]:
    """Approvals of scenarios; none where there is no file."""
    if not path.exists():
        return (), ""
    made, wrong = [], []
    for row in rows(path, APPROVAL_COLUMNS):
        cells, on = row.values, day(row.values["approved_on"])
        if not on:
            wrong.append(
                row.wrong("approved_on", "应为日期，如 2026-11-21", "must be a date like 2026-11-21")
            )
            continue
        made.append(Approval(cells["scenario"], cells["approved_by"], cells["role"], on, cells["digest"]))
    if wrong:
        raise InputError(wrong)
    return tuple(made), fingerprint(path)
