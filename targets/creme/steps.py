"""What has to be done once before Creme can start: environment, project, database, media, people.

A step is done again only when what goes into it, or into a step before it, has changed.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from drivers.words import Text
from targets.creme.place import Place, failed

VERSION = "2.8.6"
STEP_S = 1800
"""Seconds after which a step is given up."""
HERE = Path(__file__).parent
_MANAGE = "--settings=instance.settings"


@dataclass(frozen=True)
class Step:
    """``digest``: of all that goes in. ``commands`` are run one after the other."""

    name: str
    told: Text
    digest: str
    commands: Sequence[Sequence[str]]


def steps(place: Place, *, database: str, password: str, people: str) -> list[Step]:
    """All steps in their order. ``people``: the accounts as JSON."""
    return [
        _environment(place),
        _project(place),
        _database(place, database),
        Step("media", Text("生成静态文件", "making the static files"), "", [_creme(place, "generatemedia")]),
        _people(place, password, people),
    ]


def pending(place: Place, all_steps: Sequence[Step]) -> list[tuple[Step, str]]:
    """The steps that are to be done, each with the digest to remember."""
    done, chain = place.done(), ""
    todo: list[tuple[Step, str]] = []
    for step in all_steps:
        chain = _digest(chain, step.digest)
        if todo or done.get(step.name) != chain:
            todo.append((step, chain))
    return todo


def run(place: Place, step: Step, env: Mapping[str, str]) -> None:
    """Do a step; ``InstanceError`` with the end of its log when a command fails or takes too long."""
    place.log.mkdir(parents=True, exist_ok=True)
    log = place.log / f"{step.name}.log"
    with log.open("wb") as out:
        for command in step.commands:
            cwd = place.project if place.project.is_dir() else place.home
            try:
                done = subprocess.run(
                    command,
                    cwd=cwd,
                    env=dict(env),
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=out,
                    timeout=STEP_S,
                )
            except (OSError, subprocess.TimeoutExpired) as broken:
                out.write(f"{broken}\n".encode())
                out.flush()
                raise failed(step.told, log) from broken
            if done.returncode != 0:
                raise failed(step.told, log)


def _environment(place: Place) -> Step:
    pins = HERE / "requirements.txt"
    make = [sys.executable, "-m", "venv", "--clear", str(place.env)]
    pip = [_python(place), "-m", "pip", "install", "--disable-pip-version-check"]
    return Step(
        "environment",
        Text(f"安装 Creme {VERSION}（约 1 分钟，300 MB）", f"installing Creme {VERSION} (1 min, 300 MB)"),
        _digest(str(place.env), sys.version, pins.read_text("utf-8")),
        [make, [*pip, "--require-hashes", "-r", str(pins)]],
    )


def _project(place: Place) -> Step:
    lay, settings = HERE / "project" / "lay.py", HERE / "project" / "local_settings.py"
    return Step(
        "project",
        Text("建立项目", "making the project"),
        _digest(lay.read_text("utf-8"), settings.read_text("utf-8")),
        [[_python(place), str(lay), str(place.project), str(settings)]],
    )


def _database(place: Place, database: str) -> Step:
    return Step(
        "database",
        Text("建立数据库并写入初始数据（约 1 分钟）", "making the database and its first data (1 min)"),
        _sealed(place, database),
        [_creme(place, "migrate"), _creme(place, "creme_populate")],
    )


def _people(place: Place, password: str, people: str) -> Step:
    seed = HERE / "project" / "seed.py"
    return Step(
        "people",
        Text("写入角色、人员和业务词汇", "putting in roles, people and the business's words"),
        _digest(_sealed(place, password), people, seed.read_text("utf-8")),
        [[_python(place), str(seed)]],
    )


def _python(place: Place) -> str:
    return str(place.bin / "python")


def _creme(place: Place, command: str) -> list[str]:
    return [str(place.bin / "creme"), command, _MANAGE]


def _sealed(place: Place, secret: str) -> str:
    """A digest of something secret that tells nothing about it: the stamp lies in a plain file."""
    return hashlib.pbkdf2_hmac("sha256", secret.encode(), place.secret().encode(), 200_000).hex()


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
