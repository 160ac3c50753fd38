"""``golive manual``: the manual scenarios of a run, and what a person found in them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from drivers.words import Lang
from golive.signing import say
from reports.evidence.by_hand import Finding, NotTaken, manual_cases, record
from reports.evidence.model import Outcome
from reports.verdict.cases import OUTCOME_WORDS
from reports.words import Text


def list_command(run_dir: Path, lang: Lang) -> int:
    """Every manual scenario with its sentences while it waits, else who found what; 1 while any waits."""
    console, waits = Console(), 0
    for case, outcome, message, by in manual_cases(run_dir):
        waits += outcome in (Outcome.AWAITING, Outcome.NOT_RUN)
        word = OUTCOME_WORDS[outcome]
        say(
            console,
            Text(f"{case.key} {case.title} — {word.zh} {by}", f"{case.key} {case.title} — {word.en} {by}"),
            lang,
            "bold",
        )
        for line in message.splitlines()[:40]:
            say(console, Text(f"    {line}", f"    {line}"), lang)
    say(console, Text(f"待人工：{waits}", f"awaiting a person: {waits}"), lang)
    return 1 if waits else 0


def record_command(run_dir: Path, finding: Finding, lang: Lang) -> int:
    """Record what was found; 0, or 1 when it can't be taken."""
    try:
        name = record(run_dir, finding, datetime.now(UTC))
    except NotTaken as no:
        say(Console(), Text(no.zh, no.en), lang, "red")
        return 1
    say(Console(), Text(f"已记录并重新封存：{name}", f"Recorded, and sealed again: {name}"), lang, "green")
    return 0
