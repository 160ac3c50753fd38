"""One run: check, plan, drive pytest, watch it, seal what it left. The verdict is made elsewhere."""

from __future__ import annotations

import platform
import secrets
import subprocess
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rich.console import Console

from authoring.catalogue import Catalogue, load_catalogue, plan
from authoring.tags import TagsMisused
from drivers.errors import CrmError, CrmUnreachable
from drivers.records import About
from drivers.settings import Settings
from drivers.words import Lang, Text
from fixtures.ledger import Ledger
from golive.entry import examine_entry, show_entry
from golive.outcomes import all_passed, outcomes_of, show_outcomes
from golive.runs import new_run
from golive.watching import run_pytest
from reports.evidence.merge import part_of, plan_digest
from reports.evidence.model import Case, Manifest, Outcome, RunInfo
from reports.evidence.read import read
from reports.evidence.write import RunFolder
from targets import build_target

CUTOVER = "cutover"
ALL_PASSED, SOMETHING_DID_NOT, USED_WRONGLY, NOT_REACHABLE = 0, 1, 2, 3


@dataclass(frozen=True)
class RunOptions:
    """What of the suite is asked for; anything but all of it makes the run partial."""

    channel: str = "both"
    tags: str | None = None
    failed_of: Path | None = None
    round: str = ""
    workers: int = 2
    shard: tuple[int, int] | None = None
    """Which share of how many, from 1, where several machines do one round."""
    short: bool = False
    """Leave out what takes long and belongs before the cutover (``@cutover``): planned, and shown as not run."""
    configuration: str = ""
    """SHA-256 of the CRM's exported configuration, where it shows no build."""

    @property
    def partial(self) -> bool:
        return bool(self.tags or self.failed_of or self.shard or self.channel != "both")

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
    catalogue = load_catalogue(root)
    manifest = _planned(catalogue, options)
    about = build_target(settings, "http").about()
    _tell_unreadable(manifest, console, lang)
    run_dir, mark = new_run(out, settings.name), f"g{secrets.token_hex(3)}"
    folder, info = RunFolder(run_dir), _info(run_dir, settings, about, options, mark)
    if options.shard:
        whole = [c.key for c in _planned(catalogue, replace(options, shard=None)).cases]
        part = " part" if replace(options, shard=None).partial else ""
        info = replace(info, shard=f"{options.shard[0]}/{options.shard[1]} {plan_digest(whole)}{part}")
    entry = examine_entry(settings, out) if options.shard or not options.partial else None
    folder.open(info, manifest)
    if entry:
        folder.entry(entry)
        show_entry(entry, console, lang)
    parts: dict[str, list[Case]] = {"suite": [], "alone": [], "load": []}
    for case in manifest.cases:
        if not (options.short and CUTOVER in _tags(case)):
            parts[_part(case)].append(case)
    for part, cases in parts.items():
        if cases:
            run_pytest(root, run_dir, settings, part, cases, mark, options.workers, lang, console)
    if settings.may_write():
        Ledger(run_dir / "ledger.jsonl").sweep(build_target(settings, "http").keeper, mark)
    info = replace(info, finished=_now(), build_after=_build(settings))
    folder.info(replace(info, customers=_customers(settings, info.customers)))
    folder.seal()
    return run_dir


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
    return (None if smoke else settings.unlisted()) or settings.unset()


def _planned(catalogue: Catalogue, options: RunOptions) -> Manifest:
    manifest = plan(catalogue, channels=options.channels, tags=options.tags)
    if options.shard:
        mine = part_of([c.key for c in manifest.cases], *options.shard)
        manifest = replace(manifest, cases=tuple(c for c in manifest.cases if c.key in mine))
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


def _part(case: Case) -> str:
    """When a case runs: with the others; after them, one at a time (it moves the clock or the configuration);
    or last of all, with nothing else on the machine."""
    tags = _tags(case)
    if "load" in tags:
        return "load"
    return "alone" if tags & {"clock", "alone"} else "suite"


def _tags(case: Case) -> set[str]:
    return {tag.removeprefix("@") for tag in case.tags}


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
        configuration=options.configuration,
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


def _build(settings: Settings) -> str:
    """The build once more, as it may have been changed under the run; empty where the CRM no longer answers."""
    try:
        return build_target(settings, "http").about().build
    except CrmError:
        return ""


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
