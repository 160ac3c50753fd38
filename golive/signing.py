"""``golive report`` and ``golive signoff``: from the evidence of a run to report and verdict."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from drivers.words import Lang, Text

if TYPE_CHECKING:
    from reports.pages.build import Built

EXIT = {"GO": 0, "NO-GO": 1, "GO WITH CONDITIONS": 4}
COLOUR = {"GO": "green", "NO-GO": "red", "GO WITH CONDITIONS": "yellow"}
CHINESE = {"GO": "可上线", "NO-GO": "不可上线", "GO WITH CONDITIONS": "有条件上线"}


def setup_found(root: Path) -> dict[str, Any]:
    """What the set-up found on this machine; empty where there was none."""
    try:
        found: dict[str, Any] = json.loads((root / "var" / "setup.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def build(root: Path, run_dir: Path, lang: Lang) -> Built:
    """Verdict, sign-off pages and Allure report of a run."""
    from reports.pages.build import build_all

    return build_all(run_dir, root=root, setup=setup_found(root), lang=lang, now=datetime.now(UTC))


def report_command(root: Path, run_dir: Path, lang: Lang) -> int:
    """Make everything; 0 when the report is there."""
    built = build(root, run_dir, lang)
    show(built, Console(), lang)
    return 0


def signoff_command(root: Path, run_dir: Path, lang: Lang) -> int:
    """Make everything and answer with the verdict: 0 GO, 1 NO-GO, 4 GO WITH CONDITIONS."""
    built = build(root, run_dir, lang)
    show(built, Console(), lang)
    return EXIT.get(built.verdict.decision, 1)


def show(built: Built, console: Console, lang: Lang) -> None:
    """The verdict, its reasons, and where everything lies."""
    decision = built.verdict.decision
    console.print()
    console.print(
        Text(f"结论：{decision} {CHINESE[decision]}", f"Verdict: {decision}").in_(lang),
        style=f"bold {COLOUR[decision]}",
    )
    for reason in built.verdict.reasons:
        console.print(f"  • {Text(reason.zh, reason.en).in_(lang)}", markup=False, soft_wrap=True)
    for note in built.notes:
        console.print(f"  {Text(note.zh, note.en).in_(lang)}", style="yellow", markup=False, soft_wrap=True)
    places = {
        Text("报告", "Report"): built.report,
        Text("签核单", "Sign-off"): built.html[lang],
        Text("PDF", "PDF"): built.pdf[lang],
    }
    for name, path in places.items():
        if path:
            console.print(f"{name.in_(lang)}{Text('：', ': ').in_(lang)}{path}", markup=False, soft_wrap=True)
