"""``golive load``: one profile against one CRM, seen live, with its evidence in a run folder of its own."""

from __future__ import annotations

import secrets
import sys
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.progress import Progress as Bar

from drivers.errors import CrmError, CrmUnreachable, NotSupportedByTarget
from drivers.settings import Settings, SettingsError
from drivers.words import Lang, Text
from load.entry import LoadRefused, check_allowed
from load.exchange import BUILD, Team, builder
from load.generator import GeneratorLost
from load.plan import Profile
from load.profile_files import load_profile, resized
from load.runner import LoadRun
from load.view import LiveView, show_result
from reports.evidence.model import LoadResult, Manifest, RunInfo
from reports.evidence.write import RunFolder

HELD, DID_NOT, USED_WRONGLY, NOT_REACHABLE = 0, 1, 2, 3


def load_command(
    settings: Settings,
    profile_name: str,
    out: Path,
    lang: Lang,
    *,
    build: str = BUILD,
    team: Team | None = None,
    reps: int | None = None,
    customers: int | None = None,
    web: bool = False,
) -> int:
    """Run a profile; the exit code is 0 all held, 1 something didn't, 2 used wrongly, 3 CRM not reachable.

    ``out`` is the folder that holds the runs; ``team``: several processes make the load. ``reps`` and ``customers``
    replace the profile's; ``web``: show Locust's own page while it runs.
    """
    console = Console()
    try:
        profile = resized(load_profile(profile_name), reps, customers)
        console.print(_intent(settings, profile, team).in_(lang), markup=False, highlight=False)
        settings = confirmed(settings, console, lang)
        check_allowed(settings, profile)  # before the first request, even a harmless one
        return _run(settings, profile, out, console, lang, build, team, web)
    except SettingsError as wrong:
        return _told(console, USED_WRONGLY, *(c.in_(lang) for c in wrong.complaints))
    except LoadRefused as refused:
        return _told(console, USED_WRONGLY, refused.what.in_(lang))
    except NotSupportedByTarget as absent:
        return _told(console, DID_NOT, absent.what.in_(lang))
    except CrmUnreachable as away:
        return _told(
            console, NOT_REACHABLE, Text("CRM 无法访问：", "The CRM can't be reached: ").in_(lang) + str(away)
        )
    except (CrmError, GeneratorLost) as broken:
        return _told(console, DID_NOT, str(broken))
    except OSError as full:
        what = Text(
            f"证据无法写完，不作为证据：{full}", f"the evidence isn't whole and counts as none: {full}"
        )
        return _told(console, DID_NOT, what.in_(lang))


def _run(
    settings: Settings,
    profile: Profile,
    out: Path,
    console: Console,
    lang: Lang,
    build: str,
    team: Team | None,
    web: bool,
) -> int:
    info = _open(settings, out, build)
    folder = RunFolder(out / info.run)
    view = LiveView(console, profile, lang)
    run = LoadRun(
        settings,
        profile,
        scenario=profile.name,
        mark=info.mark,
        out=folder.root,
        say=view.say,
        show=view.show,
        build=build,
        team=team,
        web=web,
    )
    with run:
        result = _work(run, folder, info, view)
        show_result(console, result, lang)
        _tidy(run, console, lang)
    folder.info(replace(info, finished=_now()))
    folder.seal()
    console.print(Text("证据：", "Evidence: ").in_(lang) + str(folder.root), markup=False, soft_wrap=True)
    return HELD if _held(result) else DID_NOT


def _work(run: LoadRun, folder: RunFolder, info: RunInfo, view: LiveView) -> LoadResult:
    """Everything up to the result. Whoever interrupts it gets what was measured so far, as incomplete."""
    with view:
        _fill(run, run.profile, view)
        folder.open(info, Manifest(()))
        run.prepare()
        try:
            return run.work()
        except KeyboardInterrupt:
            view.say(Text("已中断：结果不完整", "interrupted: the result is incomplete"))
            return run.judged()


