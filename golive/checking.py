"""``golive check``."""

from __future__ import annotations

from pathlib import Path

from authoring.catalogue import load_catalogue
from authoring.check import check, show
from authoring.page import whole_page
from drivers.words import Lang


def check_command(root: Path, lang: Lang, *, write: bool = False) -> int:
    """0 when no writer's accident was found, 1 otherwise; with ``write`` the page of sentences is made anew."""
    problems = check(root, lang)
    show(problems, lang)
    if write:
        (root / "features" / "SENTENCES.md").write_text(
            whole_page(load_catalogue(root)), "utf-8", newline="\n"
        )
    return 1 if problems else 0
