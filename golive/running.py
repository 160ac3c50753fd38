"""One run: check, plan, drive pytest, watch it, seal what it left. The verdict is made elsewhere."""

from __future__ import annotations

import json
import os
import platform
import secrets
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from authoring.catalogue import Catalogue, load_catalogue, plan
from authoring.tags import TagsMisused
from drivers.errors import CrmError, CrmUnreachable
from drivers.records import About
from drivers.settings import Settings
from drivers.words import Lang, Text
from fixtures.ledger import Ledger
from golive.runs import new_run
from reports.evidence.model import Case, Evidence, Manifest, Outcome, RunInfo
from reports.evidence.read import read
from reports.evidence.write import RunFolder
from targets import build_target

ALL_PASSED, SOMETHING_DID_NOT, USED_WRONGLY, NOT_REACHABLE = 0, 1, 2, 3
SILENCE_S = {"suite": 300, "load": 2400}
"""Without any event for so long the test process counts as hung and is stopped."""
OUTCOMES = {
    Outcome.PASSED: (Text("通过", "passed"), "green"),
    Outcome.FAILED: (Text("失败", "failed"), "red"),
    Outcome.BLOCKED: (Text("受阻", "blocked"), "yellow"),
    Outcome.NOT_SUPPORTED: (Text("不支持", "not supported"), "cyan"),
    Outcome.AWAITING: (Text("待人工", "awaiting a person"), "blue"),
    Outcome.BROKEN: (Text("测试自身出错", "broken"), "magenta"),
    Outcome.NOT_RUN: (Text("未运行", "not run"), "dim"),
}


@dataclass(frozen=True)
class RunOptions:
    """What of the suite is asked for; anything but all of it makes the run partial."""

    channel: str = "both"
    tags: str | None = None
    failed_of: Path | None = None
    round: str = ""
    workers: int = 2

    @property
    def partial(self) -> bool:
        return bool(self.tags or self.failed_of or self.channel != "both")

    @property
    def channels(self) -> tuple[str, ...]:
        return ("ui", "http") if self.channel == "both" else (self.channel,)


def run_command(root: Path, out: Path, settings: Settings, options: RunOptions, lang: Lang) -> int:
    """``golive run``; the exit codes of docs/architecture.md."""
    console = Console()
    refused = _not_allowed(settings, options)
    if refused:
        console.print(refused.in_(lang))
        return USED_WRONGLY
    try:
        run_dir = run_suite(root, out, settings, options, lang, console)
    except TagsMisused as wrong:
        console.print(wrong.what.in_(lang), markup=False)
        return USED_WRONGLY
    except CrmUnreachable as away:
        console.print(
            Text("CRM 无法访问：", "The CRM can't be reached: ").in_(lang) + str(away),
            markup=False,
            soft_wrap=True,
        )
        console.print(_how_to_start(settings.name).in_(lang), markup=False)
        return NOT_REACHABLE
    except CrmError as wrong:
        console.print(str(wrong), markup=False)
        return USED_WRONGLY
    evidence = read(run_dir)
    show_outcomes(evidence, console, lang)
    console.print(Text("证据：", "Evidence: ").in_(lang) + str(run_dir), markup=False, soft_wrap=True)
    return ALL_PASSED if all_passed(evidence) else SOMETHING_DID_NOT


def run_suite(
    root: Path, out: Path, settings: Settings, options: RunOptions, lang: Lang, console: Console
) -> Path:
    """Run what ``options`` ask for and seal it; answers the run's folder.

    Raises ``CrmUnreachable`` when the CRM doesn't answer at the start; later it is evidence.
    """
    manifest = _planned(load_catalogue(root), options)
    about = build_target(settings, "http").about()
    _tell_unreadable(manifest, console, lang)
    run_dir, mark = new_run(out, settings.name), f"g{secrets.token_hex(3)}"
    folder, info = RunFolder(run_dir), _info(run_dir, settings, about, options, mark)
    folder.open(info, manifest)
    parts = {
        "suite": [c for c in manifest.cases if not _is_load(c)],
        "load": [c for c in manifest.cases if _is_load(c)],
    }
    for part, cases in parts.items():
        if cases:
            _pytest(root, run_dir, settings, part, cases, mark, options.workers, lang, console)
    Ledger(run_dir / "ledger.jsonl").sweep(build_target(settings, "http").keeper, mark)
    folder.info(replace(info, finished=_now(), customers=_customers(settings, info.customers)))
    folder.seal()
    return run_dir


