"""Whether golive's load figures are true, and what they cost: both sides in one run, each ratio beside its goal.

    ./run python -m bench.load                 all of it, about 25 minutes; needs a quiet machine
    ./run python -m bench.load --small         shorter and fewer; says whether it works, not whether it holds
    ./run python -m bench.load cost two 50ms   only these lines; --list names them

Against a server of our own whose truth is known (``bench.load_server``). Ends with 1 when a goal is missed.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median, quantiles
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from drivers.settings import load_settings  # noqa: E402
from load.criteria import judge  # noqa: E402
from load.exchange import Team  # noqa: E402
from load.figures import percentile, transaction  # noqa: E402
from load.measure import Sample  # noqa: E402
from load.measured import Measured  # noqa: E402
from load.plan import Arrivals, Criterion, Profile, load_profile  # noqa: E402
from load.runner import LoadRun  # noqa: E402
from reports.evidence.model import LoadResult, Transaction  # noqa: E402

BUILD = "bench.load_target:build"
TOML = '[targets.tiny]\nkind = "tiny"\naddress = "{}"\nload_users = "rep{{:04d}}"\npeople = []\n'
SMALL = False


@dataclass(frozen=True)
class Row:
    """One measured thing beside its goal."""

    what: str
    measured: str
    goal: str
    held: bool


def size(whole: float, small: float) -> float:
    return small if SMALL else whole


# the three kinds of processes


@contextmanager
def server(**truth: Any) -> Iterator[str]:
    """The truth server; its address."""
    command = [sys.executable, "-m", "bench.load_server", json.dumps(truth)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield process.stdout.readline().strip()
    finally:
        process.kill()
        process.wait()


def client(kind: str, address: str, seconds: float, *more: float) -> subprocess.Popen[str]:
    """One of the other generators."""
    command = [sys.executable, "-m", "bench.load_clients", kind, address, str(seconds), *map(str, more)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def answer(process: subprocess.Popen[str]) -> dict[str, Any]:
    out, _ = process.communicate(timeout=300)
    return dict(json.loads(out.splitlines()[-1]))


def profile(reps: int, window_s: float, think: tuple[float, float] = (1.0, 5.0), **parts: Any) -> Profile:
    """Reps who record customers, judged by the mean, p95 and errors."""
    record = "record_customer"
    criteria = [
        Criterion(requirement="PERF-01", transaction=record, measure="mean", at_most=3.0),
        Criterion(requirement="PERF-01", transaction=record, measure="errors", at_most=0),
    ]
    made = load_profile("trial").changed(
        reps={"count": reps, "think_s": think, "does": {record: 100.0}, "sign_in_at_once": 20},
        window={"measured_s": window_s, "ramp_s": min(10.0, window_s / 3), "drain_s": 4.0},
    )
    return made.model_copy(update={"criteria": criteria, **parts})


def golive(
    address: str,
    plan: Profile,
    team: Team | None = None,
    build: str = BUILD,
    beside: Callable[[], Any] = lambda: None,
) -> tuple[LoadResult, Any]:
    """One run, and what ``beside`` answered, which is called when the window begins."""
    found: list[Any] = []

    def show(progress: Any) -> None:
        if progress.phase == "window" and not found:
            found.append(beside())

    with tempfile.TemporaryDirectory(prefix="golive-bench-") as folder:
        file = Path(folder) / "golive.toml"
        file.write_text(TOML.format(address), "utf-8")
        run = LoadRun(
            load_settings(file, "tiny"), plan, scenario="bench", mark="gbench", out=Path(folder),
            say=lambda _: None, show=show, build=build, team=team,
        )  # fmt: skip
        with run:
            run.prepare()
            result = run.work()
        if not result.complete:
            print(f"  cut short: {run.gathered.lost}", flush=True)
        return result, found[0] if found else None


def of(result: LoadResult) -> Transaction:
    return next(t for t in result.transactions if t.name == "record_customer")


def why(result: LoadResult) -> str:
    return " ".join(en for _, en in result.invalid_reasons)


def apart(found: float, truth: float) -> float:
    return abs(found - truth) / truth


# the lines of the table


def cost() -> Iterator[Row]:
    """Requests per second of processor time, each kind by turns, medians."""
    kinds = ("fast", "recorded", "port", "http")
    spent: dict[str, list[float]] = {kind: [] for kind in kinds}
    with server() as address:
        for _ in range(int(size(5, 1))):
            for kind in kinds:
                spent[kind].append(answer(client(kind, address, size(8, 2)))["per_cpu_s"])
    per = {kind: median(found) for kind, found in spent.items()}
    for what, above, below, goal in (
        ("statistics and recorder alone ÷ bare FastHttpUser", "recorded", "fast", 0.90),
        ("with port and adapter ÷ bare FastHttpUser", "port", "fast", 0.70),
        ("with port and adapter ÷ bare HttpUser", "port", "http", 3.0),
    ):
        ratio = per[above] / per[below]
        yield Row(
            f"requests per CPU second, {what}",
            f"{per[above]:,.0f} ÷ {per[below]:,.0f} = {ratio:.2f}",
            f"≥ {goal:g}",
            ratio >= goal,
        )


def two() -> Iterator[Row]:
    """Two processes against one, a closed loop without a pause."""
    ratios = []
    for _ in range(int(size(5, 1))):
        per_s = []
        for n in (1, 2):
            with server() as address:
                team = Team(local=n, workers=n) if n > 1 else None
                result, _ = golive(address, profile(40, size(8, 4), (0.0, 0.0)), team)
            per_s.append(of(result).count / result.window_s)
        ratios.append((per_s[1] / per_s[0], *per_s))
    ratio, one, both = sorted(ratios)[len(ratios) // 2]
    yield Row(
        "two processes ÷ one, requests per second, median",
        f"{both:,.0f} ÷ {one:,.0f} = {ratio:.2f}",
        "≥ 1.5",
        ratio >= 1.5,
    )


def fifty() -> Iterator[Row]:
    """A server of 50 ms: our p95 against that of a probe outside."""
    seconds = size(60, 8)
    with server(delay_s=0.05) as address:
        result, probe = golive(
            address, profile(100, seconds), beside=lambda: client("open", address, seconds, 10.0)
        )
        times = sorted(answer(probe)["times"])
    ours, truth = of(result).p95_ms, percentile(times, 0.95)
    off = abs(ours - truth)
    yield Row(
        "50 ms server, 100 reps: p95 against the outside probe's",
        f"{ours:.1f} against {truth:.1f} ms, {off / truth:.1%}",
        "≤ 4 % or 2 ms",
        off <= max(2.0, 0.04 * truth),
    )


def stalls() -> Iterator[Row]:
    """Stalls of 2 s in every 10 s: arrivals against an open generator and against a closed circle, at once."""
    seconds = size(60, 20)
    plan = profile(50, seconds, arrivals=Arrivals(per_s=50))
    with server(delay_s=0.005, stall=(2.0, 10.0)) as address:
        result, (truth, control) = golive(
            address, plan, beside=lambda: (client("open", address, seconds, 50.0), client("control", address, seconds))
        )  # fmt: skip
        times, closed = sorted(answer(truth)["times"]), answer(control)["times"]
    found, mean = of(result), fmean(times)
    for name, ours, true, goal in (
        ("mean", found.mean_ms, mean, 0.10),
        ("p90", found.p90_ms, percentile(times, 0.90), 0.05),
        ("p95", found.p95_ms, percentile(times, 0.95), 0.05),
        ("p99", found.p99_ms, percentile(times, 0.99), 0.02),
    ):
        off = apart(ours, true)
        yield Row(
            f"stalling server, arrivals against an open generator: {name}",
            f"{ours:.0f} against {true:.0f} ms, {off:.1%}",
            f"≤ {goal:.0%}",
            off <= goal,
        )
    low = 1 - fmean(closed) / mean
    yield Row(
        "… the closed, uncorrected control is too low on the mean by",
        f"{fmean(closed):.0f} against {mean:.0f} ms, {low:.0%}",
        "≥ 80 %",
        low >= 0.80,
    )


def exact() -> Iterator[Row]:
    """Percentiles against the exact list, and the verdict at 2,990 / 3,000 / 3,010 ms."""
    chance = random.Random(1)  # noqa: S311
    worst = 0.0
    for spread in (0.3, 1.0, 2.0):
        times = [chance.lognormvariate(5, spread) for _ in range(100_000)]
        found = transaction("x", [Sample("x", 1, 0.0, ms, "ok") for ms in times])
        cuts = quantiles(times, n=100, method="inclusive")
        for share, value in ((50, found.p50_ms), (90, found.p90_ms), (95, found.p95_ms), (99, found.p99_ms)):
            worst = max(worst, apart(value, cuts[share - 1]))
    yield Row("percentiles against the exact list, worst of 12", f"{worst:.3%}", "≤ 0.5 %", worst <= 0.005)
    plan, right = profile(1, 60), []
    for ms, state in ((2990.0, "PASS"), (3000.0, "PASS"), (3010.0, "FAIL")):
        one = transaction("record_customer", [Sample("record_customer", 1, 0.0, ms, "ok")])
        judged = judge(Measured(plan, 1, 60.0, True, (one,), one, started=1, succeeded=1, lag_p99_ms=1.0))
        right.append(next(c for c in judged if c.id.endswith("/mean")).state == state)
    yield Row("the verdict at 2,990 / 3,000 / 3,010 ms", f"{sum(right)} of 3 right", "3", all(right))
    for delay_s, state in ((2.96, "PASS"), (3.01, "FAIL")):  # a request takes some ms beside the server's own
        with server(delay_s=delay_s) as address:
            result, _ = golive(address, profile(5, size(20, 7), (0.1, 0.2)))
        found_state = next(c for c in result.criteria if c.id.endswith("record_customer/mean")).state
        yield Row(
            f"the same over the wire, a server of {delay_s * 1000:,.0f} ms",
            f"{of(result).mean_ms:,.0f} ms, {found_state}",
            state,
            found_state == state,
        )


def hundred() -> Iterator[Row]:
    """What 100 reps cost."""
    with server(delay_s=0.05) as address:
        made = golive(address, profile(100, size(60, 10)))[0].generator
    yield Row(
        "100 reps at 1–5 s: of one core", f"{made['cpu_share']:.1%}", "≤ 5 %", made["cpu_share"] <= 0.05
    )
    yield Row("100 reps at 1–5 s: memory", f"{made['memory_mb']:.0f} MB", "≤ 90 MB", made["memory_mb"] <= 90)


def thousand() -> Iterator[Row]:
    """1,000 reps in one process."""
    with server(delay_s=0.05) as address:
        result, _ = golive(address, profile(1000, size(60, 10)))
    memory = result.generator["memory_mb"]
    yield Row(
        "1,000 reps: memory",
        f"{memory:.0f} MB, {result.generator['cpu_share']:.1%} of a core",
        "≤ 150 MB",
        memory <= 150,
    )
    yield Row(
        "1,000 reps: the result", "VALID" if result.valid else f"INVALID {why(result)}", "VALID", result.valid
    )


def honest() -> Iterator[Row]:
    """A generator that is the limit is told every time; an honest one never."""
    times = int(size(5, 1))
    told = 0
    for _ in range(times):
        with server() as address:
            told += not golive(address, profile(300, size(10, 4), (0.0, 0.0)))[0].valid
    yield Row("an overloaded generator is INVALID", f"{told} of {times}", "every time", told == times)
    runs, wrong = int(size(20, 2)), []
    for _ in range(runs):
        with server(delay_s=0.05) as address:
            result, _ = golive(address, profile(100, size(15, 5)))
        wrong += [] if result.valid else [why(result)]
    yield Row(
        "false INVALID in honest runs of 100 reps",
        f"{len(wrong)} of {runs} {wrong[:1] or ''}",
        "none",
        not wrong,
    )


def trouble() -> Iterator[Row]:
    """A server that breaks fails, with the right reason."""
    both = {"record_customer": 50.0, "search": 50.0}
    slow = Criterion(requirement="PERF-02", transaction="search", measure="mean", at_most=0.5)
    cases: list[tuple[str, dict[str, Any], str, str]] = [
        ("hangs for ever", {"trouble": "hangs"}, "/errors", "never came back"),
        ("closes the connection", {"trouble": "closes"}, "/errors", "Closed"),
        ("answers 200 with an error page", {"trouble": "error page"}, "/errors", "系统繁忙"),
        ("is slow only for searching", {"slow": {"search": 0.8}}, "search/mean", "searching a customer"),
    ]
    for what, truth, ending, reason in cases:
        right, shown = [], ""
        for _ in range(int(size(3, 1))):
            plan = profile(10, size(10, 4), (0.1, 0.3))
            plan = plan.model_copy(
                update={"criteria": [*plan.criteria, *([slow] if truth.get("slow") else [])]}
            )
            plan = plan.changed(reps={"does": both}) if truth.get("slow") else plan
            with server(delay_s=0.02, **truth) as address:
                result, _ = golive(address, plan)
            judged = next(c for c in result.criteria if c.id.endswith(ending))
            others = [
                c.id for c in result.criteria if c.state == "FAIL" and c.id.endswith("record_customer/mean")
            ]
            shown = f"{judged.state}: {judged.text_en[:90]}"
            right.append(
                judged.state == "FAIL" and reason in judged.text_en and not (truth.get("slow") and others)
            )
        yield Row(f"a server that {what}", f"{sum(right)} of {len(right)}, {shown}", "FAIL", all(right))


def asked() -> Iterator[Row]:
    """The run lasts as long as asked, whatever starting up takes."""
    seconds = size(60, 8)
    with server(delay_s=0.05) as address:
        result, _ = golive(address, profile(20, seconds), build="bench.load_target:busy")
    off = apart(result.window_s, seconds)
    got = max((s.t for s in result.seconds if s.count and s.t < seconds), default=-1) + 1
    yield Row(
        f"{seconds:g} s asked, 4 s of busy start-up",
        f"{result.window_s:.2f} s, {got} s with requests",
        "± 1 %",
        off <= 0.01 and got >= seconds - 1,
    )


LINES: dict[str, Callable[[], Iterator[Row]]] = {
    "cost": cost, "two": two, "50ms": fifty, "stalls": stalls, "exact": exact, "100": hundred,
    "1000": thousand, "honest": honest, "trouble": trouble, "asked": asked,
}  # fmt: skip


def main(words: Sequence[str]) -> int:
    global SMALL
    SMALL = "--small" in words
    wanted = [w for w in words if not w.startswith("--")] or list(LINES)
    unknown = [w for w in wanted if w not in LINES]
    if unknown or "--list" in words:
        print(f"lines: {' '.join(LINES)}" + (f"; unknown: {' '.join(unknown)}" if unknown else ""))
        return 2 if unknown else 0
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the beginning{', small' if SMALL else ''}"
    )
    missed = 0
    for name in wanted:
        began = time.monotonic()
        for row in LINES[name]():
            missed += not row.held
            print(f"{'✓' if row.held else '✗'} {row.what}: {row.measured}   (goal {row.goal})", flush=True)
        print(f"  {name}: {time.monotonic() - began:.0f} s, load {os.getloadavg()[0]:.1f}", flush=True)
    print("every goal is met" if not missed else f"{missed} missed")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
