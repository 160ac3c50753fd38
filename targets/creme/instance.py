"""Creme from the package registry to a running CRM with the business's people, and back down again.

Everything lies in ``var/creme`` below the checkout. A second ``up`` only starts what isn't running.
"""

from __future__ import annotations

import json
import os
import socket
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path

from drivers.errors import NotReached
from drivers.eventually import eventually
from drivers.settings import SettingsError, load_settings
from drivers.words import Text
from targets.creme.place import InstanceError, Place, failed
from targets.creme.steps import VERSION, pending, run, steps

__all__ = ["InstanceError", "down", "up"]

PASSWORD = "GOLIVE_CREME_PASSWORD"  # noqa: S105 (the name of a variable)
LOAD_REPS = 100
WORKERS, THREADS = 2, 4
READY_S = 120
"""Seconds that Creme gets to answer for the first time."""
PROGRAMS = ("server", "jobs")
Say = Callable[[Text], None]


def up(root: Path, *, database: str = "sqlite", port: int = 8765, say: Say) -> str:
    """Install Creme where needed, start it, wait until it answers; its address.

    ``database`` is ``sqlite`` or ``postgresql://user:password@host:port/name`` (which has to exist).
    Raises ``InstanceError``; what had been started by then is stopped again.
    """
    place, address = Place(root), f"http://127.0.0.1:{port}"
    _check(database)
    password, people = _password(), _people(root)
    env = _environment(place, database, address, password, people)
    todo = pending(place, steps(place, database=database, password=password, people=people))
    if todo or set(place.processes.running()) != set(PROGRAMS) or not _answers(address):
        down(root)
        _free(port)
        for step, digest in todo:
            say(step.told)
            run(place, step, env)
            place.remember(step.name, digest)
        _start(place, env, port, say)
        _ready(place, address)
    say(Text(f"Creme {VERSION} 已就绪：{address}", f"Creme {VERSION} is ready: {address}"))
    return address


def down(root: Path) -> list[str]:
    """Stop what ``up`` started, also when it only got half-way; the names of what was running."""
    return Place(root).processes.stop()


def _check(database: str) -> None:
    if os.name == "nt":
        raise InstanceError(
            Text(
                "Creme 的服务程序不能在 Windows 上运行；请在 Linux、macOS 或 WSL 中使用",
                "Creme's server doesn't run on Windows; use Linux, macOS or WSL",
            )
        )
    if database != "sqlite" and not database.startswith(("postgresql://", "postgres://")):
        raise InstanceError(
            Text(
                "数据库应为 sqlite 或 postgresql://用户:密码@主机:端口/库名",
                "the database is sqlite or postgresql://user:password@host:port/name",
            )
        )


def _password() -> str:
    password = os.environ.get(PASSWORD, "")
    if len(password) < 8:
        raise InstanceError(
            Text(
                f"请先设置环境变量 {PASSWORD}（至少 8 个字符）：它是各测试账号的密码",
                f"set the environment variable {PASSWORD} first (8 characters or more): the test accounts' password",
            )
        )
    return password


def _people(root: Path) -> str:
    try:
        target = load_settings(root / "golive.toml", "creme").target
    except SettingsError as wrong:
        zh, en = ("；".join(c.zh for c in wrong.complaints), "; ".join(c.en for c in wrong.complaints))
        raise InstanceError(Text(zh, en)) from wrong
    people = [{"name": p.name, "user": p.user, "role": p.role, "team": p.team} for p in target.people]
    return json.dumps(people, ensure_ascii=False)


def _environment(place: Place, database: str, address: str, password: str, people: str) -> Mapping[str, str]:
    """What Creme's programs are told; nothing of our own Python's surroundings gets through."""
    ours = {"PYTHONHOME", "VIRTUAL_ENV", "DJANGO_SETTINGS_MODULE"}
    return {name: value for name, value in os.environ.items() if name not in ours} | {
        "GOLIVE_CREME_HOME": str(place.home),
        "GOLIVE_CREME_DATABASE": database,
        "GOLIVE_CREME_ADDRESS": address,
        "GOLIVE_CREME_PEOPLE": people,
        "GOLIVE_CREME_REPS": str(LOAD_REPS),
        PASSWORD: password,
        "PYTHONPATH": str(place.project),
        "PYTHONUTF8": "1",
        "PYTHONWARNINGS": "ignore",
    }


def _free(port: int) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as taken:
            raise InstanceError(
                Text(
                    f"端口 {port} 已被别的程序占用；请停止它，或换一个端口",
                    f"port {port} is taken by another program; stop it or choose another port",
                )
            ) from taken


def _start(place: Place, env: Mapping[str, str], port: int, say: Say) -> None:
    say(Text("启动服务和任务管理器", "starting the server and the job manager"))
    # Threads keep connections alive; without them an idle connection of a browser blocks a worker.
    shape = ["-w", str(WORKERS), "--threads", str(THREADS), "--timeout", "60"]
    commands = {
        "server": ["gunicorn", "instance.wsgi", "-b", f"127.0.0.1:{port}", *shape],
        "jobs": ["creme", "creme_job_manager", "--settings=instance.settings"],
    }
    for name in PROGRAMS:
        program, *arguments = commands[name]
        log = place.log / f"{name}.log"
        try:
            command = [str(place.bin / program), *arguments]
            place.processes.start(name, command, cwd=place.project, env=env, log=log)
        except OSError as broken:
            place.processes.stop()
            raise failed(Text(f"启动 {program}：{broken}", f"starting {program}: {broken}"), log) from broken


def _ready(place: Place, address: str) -> None:
    def settled() -> bool:
        return _answers(address) or set(place.processes.running()) != set(PROGRAMS)

    told = Text("等待 Creme 应答", "waiting for Creme to answer")
    try:
        eventually(settled, within_s=READY_S, every_s=0.3)
        gone = set(PROGRAMS) - set(place.processes.running())
    except NotReached:
        gone = {"server"}
    if gone:
        place.processes.stop()
        raise failed(told, place.log / f"{'server' if 'server' in gone else 'jobs'}.log")


def _answers(address: str) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"{address}/creme_login/", timeout=10) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
