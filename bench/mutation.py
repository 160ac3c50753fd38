"""Would the scenarios notice a rule that is wrong in a way nobody thought of? The mutation score.

    ./run python -m bench.mutation                       # 150 mutants, about an hour on two cores
    ./run python -m bench.mutation --count 20 --seed 7   # fewer, others
    ./run python -m bench.mutation --go-on               # after an interruption, or after new examples

cosmic-ray (in an environment of its own, ``var/mutation``) changes one place in a function below
``practice_crm/rules``: ``>`` to ``>=``, ``and`` to ``or``, 1 to 2, … The CRM is started with it, and the scenarios
that make it call this function run over HTTP, those of its requirement first, until one doesn't pass: the mutant is
*killed*. Which scenario calls which function is found by playing each alone on a CRM that notes it (``calls.json``).
What survives meets the scenarios of its requirement through the pages, and is listed with its place and what noticed
it there.
What nothing notices lacks an example, or makes no difference to anybody; the latter stand in
``bench/mutation_harmless.toml`` with their reason. Prints the score with its 95 % interval (Wilson).

``var/mutation/ended-SEED.jsonl`` keeps what became of each. With ``--go-on`` a mutant that was killed isn't played
again: right as long as the rules are the same and scenarios were only added.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from authoring.catalogue import load_catalogue, plan
from bench.mutation_player import STILL_GOOD, Bench, Ended, Mutant, Noted
from reports.evidence.model import Case, Manifest
from tests.faults.expectations import ROOT, in_order

ENGINE = "cosmic-ray==8.4.3"
HOME = ROOT / "var" / "mutation"
HARMLESS = ROOT / "bench" / "mutation_harmless.toml"


def main() -> int:
    """Draw, run, count."""
    asked = _options()
    found = drawn(asked.count, asked.seed)
    mutants = [_mutant(m) for m in found["mutants"]]
    harmless = tomllib.loads(HARMLESS.read_text("utf-8")) if HARMLESS.exists() else {}
    print(f"{len(mutants)} of {found['all']} mutants, seed {asked.seed}", flush=True)
    everything = plan(load_catalogue(ROOT), tags="not @load")
    with tempfile.TemporaryDirectory(prefix="golive-mutation-", ignore_cleanup_errors=True) as folder:
        ended = _all_ended(mutants, everything, Path(folder), asked.workers, _Log(asked.seed, asked.go_on))
    survivors = [e for e in ended if not e.killed]
    open_ones = [e for e in survivors if not e.pages and e.mutant.name not in harmless]
    for e in survivors:
        why = harmless.get(e.mutant.name, {}).get("why", "") or e.pages
        print(f"survived  {e.mutant.place} {e.mutant.name}\n          {e.mutant.change}\n          {why}")
    killed = len(ended) - len(survivors)
    low, high = wilson(killed, len(ended))
    print(
        f"killed {killed}, survived {len(survivors)} (noticed through the pages: {sum(bool(e.pages) for e in survivors)}, "
        f"neither noticed nor known to be harmless: {len(open_ones)}): "
        f"{killed / max(1, len(ended)):.1%}, 95 % interval {low:.1%} to {high:.1%}"
    )
    return 1 if killed < 0.9 * len(ended) or open_ones else 0


def drawn(count: int, seed: int) -> dict[str, Any]:
    """The sample, drawn in the engine's own environment; made when it isn't there yet."""
    python = HOME / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(HOME)], check=True)
        subprocess.run(
            [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", ENGINE], check=True
        )
    command = [str(python), str(ROOT / "bench" / "mutants.py"), str(ROOT), str(count), str(seed)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def concerning(mutant: Mutant, rules: Sequence[dict[str, Any]]) -> set[str]:
    """Requirements of the faults that stand in for rules of the same function, or else of the same module."""
    module = Path(mutant.path).stem
    same = [r for r in rules if r["rule"] == f"{module}.{mutant.function}"]
    near = [r for r in rules if r["rule"].startswith(f"{module}.")]
    return {r["requirement"] for r in same or near}


def wilson(hits: int, of: int, z: float = 1.959964) -> tuple[float, float]:
    """The 95 % interval of a share by Wilson's score."""
    if not of:
        return 0.0, 1.0
    share, square = hits / of, z * z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = z / (1 + square / of) * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)


