"""Creme from the package registry to a running CRM with the business's people, and back down again.

Everything lies in ``var/creme`` below the checkout. A step that was done with the same input is not done
again: a second ``up`` only starts what isn't running.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from drivers.errors import NotReached
from drivers.eventually import eventually
from drivers.settings import SettingsError, load_settings
from drivers.words import Text
from targets.creme.processes import Processes

VERSION = "2.8.6"
PASSWORD = "GOLIVE_CREME_PASSWORD"  # noqa: S105 (the name of a variable)
LOAD_REPS = 100
WORKERS, THREADS = 2, 4
STEP_S = 1800
"""Seconds after which a step of the installation is given up."""
READY_S = 90
HERE = Path(__file__).parent
Say = Callable[[Text], None]


class InstanceError(Exception):
    """Creme could not be brought up; ``what`` says which step, where its log lies and how it ended."""

    def __init__(self, what: Text) -> None:
        super().__init__(f"{what.zh} / {what.en}")
        self.what = what


@dataclass(frozen=True)
class _Step:
    name: str
    told: Text
    digest: str
    """Of all that goes in; a step is done again when this or an earlier one has changed."""
    commands: Sequence[Sequence[str]]


class _Place:
    """Where an instance lies and how its programs are called."""

    def __init__(self, root: Path) -> None:
        self.home = (root / "var" / "creme").resolve()
        self.env = self.home / "env"
        self.bin = self.env / ("Scripts" if os.name == "nt" else "bin")
        self.project = self.home / "instance"
        self.log = self.home / "log"
        self.stamp = self.home / "stamp.json"
        self.processes = Processes(self.home / "pids.json")

    def secret(self) -> str:
        """The instance's secret, made once, readable by its owner only."""
        file = self.home / "secret_key"
        if not file.exists():
            self.home.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                out.write(secrets.token_urlsafe(50))
        return file.read_text("ascii")

    def done(self) -> dict[str, str]:
        """Digests of the steps that are done."""
        try:
            done = json.loads(self.stamp.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return done if isinstance(done, dict) else {}


def up(root: Path, *, database: str = "sqlite", port: int = 8765, say: Say) -> str:
    """Install Creme where needed, start it, wait until it answers; its address.

    ``database`` is ``sqlite`` or ``postgresql://user:password@host:port/name`` (which has to exist).
    Raises ``InstanceError``; what had been started by then is stopped again.
    """
    place, address = _Place(root), f"http://127.0.0.1:{port}"
    _check(database)
    password, people = _password(), _people(root)
    place.secret()
    env = _environment(place, database, address, password, people)
    pending = _pending(place, _steps(place, database, password, people))
    if pending or len(place.processes.running()) < 2 or not _answers(address):
        down(root)
        _free(port)
        for step, chain in pending:
            say(step.told)
            _do(place, step, env)
            _remember(place, step.name, chain)
        _start(place, env, port, say)
    _ready(place, address)
    say(Text(f"Creme {VERSION} 已就绪：{address}", f"Creme {VERSION} is ready: {address}"))
    return address


def down(root: Path) -> list[str]:
    """Stop what ``up`` started, also when it only got half-way; the names of what was running."""
    return _Place(root).processes.stop()


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
                f"请先设置环境变量 {PASSWORD}（至少 8 个字符）：它将是各测试账号的密码",
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


def _environment(
    place: _Place, database: str, address: str, password: str, people: str
) -> Mapping[str, str]:
    dropped = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "DJANGO_SETTINGS_MODULE"}
    return {k: v for k, v in os.environ.items() if k not in dropped} | {
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


def _steps(place: _Place, database: str, password: str, people: str) -> list[_Step]:
    pins, settings, seed = (
        HERE / "requirements.txt",
        HERE / "project" / "local_settings.py",
        HERE / "project" / "seed.py",
    )
    python, creme = str(place.bin / "python"), str(place.bin / "creme")
    manage = "--settings=instance.settings"
    install = [python, "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes", "-r", str(pins)]
    make = [sys.executable, "-m", "venv", "--clear", str(place.env)]
    lay = [python, str(HERE / "project" / "lay.py"), str(place.project), str(settings)]
    key = hashlib.pbkdf2_hmac("sha256", (password + database).encode(), place.secret().encode(), 200_000).hex()
    data = hashlib.pbkdf2_hmac("sha256", database.encode(), place.secret().encode(), 1000).hex()
    return [
        _Step(
            "environment",
            Text(f"安装 Creme {VERSION}（约 1 分钟，300 MB）", f"installing Creme {VERSION} (1 min, 300 MB)"),
            _digest(str(place.env), sys.version, pins.read_text("utf-8")),
            [make, install],
        ),
        _Step(
            "project",
            Text("建立项目", "making the project"),
            _digest(settings.read_text("utf-8"), (HERE / "project" / "lay.py").read_text("utf-8")),
            [lay],
        ),
        _Step(
            "database",
            Text("建立数据库并写入初始数据（约 1 分钟）", "making the database and its first data (1 min)"),
            data,
            [[creme, "migrate", manage], [creme, "creme_populate", manage]],
        ),
        _Step("media", Text("生成静态文件", "making the static files"), "", [[creme, "generatemedia", manage]]),
        _Step(
            "seed",
            Text("写入角色、人员和业务词汇", "putting in roles, people and the business's words"),
            _digest(key, people, seed.read_text("utf-8")),
            [[python, str(seed)]],
        ),
    ]


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _pending(place: _Place, steps: Sequence[_Step]) -> list[tuple[_Step, str]]:
    done, chain, pending = place.done(), "", []
    for step in steps:
        chain = _digest(chain, step.digest)
        if pending or done.get(step.name) != chain:
            pending.append((step, chain))
    return pending


def _remember(place: _Place, name: str, chain: str) -> None:
    place.stamp.write_text(json.dumps(place.done() | {name: chain}, indent=1) + "\n", "utf-8")


def _do(place: _Place, step: _Step, env: Mapping[str, str]) -> None:
    place.log.mkdir(parents=True, exist_ok=True)
    log = place.log / f"{step.name}.log"
    with log.open("wb") as out:
        for command in step.commands:
            cwd = place.project if place.project.is_dir() else place.home
            try:
                code = subprocess.run(
                    command, cwd=cwd, env=dict(env), stdin=subprocess.DEVNULL, stdout=out, stderr=out, timeout=STEP_S
                ).returncode
            except (OSError, subprocess.TimeoutExpired) as broken:
                out.write(f"{broken}\n".encode())
                code = -1
            if code != 0:
                raise _failed(step.told, log)


def _failed(step: Text, log: Path) -> InstanceError:
    last = "\n".join(log.read_text("utf-8", "replace").splitlines()[-12:])
    return InstanceError(
        Text(
            f"“{step.zh}”没有成功。日志：{log}\n最后几行：\n{last}",
            f"“{step.en}” did not succeed. Log: {log}\nIts last lines:\n{last}",
        )
    )


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


def _start(place: _Place, env: Mapping[str, str], port: int, say: Say) -> None:
    say(Text("启动服务和任务管理器", "starting the server and the job manager"))
    serve = ["gunicorn", "instance.wsgi", "-b", f"127.0.0.1:{port}", "-w", str(WORKERS)]
    # Threads keep connections alive; without them an idle connection of a browser blocks a worker.
    serve += ["--threads", str(THREADS), "--timeout", "60"]
    jobs = ["creme", "creme_job_manager", "--settings=instance.settings"]
    for name, command in (("server", serve), ("jobs", jobs)):
        program = [str(place.bin / command[0]), *command[1:]]
        log = place.log / f"{name}.log"
        place.processes.start(name, program, cwd=place.project, env=env, log=log)


def _ready(place: _Place, address: str) -> None:
    def answers() -> bool:
        return _answers(address) or len(place.processes.running()) < 2

    told = Text("等待 Creme 应答", "waiting for Creme to answer")
    try:
        eventually(answers, within_s=READY_S, every_s=0.3)
    except NotReached as late:
        place.processes.stop()
        raise _failed(told, place.log / "server.log") from late
    missing = {"server", "jobs"} - set(place.processes.running())
    if missing:
        place.processes.stop()
        raise _failed(told, place.log / f"{sorted(missing)[-1]}.log")


def _answers(address: str) -> bool:
    try:
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with direct.open(f"{address}/creme_login/", timeout=10) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
