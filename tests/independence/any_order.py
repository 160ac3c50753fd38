"""The whole of a channel in an order drawn by a seed: first what may run side by side, then what wants to be alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PHASES = (("not @load and not @clock and not @alone", "2"), ("not @load and (@clock or @alone)", "0"))
"""Tags, and how many at once: who moves the clock or the configuration moves everybody's."""
NOTHING_COLLECTED = 5
PLUGIN = """
import json, os, random
import pytest

def pytest_collection_modifyitems(items):
    random.Random(int(os.environ["GOLIVE_SEED"])).shuffle(items)

def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Failures())

class Failures:
    def pytest_runtest_logreport(self, report):
        if report.outcome == "failed":
            said = str(getattr(report.longrepr, "reprcrash", None) and report.longrepr.reprcrash.message or report.longrepr)
            with open(os.environ["GOLIVE_FAILURES"], "a", encoding="utf-8") as out:
                out.write(json.dumps([report.nodeid, report.when, said[:500]], ensure_ascii=False) + "\\n")
"""


@dataclass(frozen=True)
class Failure:
    """A scenario that failed: where, and what it said."""

    scenario: str
    when: str
    said: str


def run_in_any_order(url: str, folder: Path, seed: int, channel: str, tags: str = "") -> list[Failure]:
    """Run a channel (or what ``tags`` choose of it) in this seed's order; answers what failed.

    ``AssertionError`` when pytest itself went wrong.
    """
    (folder / "any_order_plugin.py").write_text(PLUGIN, "utf-8")
    failures = folder / f"failures-{seed}-{channel}.jsonl"
    failures.unlink(missing_ok=True)
    environment = {
        **os.environ,
        "GOLIVE_ADDRESS": url,
        "GOLIVE_TARGET": "practice",
        "GOLIVE_SEED": str(seed),
        "GOLIVE_FAILURES": str(failures),
        "PYTHONPATH": str(folder),
    }
    for phase, workers in PHASES:
        expression = f"{phase} and ({tags})" if tags else phase
        command = [sys.executable, "-m", "pytest", "features", "-q", "-p", "any_order_plugin"]
        command += ["-p", "no:cacheprovider", "-p", "no:randomly", "--channel", channel]
        command += [f"--tags={expression}", "-n", workers]
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=1800, check=False
        )
        assert done.returncode in (0, 1, NOTHING_COLLECTED), f"seed {seed}: {done.stdout[-3000:]}"
        assert done.returncode != 1 or failures.exists(), f"seed {seed}: {done.stdout[-3000:]}"
    lines = failures.read_text("utf-8").splitlines() if failures.exists() else []
    return [Failure(*json.loads(line)) for line in lines]
