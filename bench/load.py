"""Whether golive's load figures are true, and what they cost: both sides in one run, each ratio beside its goal.

    ./run python -m bench.load                 all of it, about 30 minutes; needs a quiet machine
    ./run python -m bench.load --small         shorter and fewer; says whether it works, not whether it holds
    ./run python -m bench.load cost two 50ms   only these lines; --list names them

Against a server of our own whose truth is known (``bench.load_server``). Ends with 1 when a goal is missed, also when
a line breaks; the others are still played.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import load_runs  # noqa: E402
from bench.load_lines import LINES  # noqa: E402
from bench.load_runs import Row  # noqa: E402

QUIET = 0.7
"""Load average per core at the beginning, up to which figures by the clock mean something."""


def played(name: str, line: Callable[[], Iterator[Row]]) -> list[Row]:
    """One line's rows, shown as they come; one that breaks is missed, and the next is played."""
    rows: list[Row] = []
    began = time.monotonic()
    try:
        for row in line():
            rows.append(row)
            print(row, flush=True)
    except Exception as broken:
        traceback.print_exc()
        rows.append(Row(f"{name} broke", f"{type(broken).__name__}: {broken}", "plays to its end", False))
        print(rows[-1], flush=True)
    print(f"  {name}: {time.monotonic() - began:.0f} s, load {os.getloadavg()[0]:.1f}", flush=True)
    return rows


def main(words: Sequence[str]) -> int:
    load_runs.SMALL = "--small" in words
    wanted = [w for w in words if not w.startswith("--")] or list(LINES)
    unknown = [w for w in words if w not in (*LINES, "--small", "--list")]
    if unknown or "--list" in words:
        print(f"lines: {' '.join(LINES)}" + (f"; unknown: {' '.join(unknown)}" if unknown else ""))
        return 2 if unknown else 0
    cores, busy = os.cpu_count() or 1, os.getloadavg()[0]
    print(f"{cores} cores, load {busy:.1f} at the beginning{', small' if load_runs.SMALL else ''}")
    if busy > QUIET * cores:
        print("  this machine isn't quiet: what is missed now may hold elsewhere")
    rows = [row for name in wanted for row in played(name, LINES[name])]
    missed = [row for row in rows if not row.held]
    print(f"every goal is met ({len(rows)})" if not missed else f"{len(missed)} of {len(rows)} missed:")
    for row in missed:
        print(row)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
