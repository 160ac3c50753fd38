"""Every planted defect through both channels: CI tries all over HTTP and a sample through the pages.

    ./run python -m bench.faults                          # all faults, the scenarios of their requirements
    ./run python -m bench.faults --fault leak-by-export   # one of them
    ./run python -m bench.faults --channel ui --whole-suite   # do unrelated scenarios stay green? takes days for all

Each worker has a CRM and a test session of its own. Ends with 1 when a defect did not turn the right scenarios
red, turned others red, or did for a wrong reason; the last lines say which, and how many were noticed.
"""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue

from authoring.catalogue import load_catalogue, plan
from tests.faults.expectations import (
    ROOT,
    Fault,
    catalogue,
    complaints,
    concerned,
    expectations,
    in_order,
    verdict,
)
from tests.faults.playing import PlayerLost, Stage, stage


def main() -> int:
    """Run what was asked for; 0 when every defect was noticed as expected."""
    asked = _options()
    faults, expected = catalogue(), expectations()
    everything = plan(load_catalogue(ROOT), tags="not @load")
    if wrong := complaints(faults, expected, plan(load_catalogue(ROOT), tags="not @load or @trial")):
        print("\n".join(wrong))
        return 2
    here = [
        f for f in faults if not f.requirement.startswith("PERF-")
    ]  # those: tests/load/test_load_faults.py
    chosen = [f for f in here if not asked.fault or f.name in asked.fault]
    tries = [(f, channel) for channel in asked.channel for f in chosen if channel in f.channels]
    failed: list[str] = []
    stages: SimpleQueue[Stage] = SimpleQueue()

    def attempt(one: tuple[Fault, str]) -> None:
        fault, channel = one
        what = expected[fault.name]
        used, began = stages.get(), time.monotonic()
        try:
            everybody = in_order(c for c in everything.cases if c.channel == channel)
            cases = everybody if asked.whole_suite else concerned(fault, what, everything, channel)
            played = used.play([c.key for c in cases], [fault.name])
            wrong = verdict(fault, what, played, everything, channel)
        except PlayerLost as lost:
            played, wrong = [], [f"{fault.name} ({channel}): {lost}"]
        if wrong:
            used.anew()
        stages.put(used)
        failed.extend(wrong)
        red = sum(p.outcome == "failed" for p in played)
        seconds = time.monotonic() - began
        print(
            f"{'✗' if wrong else '✓'} {channel:<4} {fault.name:<44} {red:>3} red  {seconds:5.0f} s",
            flush=True,
        )

    with stage() as first, stage() as second:
        for made in (first, second)[: asked.workers]:
            stages.put(made)
        with ThreadPoolExecutor(asked.workers) as pool:
            list(pool.map(attempt, tries))
    print("\n".join(failed))
    missed = {line.partition(":")[0] for line in failed}
    print(f"{len(tries) - len(missed)} of {len(tries)} noticed as expected")
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.faults", description=__doc__)
    parser.add_argument("--fault", action="append", default=[], help="only this one; may be repeated")
    parser.add_argument("--channel", action="append", choices=["http", "ui"], help="only this one")
    parser.add_argument(
        "--whole-suite", action="store_true", help="play every scenario, not only its requirement's"
    )
    parser.add_argument("--workers", type=int, default=2, choices=[1, 2])
    asked = parser.parse_args()
    asked.channel = asked.channel or ["http", "ui"]
    return asked


if __name__ == "__main__":
    sys.exit(main())
