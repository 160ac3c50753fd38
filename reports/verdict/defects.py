"""Defects: ``reports/defects.toml`` ties failures to the tracker by what failed; severity and priority are two things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from reports.verdict.model import SEVERITIES
from reports.verdict.reader import Reader, toml, unknown
from reports.verdict.rules import FailureRule
from reports.verdict.table import InputError, fingerprint
from reports.verdict.waivers import Failure

PRIORITIES = ("highest", "high", "medium", "low")
OPEN, CLOSED = ("open", "mending", "mended"), ("closed", "rejected")
"""A mended defect is open until a run has shown it."""


@dataclass(frozen=True)
class Defect:
    """One defect as the tracker knows it, with the rules by which a failure is recognised as this one."""

    id: str
    title: str
    severity: str
    priority: str
    state: str
    rules: tuple[FailureRule, ...] = ()
    owner: str = ""
    due: date | None = None

    @property
    def open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True)
class Defects:
    """All defects; ``template`` is the tracker's address with ``{id}`` in it."""

    rows: tuple[Defect, ...] = ()
    template: str = ""
    digest: str = ""
    stated: bool = False
    """False where there is no file: nothing is known of open defects then."""

    def address(self, id: str) -> str:
        """Where the tracker shows it; empty without a template."""
        return self.template.replace("{id}", quote(id, safe="")) if self.template else ""

    def of(self, failure: Failure) -> tuple[Defect, ...]:
        """The defects that this failure is one of."""
        fits = (
            d for d in self.rows if any(r.fits(failure.key, m) for r in d.rules for m in failure.messages)
        )
        return tuple(fits)

    def untied(self, failures: Sequence[Failure]) -> tuple[Failure, ...]:
        """Failures of which nobody has said yet what they are."""
        return tuple(f for f in failures if not self.of(f))


@dataclass(frozen=True)
class _Tracker:
    address: str = ""


@dataclass(frozen=True)
class _Row:
    id: str
    title: str
    severity: str
    priority: str
    state: str
    owner: str = ""
    due: date | None = None


def read_defects(path: Path) -> Defects:
    """The defects; nothing stated where the file isn't there. ``InputError`` for a wrong one."""
    if not path.exists():
        return Defects()
    data, reader = toml(path), Reader(path.name)
    reader.known(data, ("tracker", "defect"), "")
    tracker = reader.table(_Tracker, data.get("tracker", {}), "[tracker]") or _Tracker()
    if tracker.address and not _usable(tracker.address):
        reader.say(
            "[tracker] address", "应为 http(s) 地址并含 {id}", "must be an http(s) address with {id} in it"
        )
    given = data.get("defect", [])
    rows = [_defect(reader, row, n) for n, row in enumerate(given if isinstance(given, list) else [None], 1)]
    made = [d for d in rows if d]
    ids = [d.id for d in made]
    for id in dict.fromkeys(i for i in ids if ids.count(i) > 1):
        reader.say(f"[[defect]] {id}", "编号重复", "the id is there twice")
    if reader.wrong:
        raise InputError(reader.wrong)
    return Defects(tuple(made), tracker.address, fingerprint(path), stated=True)


def _usable(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and bool(parts.netloc) and "{id}" in address


def _defect(reader: Reader, row: Any, number: int) -> Defect | None:
    where = f"[[defect]] {number}"
    if not isinstance(row, dict):
        reader.say(where, "应写成 [[defect]] 表", "must be written as [[defect]]")
        return None
    made = reader.table(_Row, {k: v for k, v in row.items() if k != "rule"}, where)
    rules = reader.tables(FailureRule, row.get("rule", []), f"defect {number}.rule")
    if not made:
        return None
    for name, word, allowed in (
        ("severity", made.severity, SEVERITIES),
        ("priority", made.priority, PRIORITIES),
        ("state", made.state, (*OPEN, *CLOSED)),
    ):
        if word not in allowed:
            reader.say(f"{where} {name}", *unknown(word, allowed))
    for rule in rules:
        if rule.vague:
            reader.say(f"{where} rule", f"“{rule.says}”太短", f"{rule.says!r} is too short")
    return Defect(
        made.id, made.title, made.severity, made.priority, made.state, tuple(rules), made.owner, made.due
    )
