"""What each planted defect must turn red: ``expected/<area>.toml``, and whether it did for the right reason.

[leak-by-export]
must = ["UAT-0064"]                      # scenarios, or rows of a table: "UAT-0550~销售代表-客户-导出"
also = ["UAT-0550"]                      # what rests on the same rule and may turn red too
says = "导出里有别人的"                   # optional: a pattern that one of the messages has to match
"""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from authoring.problems import did_you_mean
from reports.evidence.model import Case, Manifest
from tests.faults.player import Played

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).parent / "expected"
KEYS = ("must", "also", "says", "found")
MANY_ROWS, SOME_OF_MANY, A_FEW = 40, 10, 2
"""Of an outline, those rows that an expectation names are played in CI, and so many others: ten of a table with
over forty rows, else two."""


@dataclass(frozen=True)
class Fault:
    """A planted defect as the catalogue lists it."""

    name: str
    requirement: str
    channels: tuple[str, ...]
    zh: str
    en: str


@dataclass(frozen=True)
class Expected:
    """The scenarios (or rows, ``UAT-0550~…``) that must and may turn red, and what one of them has to say."""

    must: tuple[str, ...]
    also: tuple[str, ...] = ()
    says: str = ""
    found: str = ""
    """For what shows in no channel: what a reconciliation has to name, as ``orders.amount: rounded``."""

    def named(self) -> set[str]:
        """The scenarios that are named, without rows."""
        return {name.partition("~")[0] for name in (*self.must, *self.also)}


def catalogue() -> list[Fault]:
    """Every fault of the bundled CRM, asked of its command line."""
    listing = subprocess.run(
        [sys.executable, "-m", "practice_crm", "--faults", "--json"],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=120, encoding="utf-8",
    )  # fmt: skip
    return [
        Fault(f["name"], f["requirement"], tuple(f["channels"]), f["zh"], f["en"])
        for f in json.loads(listing.stdout)
    ]


def expectations(folder: Path = FOLDER) -> dict[str, Expected]:
    """All expectations by the fault's name; ``ValueError`` names file and table of what can't be used."""
    found: dict[str, Expected] = {}
    for file in sorted(folder.glob("*.toml")):
        for name, table in tomllib.loads(file.read_text("utf-8")).items():
            if wrong := _wrong(name, table, found):
                raise ValueError(f"{file.name} [{name}]: {wrong}")
            found[name] = Expected(
                tuple(table.get("must", ())), tuple(table.get("also", ())), str(table.get("says", "")),
                str(table.get("found", "")),
            )  # fmt: skip
    return found


def _wrong(name: str, table: Any, found: Mapping[str, Expected]) -> str:
    if name in found:
        return "stands in another file or table as well"
    if not isinstance(table, dict) or not (table.get("must") or table.get("found")):
        return 'needs must = ["UAT-…"] with at least one scenario'
    for key in table:
        if key not in KEYS:
            return f"unknown key {key!r}. {did_you_mean(key, KEYS).en}"
    return ""


def complaints(faults: Sequence[Fault], expected: Mapping[str, Expected], everything: Manifest) -> list[str]:
    """What doesn't fit together: faults without expectation, expectations of nothing, unknown scenarios."""
    names = [fault.name for fault in faults]
    known = {c.scenario for c in everything.cases} | {row(c.key) for c in everything.cases}
    wrong = [
        f"{name}: no expectation in tests/faults/expected/*.toml" for name in names if name not in expected
    ]
    for name in sorted(set(expected) - set(names)):
        wrong.append(f"{name}: there is no such fault. {did_you_mean(name, names).en}")
    for name, what in expected.items():
        for scenario in (*what.must, *what.also):
            if scenario not in known:
                wrong.append(f"{name}: no scenario {scenario}. {did_you_mean(scenario, known).en}")
        wrong += [f"{name}: {twice} stands under must and also" for twice in {*what.must} & {*what.also}]
    wrong += [
        f'{fault.name}: it shows in no channel, so its expectation needs found = "table.field: kind"'
        for fault in faults
        if not fault.channels and fault.name in expected and not expected[fault.name].found
    ]
    for fault in faults:
        for channel in fault.channels:
            if fault.name in expected and not _there(expected[fault.name].must, everything, channel):
                wrong.append(f"{fault.name}: nothing that must turn red runs through {channel}")
    return wrong