class _Log:
    """What became of the mutants of a seed, a line each, written as it becomes known."""

    def __init__(self, seed: int, go_on: bool) -> None:
        self._file = HOME / f"ended-{seed}.jsonl"
        lines = self._file.read_text("utf-8").splitlines() if go_on and self._file.exists() else []
        self._killed = {row["name"]: row for row in map(json.loads, lines) if row["killed"]}
        self._file.write_text("".join(f"{_line(row)}\n" for row in self._killed.values()), "utf-8")

    def killed(self, mutant: Mutant) -> Ended | None:
        """How this mutant was killed before, if it was."""
        row = self._killed.get(mutant.name)
        return Ended(mutant, killed=True, by=row["by"], pages="", seconds=0.0) if row else None

    def keep(self, ended: Ended) -> None:
        """Write one down."""
        m = ended.mutant
        row = {"name": m.name, "killed": ended.killed, "place": m.place, "change": m.change, "by": ended.by, "pages": ended.pages}  # fmt: skip
        with self._file.open("a", encoding="utf-8") as file:
            file.write(f"{_line(row)}\n")


def _line(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False)


def _all_ended(
    mutants: Sequence[Mutant], everything: Manifest, folder: Path, workers: int, log: _Log
) -> list[Ended]:
    rules = json.loads(
        subprocess.run(
            [sys.executable, "-m", "practice_crm", "--faults", "--json"],
            cwd=ROOT, check=True, capture_output=True, text=True, encoding="utf-8",
        ).stdout
    )  # fmt: skip
    benches: SimpleQueue[Bench] = SimpleQueue()
    made = [Bench(_folder(folder, n)) for n in range(workers)]
    for bench in made:
        benches.put(bench)
    cases, called = _sound(made, in_order(c for c in everything.cases if c.channel == "http"))

    def end(mutant: Mutant) -> Ended:
        if before := log.killed(mutant):
            return before
        concerned = concerning(mutant, rules)
        callers = [c for c in cases if f"{Path(mutant.path).stem}.{mutant.function}" in called[c.key]]
        first = [c.key for c in callers if {*c.requirements} & concerned and not _long(c)]
        rest = [c.key for c in callers if c.key not in first]
        shown = (c for c in everything.cases if c.channel == "ui" and {*c.requirements} & concerned)
        bench = benches.get()
        try:
            ended = bench.ended(mutant, first, rest, [c.key for c in in_order(shown) if not _long(c)])
        finally:
            benches.put(bench)
        log.keep(ended)
        sign = "killed  " if ended.killed else "SURVIVED"
        print(
            f"{sign} {ended.seconds:4.0f} s  {mutant.place} {mutant.change}\n         {ended.by or ended.pages}",
            flush=True,
        )
        return ended

    try:
        with ThreadPoolExecutor(workers) as pool:
            return list(pool.map(end, mutants))
    finally:
        for bench in made:
            bench.close()


def _sound(benches: Sequence[Bench], cases: Sequence[Case]) -> tuple[list[Case], dict[str, set[str]]]:
    """The cases that pass on the sound CRM, the matrix last, and the functions that each calls; the others could
    notice nothing and are named."""
    file, digest = HOME / "calls.json", _digest()
    kept = json.loads(file.read_text("utf-8")) if file.exists() else {}
    if kept.get("of") == digest:
        noted = [Noted(*row) for row in kept["noted"]]
    else:
        shares = [[c.key for c in cases][n :: len(benches)] for n in range(len(benches))]
        with ThreadPoolExecutor(len(benches)) as pool:
            noted = [one for some in pool.map(Bench.noting, benches, shares) for one in some]
        file.write_text(_line({"of": digest, "noted": noted}), "utf-8")
    for bench in benches:
        bench.sound_s = {n.key: n.seconds for n in noted}
    red = {n.key for n in noted if n.outcome not in STILL_GOOD}
    for n in noted:
        if n.key in red:
            print(f"not counted, it does not pass on the sound CRM: {n.key} {n.first}", flush=True)
    called = {n.key: {*n.called} for n in noted if n.key not in red}
    print(f"{len(called)} scenarios, {sum(n.seconds for n in noted):.0f} s when all pass", flush=True)
    return in_order(sorted((c for c in cases if c.key in called), key=_long)), called


def _digest() -> str:
    """Changes with anything that could change which scenario calls what."""
    found = hashlib.sha256()
    for folder in ("practice_crm", "features", "steps", "fixtures", "drivers", "targets", "migration"):
        for file in sorted((ROOT / folder).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                found.update(file.read_bytes())
    return found.hexdigest()


def _long(case: Case) -> bool:
    """The permission matrix has hundreds of cells; other scenarios are asked before it."""
    return "PERM-06" in case.requirements


def _folder(folder: Path, number: int) -> Path:
    made = folder / str(number)
    made.mkdir()
    return made


def _mutant(m: dict[str, Any]) -> Mutant:
    return Mutant(f"{m['path']}:{m['line']}", m["function"], m["change"], m["path"], m["source"])


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.mutation", description=__doc__)
    parser.add_argument("--count", type=int, default=150, help="how many mutants")
    parser.add_argument("--seed", type=int, default=20261121, help="which ones")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--go-on", action="store_true", help="leave out what was killed before")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
