"""Many ids in few words."""

from __future__ import annotations

import re
from collections.abc import Iterable


def ranges(ids: Iterable[str]) -> str:
    """Ids in short: ``APR-01…03、CUS-04``."""
    runs: list[list[str]] = []
    for id in ids:
        if runs and _next(runs[-1][-1]) == id:
            runs[-1].append(id)
        else:
            runs.append([id])
    return "、".join(_run(run) for run in runs)


def _run(run: list[str]) -> str:
    if len(run) < 3:
        return "、".join(run)
    return f"{run[0]}…{run[-1].rpartition('-')[2]}"


def _next(id: str) -> str:
    head, _, number = id.rpartition("-")
    return f"{head}-{int(number) + 1:02}" if re.fullmatch(r"\d+", number) else ""
