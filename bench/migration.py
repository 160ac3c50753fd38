"""Every line of what a migration must hold, measured in one run, each figure beside its goal; ends with 1 when one is missed.

    ./run python -m bench.migration [--rows 1000000] [--rounds 7] [--cleaning-rows 1000000] [--seeds 101,202,303]

Reconciling: DuckDB's bare full outer join, ours, and datacompy on pandas by turns, each in a process of its own over
the same two CSV files; medians of the rounds. datacompy gets an environment of its own below ``var/`` (network is
needed once). Cleaning: against the truth, over seeds that it wasn't tuned on (``bench.migration_cleaning``).
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.migration_reconcile import FIELDS, GOAL_MB, GOAL_RATIO, ROOT, make, measured

HOME = ROOT / "var" / "bench-datacompy"
WANTED = ("datacompy==1.1.0", "pandas==3.0.6")
GOAL_ROWS = 1_000_000
GOAL_FASTER = 10.0
SIDES = ("bare", "ours", "mapped", "datacompy")


def main() -> int:
    given = _options()
    missed = _reconciling(given.rows, given.rounds)
    missed += _cleaning(given.cleaning_rows, given.seeds)
    print("missed: " + ", ".join(missed) if missed else "all goals met")
    return 1 if missed else 0


def _options() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--rounds", type=int, default=7)
    asked.add_argument("--cleaning-rows", type=int, default=1_000_000)
    asked.add_argument("--seeds", default="101,202,303")
    return asked.parse_args()


def _reconciling(rows: int, rounds: int) -> list[str]:
    python = _environment()
    taken: dict[str, list[float]] = {side: [] for side in SIDES}
    memory, work, saved = 0.0, [], []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        make(folder, rows)
        for number in range(rounds):
            cpu = {}
            for side in SIDES if number % 2 == 0 else SIDES[::-1]:
                told = _datacompy(python, folder) if side == "datacompy" else measured(side, folder)
                taken[side].append(told["s"])
                cpu[side] = told["cpu"]
                if side == "ours":
                    memory = max(memory, told["mb"])
            work.append(cpu["ours"] / cpu["bare"])
            saved.append(cpu["datacompy"] / cpu["ours"])
            last = "  ".join(f"{side} {taken[side][-1]:.2f} s" for side in SIDES)
            print(f"round {number + 1} of {rounds}: {last}", flush=True)
    middle = {side: statistics.median(seconds) for side, seconds in taken.items()}
    ratio = statistics.median(o / b for o, b in zip(taken["ours"], taken["bare"], strict=True))
    faster = statistics.median(d / o for d, o in zip(taken["datacompy"], taken["ours"], strict=True))
    asked = "" if rows == GOAL_ROWS else f"; the goals are for {GOAL_ROWS:,} rows"
    print(f"{rows:,} rows × {FIELDS} fields, {rounds} rounds by turns; medians{asked}")
    print("  ".join(f"{side} {seconds:.2f} s" for side, seconds in middle.items()))
    print(
        f"reconciling / bare join   {ratio:6.2f}   (goal ≤ {GOAL_RATIO})   of CPU {statistics.median(work):.2f}"
    )
    print(
        f"datacompy / reconciling   {faster:6.1f}   (goal ≥ {GOAL_FASTER:g})   of CPU {statistics.median(saved):.1f}"
    )
    under = statistics.median(m / b for m, b in zip(taken["mapped"], taken["bare"], strict=True))
    print(f"… every field converted   {under:6.2f}   (no goal: the cleaned files are compared as they are)")
    print(f"memory of reconciling     {memory:6,.0f} MB (goal ≤ {GOAL_MB:,})", flush=True)
    checks = (("ratio to the bare join", ratio > GOAL_RATIO), ("ratio to datacompy", faster < GOAL_FASTER),
              ("memory", memory > GOAL_MB))  # fmt: skip
    return [name for name, bad in checks if bad]


def _cleaning(rows: int, seeds: str) -> list[str]:
    command = [sys.executable, "-m", "bench.migration_cleaning", "--rows", str(rows), "--seeds", seeds]
    done = subprocess.run(command, cwd=ROOT, check=False)
    return ["cleaning"] if done.returncode else []


def _environment() -> Path:
    """The Python that has datacompy; made when it isn't there yet."""
    python = HOME / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    ready = HOME / "installed"
    if not ready.exists() or ready.read_text("utf-8") != " ".join(WANTED):
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(HOME)], check=True)
        install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *WANTED]
        subprocess.run(install, check=True)
        ready.write_text(" ".join(WANTED), "utf-8")
    return python


def _datacompy(python: Path, folder: Path) -> dict[str, float]:
    script = ROOT / "bench" / "migration_datacompy.py"
    done = subprocess.run([str(python), str(script), str(folder)], capture_output=True, text=True, check=False)  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr[-3000:])
    return dict(json.loads(done.stdout.splitlines()[-1]))


if __name__ == "__main__":
    sys.exit(main())
