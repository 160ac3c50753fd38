"""Names and places of runs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click


def new_run(out: Path, target: str) -> Path:
    """A folder name that no run has yet: day, time, target."""
    stem = f"{datetime.now(UTC).astimezone():%Y%m%d-%H%M%S}-{target}"
    candidates = (out / (stem if n == 0 else f"{stem}-{n}") for n in range(100))
    return next(path for path in candidates if not path.exists())


def runs_of(out: Path) -> list[Path]:
    """Every run's folder, oldest first."""
    return sorted(p for p in out.iterdir() if (p / "run.json").exists()) if out.exists() else []


def find_run(out: Path, name: str) -> Path:
    """The folder of a run by name, unique beginning, path, or ``last``; a usage error lists what there is."""
    if Path(name).is_dir():
        return Path(name).resolve()
    runs = runs_of(out)
    if name == "last" and runs:
        return runs[-1]
    found = [p for p in runs if p.name == name] or [p for p in runs if p.name.startswith(name)]
    if len(found) == 1:
        return found[0]
    listing = "、".join(p.name for p in runs[-8:]) or "—"
    raise click.UsageError(f"没有这次运行 / no such run: {name}；有 / there are: {listing}")