def concerned(fault: Fault, expected: Expected, everything: Manifest, channel: str) -> list[Case]:
    """The cases of the fault's requirement and those that must turn red, in this channel; clocks come last."""
    wanted = {name.partition("~")[0] for name in expected.must}
    cases = [
        c
        for c in everything.cases
        if c.channel == channel and (fault.requirement in c.requirements or c.scenario in wanted)
    ]
    return in_order(_fewer(cases, expected, fault.name))


def in_order(cases: Iterable[Case]) -> list[Case]:
    """Those that move the clock or want to be alone come last."""
    return sorted(cases, key=lambda c: any(tag.lstrip("@") in ("clock", "alone") for tag in c.tags))


def _fewer(cases: Sequence[Case], expected: Expected, seed: str) -> list[Case]:
    """Of an outline that need not turn red as a whole: the rows that are named, and a few others by chance."""
    by_scenario: dict[str, list[Case]] = {}
    for case in cases:
        by_scenario.setdefault(case.scenario, []).append(case)
    kept: list[Case] = []
    for scenario, rows in by_scenario.items():
        if scenario in expected.must:
            kept += rows
            continue
        named = [c for c in rows if row(c.key) in expected.must]
        others = [c for c in rows if c not in named]
        some = SOME_OF_MANY if len(rows) > MANY_ROWS else A_FEW
        kept += named + random.Random(seed).sample(others, min(some, len(others)))
    return kept


def row(key: str) -> str:
    """A case's key without its channel."""
    return key.rpartition("@")[0]


def _there(names: Iterable[str], everything: Manifest, channel: str) -> set[str]:
    """Those of the scenarios or rows that run through this channel."""
    there = {n for c in everything.cases if c.channel == channel for n in (c.scenario, row(c.key))}
    return set(names) & there


def verdict(
    fault: Fault, expected: Expected, played: Sequence[Played], everything: Manifest, channel: str
) -> list[str]:
    """Why the scenarios did not notice this fault the way they should; empty when they did."""
    wrong = [
        f"{p.key} is {p.outcome}, neither passed nor failed: {p.first}"
        for p in played
        if p.outcome not in ("passed", "failed")
    ]
    red = [p for p in played if p.outcome == "failed"]
    names = {name for p in red for name in (p.scenario, p.row)}
    missed = _there(expected.must, everything, channel) - names
    if missed:
        wrong.append(f"did not turn red: {', '.join(sorted(missed))}; red are: {shown(red) or 'none'}")
    allowed = {*expected.must, *expected.also}
    unrelated = [p for p in red if not {p.scenario, p.row} & allowed]
    if unrelated:
        wrong.append(f"red, and nobody expected it: {shown(unrelated)}")
    wrong += [f"{p.key} is red for a wrong reason ({why}): {p.first}" for p in red if (why := odd(p))]
    musts = [p.message for p in red if {p.scenario, p.row} & {*expected.must}]
    if expected.says and musts and not any(re.search(expected.says, m) for m in musts):
        wrong.append(f"no message says “{expected.says}”: {musts}")
    return [f"{fault.name} ({channel}): {what}" for what in wrong]


def odd(played: Played) -> str:
    """Why a failure doesn't name a rule; empty when it does."""
    if "没有对照" in played.message:
        return "its positive control failed"
    if played.step_kind == "given":
        return f"what it takes as given failed: {played.step}"
    if not played.message or played.message.startswith("assert "):
        return "the message names no rule"
    return ""


def shown(played: Iterable[Played]) -> str:
    """Keys with the first line of what they say."""
    return "; ".join(f"{p.key}: {p.first}" for p in played)