def all_passed(evidence: Evidence) -> bool:
    """True when evidence is whole and every planned case passed; an empty plan has not passed."""
    outcomes = [outcome for _, outcome, _ in outcomes_of(evidence)]
    unreadable = evidence.manifest.unreadable if evidence.manifest else ()
    return (
        bool(outcomes)
        and set(outcomes) == {Outcome.PASSED}
        and evidence.sealed
        and not evidence.problems
        and not unreadable
    )


def outcomes_of(evidence: Evidence) -> list[tuple[Case, Outcome, str]]:
    """Each planned case with its last outcome and what it said."""
    rows = []
    for case in evidence.manifest.cases if evidence.manifest else ():
        attempts = evidence.results.get(case.key, ())
        last = attempts[-1] if attempts else None
        rows.append((case, last.outcome if last else Outcome.NOT_RUN, last.message if last else ""))
    return rows


def show_outcomes(evidence: Evidence, console: Console, lang: Lang) -> None:
    """How many ended how, and each that did not pass with its first words."""
    rows = outcomes_of(evidence)
    counts = Counter(outcome for _, outcome, _ in rows)
    table = Table(title=Text("没有通过的场景", "Scenarios that did not pass").in_(lang), show_lines=False)
    for heading in (
        Text("编号|场景|途径|结果|说明", "id|scenario|channel|outcome|what it says").in_(lang).split("|")
    ):
        table.add_column(heading, overflow="fold")
    for case, outcome, message in rows:
        if outcome is not Outcome.PASSED:
            words, colour = OUTCOMES[outcome]
            first = message.strip().splitlines()[0][:160] if message.strip() else ""
            table.add_row(
                case.scenario, case.title, case.channel, f"[{colour}]{words.in_(lang)}", _plain(first)
            )
    if table.row_count:
        console.print(table)
    summary = "  ".join(f"[{OUTCOMES[o][1]}]{OUTCOMES[o][0].in_(lang)} {n}[/]" for o, n in counts.items())
    console.print(f"{len(rows)} " + Text("个用例：", "cases: ").in_(lang) + summary)
    for problem in evidence.problems:
        console.print(
            f"{problem.where}: {Text(problem.message_zh, problem.message_en).in_(lang)}", markup=False
        )


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def _how_to_start(target: str) -> Text:
    starts = {"practice": "golive crm", "creme": "golive target up creme"}
    if target in starts:
        return Text(f"先启动它：./run {starts[target]}", f"Start it first: ./run {starts[target]}")
    return Text("请检查 golive.toml 里的地址", "Check the address in golive.toml")


def _not_allowed(settings: Settings, options: RunOptions) -> Text | None:
    smoke = options.tags is not None and options.tags.strip() == "@smoke"
    if settings.target.production and not smoke:
        return Text(
            f"{settings.name} 是生产环境，只允许 --tags @smoke",
            f"{settings.name} is production: only --tags @smoke is allowed",
        )
    if not settings.may_write() and not smoke:
        return Text(
            f"{settings.target.host} 不在 golive.toml 的 safety.hosts 里，不能写入；确认是测试环境后再加进去",
            f"{settings.target.host} is not in safety.hosts of golive.toml; add it there once you're sure it's for tests",
        )
    if missing := settings.missing_secrets():
        return Text(
            f"没有设置环境变量 {'、'.join(missing)}：golive.toml 里的账号要用它（golive crm 会显示自带 CRM 的值）",
            f"not set: {', '.join(missing)}, which accounts in golive.toml need (golive crm shows the bundled CRM's)",
        )
    return None


def _planned(catalogue: Catalogue, options: RunOptions) -> Manifest:
    manifest = plan(catalogue, channels=options.channels, tags=options.tags)
    if options.failed_of:
        again = {
            c.key for c, outcome, _ in outcomes_of(read(options.failed_of)) if outcome is not Outcome.PASSED
        }
        manifest = replace(manifest, cases=tuple(c for c in manifest.cases if c.key in again))
    return manifest


def _tell_unreadable(manifest: Manifest, console: Console, lang: Lang) -> None:
    for bad in manifest.unreadable:
        console.print(
            f"{bad.feature}:{bad.line}: {Text(bad.message_zh, bad.message_en).in_(lang)}",
            style="red",
            markup=False,
        )


