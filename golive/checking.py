"""``golive check``."""

from __future__ import annotations

from pathlib import Path

from authoring.check import check, show

from drivers.words import Lang


def check_command(root: Path, lang: Lang) -> int:
    """0 when no writer's accident was found, 1 otherwise."""
    problems = check(root, lang)
    show(problems, lang)
    return 1 if problems else 0