def _held(result: LoadResult) -> bool:
    return result.valid and result.complete and all(c.state == "PASS" for c in result.criteria)


def _open(settings: Settings, out: Path, build: str) -> RunInfo:
    """What is known of the run beforehand; asks the CRM who it is."""
    crm = builder(build)(settings, "http")
    try:
        about = crm.about()
    finally:
        crm.close()
    stem = f"{datetime.now(UTC).astimezone():%Y%m%d-%H%M%S}-{settings.name}-load"
    taken = sum(1 for _ in out.glob(f"{stem}*"))
    return RunInfo(
        run=stem if not taken else f"{stem}-{taken}",
        round="",
        target=settings.name,
        product=about.product,
        build=about.build,
        address=about.address,
        started=_now(),
        customers=about.customers,
        partial=True,
        mark=f"g{secrets.token_hex(3)}",
        tools={"locust": version("locust")},
    )


def _intent(settings: Settings, profile: Profile, team: Team | None) -> Text:
    """What is about to be done to whom, before the first request."""
    address, count, window = settings.target.address, profile.reps.count, profile.window
    zh, en = _made_by(team)
    ramp, length = f"{window.ramp_s:g}", f"{window.measured_s:g}"
    return Text(
        f"{address}：{count} 名销售代表，{ramp} 秒内陆续开始，测量 {length} 秒{zh}",
        f"{address}: {count} reps, beginning within {ramp} s, measured for {length} s{en}",
    )


def _made_by(team: Team | None) -> Text:
    if team is None:
        return Text("", "")
    if team.local:
        return Text(f"，{team.local} 个进程", f", {team.local} processes")
    return Text(
        f"，等待 {team.workers} 台工作机（端口 {team.port}）",
        f", waiting for {team.workers} workers (port {team.port})",
    )


def confirmed(settings: Settings, console: Console, lang: Lang) -> Settings:
    """A host that isn't listed as one that may be loaded needs a person's word, given by typing its name.

    Where nobody sits at the terminal, and for production, nothing is asked: it will be refused.
    """
    host = settings.target.host
    if settings.may_write() or settings.target.production or not sys.stdin.isatty():
        return settings
    console.print(
        Text(
            f"{host} 不在 golive.toml 的 safety.hosts 中。压测会占用它的全部能力并写入数据。",
            f"{host} isn't among safety.hosts in golive.toml. The load takes all it can give, and writes data.",
        ).in_(lang),
        style="yellow",
        markup=False,
        highlight=False,
    )
    asked = Text(f"确实要加压，请输入主机名 {host}：", f"To go on, type the host's name {host}: ").in_(lang)
    if console.input(asked, markup=False).strip() != host:
        return settings
    listed = settings.safety.model_copy(update={"hosts": [*settings.safety.hosts, host]})
    return settings.model_copy(update={"safety": listed})


def _fill(run: LoadRun, profile: Profile, view: LiveView) -> None:
    """Bring the CRM up to the amount of data that the profile asks for, where it has means for that."""
    there = run.keeper.customers_total()
    if there >= profile.data.customers:
        return
    view.say(
        Text(
            f"系统中有 {there} 个客户，补足到 {profile.data.customers} 个",
            f"filling up from {there} to {profile.data.customers} customers",
        )
    )
    try:
        run.keeper.fill(profile.data.customers)
    except NotSupportedByTarget:
        # the entry criterion will say so
        view.say(
            Text("这个 CRM 没有补充测试数据的办法", "this CRM has no means to be filled up with test data")
        )


def _tidy(run: LoadRun, console: Console, lang: Lang) -> None:
    with Bar(console=console, transient=True) as bar:
        task = bar.add_task(Text("清理压测数据", "removing what the load made").in_(lang), total=None)
        run.tidy(lambda done, of: bar.update(task, completed=done, total=of))


def _told(console: Console, code: int, *lines: str) -> int:
    for line in lines:
        console.print(line, markup=False, soft_wrap=True)
    return code


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
