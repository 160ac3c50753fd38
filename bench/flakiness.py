"""Does any scenario fail now and then? Repeats of whole channels in random orders, and who failed when.

    ./run python -m bench.flakiness                      # 20 times HTTP, 5 times the pages; hours
    ./run python -m bench.flakiness --http 2 --ui 0

One CRM that holds 300 customers serves all repeats, so that what a scenario leaves behind shows in the next.
Ends with 1 when anything failed. Each failure is told with the seed that draws its order again (``--seed``).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from golive.practice import practice_crm
from tests.independence.any_order import ROOT, run_in_any_order


def main() -> int:
    """Repeat, count, tell."""
    asked = _options()
    repeats = ["http"] * asked.http + ["ui"] * asked.ui
    failed: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="golive-flakiness-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        database = str(folder / "crm.sqlite3")
        with practice_crm(ROOT, database, log=folder / "crm.log", customers=300) as crm:
            for seed, channel in enumerate(repeats, asked.seed):
                began = time.monotonic()
                found = run_in_any_order(crm.url, folder, seed, channel)
                seconds = time.monotonic() - began
                print(f"{channel:<4} seed {seed}: {len(found)} failed, {seconds:.0f} s", flush=True)
                for failure in found:
                    failed[f"{channel} {failure.scenario}"] += 1
                    print(
                        f"     {failure.scenario} ({failure.when}): {failure.said.splitlines()[0]}",
                        flush=True,
                    )
    for scenario, times in failed.most_common():
        print(f"{times:>3} ×  {scenario}")
    print(f"{asked.http} repeats over HTTP, {asked.ui} through the pages: {sum(failed.values())} failures")
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.flakiness", description=__doc__)
    parser.add_argument("--http", type=int, default=20, help="repeats over HTTP")
    parser.add_argument("--ui", type=int, default=5, help="repeats through the pages")
    parser.add_argument(
        "--seed", type=int, default=1, help="seed of the first order; each repeat has the next"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
