"""How long it takes to find and check 500 scenarios against 300 sentences. Goal: under 2 s, start-up included.

``python -m bench.collection`` makes such a project in a temporary folder, lets pytest collect it and ``check``
read it, each in a process of its own, prints seconds and ratios, and ends with 1 when a goal is missed.
``--run`` also runs the scenarios, to show what finding the definition of a step costs, with and without
the index of ours.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

SCENARIOS, PER_FILE, SENTENCES, PER_MODULE = 500, 10, 300, 30
GOAL_S = 2.0
ROOT = Path(__file__).resolve().parents[1]
COLLECT = ["-m", "pytest", "features", "--collect-only", "-q", "-p", "no:randomly"]
CHECK = ["-c", "from pathlib import Path; from authoring.check import check; print(len(check(Path.cwd())))"]
RUN = ["-m", "pytest", "features", "-q", "-p", "no:randomly", "--channel", "http", "--durations", "0"]
STEPS = (("假如", 0), ("而且", 3), ("当", 1), ("而且", 4), ("那么", 2), ("而且", 5))
"""Keyword of each step, and which third of the sentences it takes: given, when and then come in turn."""


def main() -> int:
    """Measure, print, and answer 1 when a goal is missed."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        make(project)
        empty = seconds([*COLLECT[:2], "--co", "-q", "nothing"], project)
        print(
            f"{SCENARIOS} scenarios, {SENTENCES} sentences; pytest alone starts in {empty.clock:.2f} s (processor {empty.cpu:.2f} s)"
        )
        missed = [
            _line("pytest --collect-only", seconds(COLLECT, project)),
            _line("check", seconds(CHECK, project)),
        ]
        if "--run" in sys.argv:
            _steps(project)
    return int(any(missed))


def make(project: Path) -> None:
    """A project that pytest collects the way it collects this one."""
    (project / "pytest.ini").write_text(
        "[pytest]\naddopts = -p no:locust\n"
        "disable_test_id_escaping_and_forfeit_all_rights_to_community_support = true\n"
    )
    (project / "conftest.py").write_text('pytest_plugins = ["authoring.collect"]\n')
    (project / "nothing").mkdir()
    (project / "steps").mkdir()
    (project / "steps" / "__init__.py").touch()
    for number in range(SENTENCES // PER_MODULE):
        (project / "steps" / f"area{number}.py").write_text(_module(number), "utf-8")
    for number in range(SCENARIOS // PER_FILE):
        path = project / "features" / f"area{number % 10}" / f"功能{number}.feature"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_feature(number), "utf-8")


class Spent(NamedTuple):
    """Seconds on the clock, and of the processor: far apart means that the machine was busy with other things."""

    clock: float
    cpu: float


def seconds(arguments: list[str], project: Path) -> Spent:
    """The best of three runs, so that what the disk had to fetch first isn't counted."""
    return min(_once(arguments, project) for _ in range(3))


def _once(arguments: list[str], project: Path) -> Spent:
    start, cpu = time.perf_counter(), _children()
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=project,
        env=os.environ | _compiled_once(project),
        capture_output=True,
        text=True,
        timeout=120,
    )
    spent = Spent(time.perf_counter() - start, _children() - cpu)
    if done.returncode not in (0, 5):
        raise SystemExit(done.stdout + done.stderr)
    return spent


def _compiled_once(project: Path) -> dict[str, str]:
    """Bytecode is kept, as on any machine where nobody forbids it, but in the temporary folder."""
    cache = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(project / "bytecode")}
    return cache | {"PYTHONPATH": str(ROOT)}


def _children() -> float:
    times = os.times()
    return times.children_user + times.children_system


def _line(what: str, spent: Spent) -> bool:
    missed = spent.clock > GOAL_S
    verdict = "MISSED" if missed else "ok"
    print(
        f"{what:24} {spent.clock:6.2f} s   goal {GOAL_S:.2f} s   ratio {spent.clock / GOAL_S:4.2f}   {verdict}"
        f"   (processor {spent.cpu:.2f} s)"
    )
    return missed


def _steps(project: Path) -> None:
    count = SCENARIOS * len(STEPS)
    ours = _once(RUN, project)
    (project / "conftest.py").write_text(
        'pytest_plugins = ["authoring.collect"]\n'
        "import authoring.lookup\nauthoring.lookup.Lookup.install = lambda self: lambda: None\n"
    )
    theirs = _once(RUN, project)
    for name, spent in (("with our index", ours), ("without", theirs)):
        print(
            f"running {count} empty steps {name:16} {spent.cpu:6.2f} s of processor   {1000 * spent.cpu / count:5.2f} ms a step"
        )


def _module(number: int) -> str:
    lines = [
        '"""区域 / Area"""',
        "from pytest_bdd import given, when, then",
        "from drivers.sentences import sentence",
        "",
    ]
    for offset in range(PER_MODULE):
        nth = number * PER_MODULE + offset
        kind = ("given", "when", "then")[nth % 3]
        text = f"{{who:person}}对第{nth}项业务登记了“{{name}}”，数量 {{n:int}} 个"
        lines += [f"@{kind}(sentence('{text}'))", "def _(who, name, n):", '    """登记 / register"""', ""]
    return "\n".join(lines)


def _feature(number: int) -> str:
    lines = ["# language: zh-CN", "@CUS-01", f"功能: 第 {number} 个功能", ""]
    for offset in range(PER_FILE):
        nth = number * PER_FILE + offset
        lines += [f"  @UAT-{nth:04}", f"  场景: 第 {nth} 个场景"]
        for keyword, third in STEPS:
            which = (nth * 6 + third * 7) % (SENTENCES // 3) * 3 + third % 3
            lines.append(f"    {keyword} 王芳对第{which}项业务登记了“第 {nth} 家公司”，数量 {nth} 个")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