def _is_load(case: Case) -> bool:
    return "load" in (tag.removeprefix("@") for tag in case.tags)


def _info(run_dir: Path, settings: Settings, about: About, options: RunOptions, mark: str) -> RunInfo:
    tools = {
        name: version(name) for name in ("pytest", "pytest-bdd", "playwright", "locust", "allure-pytest")
    }
    return RunInfo(
        run=run_dir.name,
        round=options.round,
        target=settings.name,
        product=about.product,
        build=about.build,
        address=about.address,
        started=_now(),
        customers=about.customers,
        partial=options.partial,
        mark=mark,
        browser=_browser(settings.browser.executable),
        tools={"python": platform.python_version(), "system": platform.system(), **tools},
    )


def _browser(executable: str | None) -> str:
    """Name and version of the browser that pages are driven with."""
    if executable is None:
        return f"Chromium (Playwright {version('playwright')})"
    try:
        told = subprocess.run(
            [executable, "--version"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return executable
    return told.stdout.strip() or executable


def _customers(settings: Settings, before: int | None) -> int | None:
    """How much data the CRM holds when the run is over; what it was before where it no longer answers."""
    try:
        return build_target(settings, "http").keeper.customers_total()
    except CrmError:
        return before


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _pytest(
    root: Path,
    run_dir: Path,
    settings: Settings,
    part: str,
    cases: list[Case],
    mark: str,
    workers: int,
    lang: Lang,
    console: Console,
) -> None:
    """One pytest process for ``cases``; it ends, or is ended, and what has no result then is *not run*."""
    wanted, told, log = (run_dir / f".{part}.{kind}" for kind in ("cases", "progress", "log"))
    wanted.write_text("\n".join(c.key for c in cases), "utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "features",
        "-q",
        "-p",
        "no:cacheprovider",
        "--color=no",
        "--evidence",
        str(run_dir),
        "--mark",
        mark,
        "--cases",
        str(wanted),
        "--progress",
        str(told),
    ]
    command += ["-n", str(min(workers, len(cases))) if part == "suite" and workers > 1 else "0"]
    environment = {
        **os.environ,
        "GOLIVE_TARGET": settings.name,
        "GOLIVE_ADDRESS": settings.target.address,
        "PYTHONIOENCODING": "utf-8",
        "GOLIVE_LANG": lang,
    }
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            command, cwd=root, stdout=output, stderr=subprocess.STDOUT, env=environment
        )
        try:
            _watch(process, told, len(cases), SILENCE_S[part], _title(part, lang), console)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    if process.returncode not in (0, 1):
        last = "\n".join(log.read_text("utf-8").splitlines()[-12:])
        console.print(
            Text("测试进程没有正常结束：", "The test process did not end well:").in_(lang), last, markup=False
        )


def _title(part: str, lang: Lang) -> str:
    return (Text("验收场景", "acceptance") if part == "suite" else Text("性能场景", "load")).in_(lang)


def _watch(
    process: subprocess.Popen[bytes], told: Path, total: int, silence_s: float, title: str, console: Console
) -> None:
    """Show progress until the process ends; stop it when it has said nothing for ``silence_s`` seconds."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[note]}"),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(title, total=total, note="")
        seen, heard = 0, time.monotonic()
        while process.poll() is None:
            events = _events(told)
            if len(events) > seen:
                seen, heard = len(events), time.monotonic()
                _advance(progress.update, task, events)
            if time.monotonic() - heard > silence_s:
                process.kill()
            _pause(process)
        _advance(progress.update, task, _events(told))


def _pause(process: subprocess.Popen[bytes]) -> None:
    """Wait for the end, but look again soon."""
    try:
        process.wait(0.3)
    except subprocess.TimeoutExpired:
        return


def _advance(update: Callable[..., None], task: object, events: Iterable[dict[str, object]]) -> None:
    done = {e["case"]: e["outcome"] for e in events if "case" in e}
    note = next((str(e["note"]) for e in reversed(list(events)) if "note" in e), "")
    bad = sum(outcome != "passed" for outcome in done.values())
    update(task, completed=len(done), note=(f"[red]✗ {bad}[/] " if bad else "") + note)


def _events(told: Path) -> list[dict[str, object]]:
    if not told.exists():
        return []
    lines = told.read_text("utf-8").splitlines(keepends=True)
    return [json.loads(line) for line in lines if line.endswith("\n")]
