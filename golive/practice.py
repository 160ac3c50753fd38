"""Starting and stopping CRMs as processes of their own, stopped by their own process ids."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from drivers.words import Lang, Text

PASSWORD, KEY = "GOLIVE_PRACTICE_PASSWORD", "GOLIVE_PRACTICE_KEY"  # noqa: S105  names, not secrets
START_LIMIT_S = 300
LOAD_REPS = 100
"""Accounts rep001 … rep100, for the load scenarios (PERF-01)."""


class CrmNotStarted(Exception):
    """The bundled CRM did not come up; the message has its last words."""


@dataclass(frozen=True)
class Running:
    """A CRM that answers: its address and process id."""

    url: str
    pid: int


def secrets_for_practice() -> None:
    """Give this process, and so its children, passwords for the bundled CRM where none are set."""
    os.environ.setdefault(PASSWORD, f"Uat-{secrets.token_urlsafe(12)}-1")
    os.environ.setdefault(KEY, secrets.token_urlsafe(16))
    os.environ.setdefault("PRACTICE_CRM_TIME_ZONE", "Asia/Shanghai")


@contextlib.contextmanager
def practice_crm(
    root: Path,
    database: str,
    *,
    log: Path,
    reps: int = 0,
    port: int = 0,
    customers: int = 0,
    faults: Sequence[str] = (),
    company: bool = False,
) -> Iterator[Running]:
    """The bundled CRM in a process of its own, for as long as the block runs; with ``company`` an empty one is
    filled with a year of made-up business first."""
    secrets_for_practice()
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable,
        "-m",
        "practice_crm",
        "--practice",
        "--with-parent",
        "--port",
        str(port),
        "--database",
        database,
    ]
    command += ["--reps", str(reps)] if reps else []
    command += ["--customers", str(customers)] if customers else []
    command += ["--company"] if company else []
    command += [word for fault in faults for word in ("--fault", fault)]
    with log.open("w", encoding="utf-8") as err:
        pipe = subprocess.PIPE  # of standard input nothing but its end is heard
        process = subprocess.Popen(
            command, cwd=root, stdin=pipe, stdout=pipe, stderr=err, text=True, encoding="utf-8"
        )
        try:
            yield _answering(process, log)
        finally:
            stop(process)


def stop(process: subprocess.Popen[str], patience_s: float = 10) -> None:
    """Ask the process to end, then make it end."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(patience_s)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    for end in (process.stdin, process.stdout):
        if end:
            end.close()


def _answering(process: subprocess.Popen[str], log: Path) -> Running:
    """Wait for the line that says where it answers; a CRM that dies or hangs at start is told with its words."""
    patience = threading.Timer(START_LIMIT_S, process.kill)
    patience.start()
    try:
        assert process.stdout is not None  # noqa: S101  made with a pipe above
        for line in process.stdout:
            with contextlib.suppress(ValueError, KeyError, TypeError):
                told = json.loads(line)
                return Running(told["url"], int(told["pid"]))
    finally:
        patience.cancel()
    process.wait()
    raise CrmNotStarted("\n".join(log.read_text("utf-8").splitlines()[-15:]))


def crm_command(
    root: Path, lang: Lang, *, port: int, faults: tuple[str, ...], show: bool, database: str, company: bool
) -> int:
    """``golive crm``: in the foreground until interrupted."""
    if show:
        return subprocess.call([sys.executable, "-m", "practice_crm", "--faults"], cwd=root)
    from rich.console import Console
    from rich.table import Table

    from drivers.settings import load_settings

    if "://" not in database:
        (root / database).parent.mkdir(parents=True, exist_ok=True)
    console = Console()
    if company:
        first = Text(
            "正在准备示例公司一年的业务数据，第一次约需半分钟……",
            "Making a year of business to look at; the first time it takes half a minute …",
        )
        console.print(first.in_(lang))
    try:
        with practice_crm(
            root,
            database,
            log=root / "var/practice/crm.log",
            reps=LOAD_REPS,
            port=port,
            faults=faults,
            company=company,
        ) as running:
            people = load_settings(root / "golive.toml", "practice").target.people
            table = Table(
                title=Text(f"CRM 已启动：{running.url}", f"The CRM answers at {running.url}").in_(lang)
            )
            for heading in Text("姓名|登录名|角色|团队", "name|user name|role|team").in_(lang).split("|"):
                table.add_column(heading)
            for p in people:
                table.add_row(p.name, p.user, p.role, p.team)
            console.print(table)
            console.print(Text("在另一个终端里先执行：", "In another terminal first:").in_(lang))
            for name in (PASSWORD, KEY):
                console.print(
                    f"  export {name}={shlex.quote(os.environ[name])}", markup=False, soft_wrap=True
                )
            console.print(Text("按 Ctrl+C 停止。", "Press Ctrl+C to stop.").in_(lang))
            with contextlib.suppress(KeyboardInterrupt):
                threading.Event().wait()
    except CrmNotStarted as failed:
        console.print(Text("CRM 没有启动：", "The CRM did not start:").in_(lang), str(failed), markup=False)
        return 3
    return 0


def target_up(root: Path, lang: Lang, database: str) -> int:
    """``golive target up creme``."""
    from targets.creme import instance

    try:
        url = instance.up(root, database=database, say=lambda text: print(text.in_(lang), flush=True))
    except instance.InstanceError as failed:
        print(failed.what.in_(lang))
        return 3
    print(Text(f"Creme 已就绪：{url}", f"Creme is ready: {url}").in_(lang))
    return 0


def target_down(root: Path, lang: Lang) -> int:
    """``golive target down creme``."""
    from targets.creme import instance

    stopped = instance.down(root)
    print(
        Text(
            f"已停止：{'、'.join(stopped) or '没有在运行'}", f"Stopped: {', '.join(stopped) or 'nothing ran'}"
        ).in_(lang)
    )
    return 0
