"""``golive.toml``: which CRM, who works there, what may be loaded. Wrong settings are told by place and value.

Secrets are never in the file: it names environment variables.
"""

from __future__ import annotations

import difflib
import json
import os
import tomllib
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from drivers.accounts import read_accounts
from drivers.browser_choice import BrowserChoice
from drivers.errors import SettingsError
from drivers.records import Person, Role
from drivers.words import Text

__all__ = ["Settings", "SettingsError", "TargetSettings", "load_settings"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PersonSettings(_Strict):
    """One account. ``password_env`` names the environment variable that holds the password."""

    name: str
    user: str
    role: Literal["销售代表", "销售经理", "销售总监", "客服专员", "市场专员", "系统管理员"]
    team: str = ""
    password_env: str

    def person(self) -> Person:
        """The person with the password from the environment (empty when the variable isn't set)."""
        return Person(self.name, self.user, Role(self.role), self.team, os.environ.get(self.password_env, ""))


class TargetSettings(_Strict):
    """One CRM. ``kind`` is a folder below ``targets/``; ``production`` allows ``@smoke`` only."""

    kind: str
    address: str
    production: bool = False
    build_env: str = ""
    time_zone: str = "Asia/Shanghai"
    """Where the CRM's business day begins and ends."""
    people: list[PersonSettings]
    load_users: str = ""
    """Pattern of the load accounts' user names, for example ``rep{:03d}``."""
    load_password_env: str = ""
    load_accounts: str = ""
    """A CSV file of load accounts in place of ``load_users``; relative to golive.toml. Keep it out of the repository."""
    options: dict[str, str] = Field(default_factory=dict)

    @property
    def host(self) -> str:
        return urlsplit(self.address).hostname or ""

    def cast(self) -> list[Person]:
        """Everybody who has an account, in the order of the file."""
        return [p.person() for p in self.people]

    def administrator(self) -> Person:
        """The account that prepares and tidies up."""
        return next(p for p in self.cast() if p.role is Role.ADMINISTRATOR)

    def load_reps(self, count: int) -> list[Person]:
        """``count`` accounts for a load run, from ``load_accounts``, or ``load_users`` numbered from 1.

        Fewer when the file has fewer; raises ``SettingsError`` when it can't be used.
        """
        password = os.environ.get(self.load_password_env, "")
        if self.load_accounts:
            return read_accounts(Path(self.load_accounts), password)[:count]
        users = [self.load_users.format(n) for n in range(1, count + 1)]
        return [Person(user, user, Role.REP, "", password) for user in users]


class SafetySettings(_Strict):
    """Hosts that may be written to and loaded."""

    hosts: list[str] = Field(default_factory=lambda: ["127.0.0.1", "localhost"])


class ProjectSettings(_Strict):
    """What the sign-off page says about the project."""

    name: str = "CRM 上线验收"
    name_en: str = "CRM go-live acceptance"
    default_target: str = "practice"
    expected_verdict: Literal["GO", "GO WITH CONDITIONS", "NO-GO"] = "NO-GO"


class BrowserSettings(_Strict):
    executable: str = ""
    headless: bool = True
    slow_mo_ms: int = 0


class GoliveToml(_Strict):
    """The whole file."""

    project: ProjectSettings = ProjectSettings()
    safety: SafetySettings = SafetySettings()
    browser: BrowserSettings = BrowserSettings()
    targets: dict[str, TargetSettings]


class Settings(_Strict):
    """What one run needs: the file, and the target that was chosen."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)
    name: str
    """The target's name in the file."""
    target: TargetSettings
    project: ProjectSettings
    safety: SafetySettings
    browser: BrowserChoice

    def unset(self) -> Text | None:
        """What to say when environment variables that golive.toml names for this target aren't set."""
        named = [p.password_env for p in self.target.people] + [self.target.load_password_env]
        missing = sorted({name for name in named if name and not os.environ.get(name)})
        if not missing:
            return None
        return Text(
            f"没有设置环境变量 {'、'.join(missing)}：golive.toml 里的账号要用它（golive crm 会显示自带 CRM 的值）",
            f"not set: {', '.join(missing)}, which accounts in golive.toml need (golive crm shows the bundled CRM's)",
        )

    def unlisted(self) -> Text | None:
        """What to say when the target's host isn't one that may be written to."""
        host = self.target.host
        if host in self.safety.hosts:
            return None
        return Text(
            f"{host} 不在 golive.toml 的 safety.hosts 里，不能写入；确认是测试环境后再加进去",
            f"{host} is not in safety.hosts of golive.toml; add it there once you're sure it's for tests",
        )

    def read_only(self) -> Text | None:
        """What to say when nothing may be written: only hosts that the file lists are, never production."""
        if self.target.production:
            return Text(
                f"golive.toml 把 {self.name} 标为生产环境（production = true），不能写入",
                f"golive.toml marks {self.name} as production (production = true): nothing is written there",
            )
        return self.unlisted()

    def may_write(self) -> bool:
        """Whether write and load traffic may go to the target."""
        return self.read_only() is None


def load_settings(path: Path, target: str | None = None, *, address: str | None = None) -> Settings:
    """Read ``path`` and choose a target. ``address`` overrides the target's (the demo's free port).

    Raises ``SettingsError`` with every complaint at once.
    """
    file = _parse(path)
    name = target or os.environ.get("GOLIVE_TARGET") or file.project.default_target
    if name not in file.targets:
        raise SettingsError([_unknown(path, "targets", name, list(file.targets))])
    chosen = file.targets[name]
    address = address or os.environ.get("GOLIVE_ADDRESS")
    if address:
        chosen = chosen.model_copy(update={"address": address})
    if chosen.load_accounts:
        chosen = chosen.model_copy(
            update={"load_accounts": str(path.parent.resolve() / chosen.load_accounts)}
        )
    executable = os.environ.get("GOLIVE_BROWSER") or file.browser.executable or _browser_found(path.parent)
    browser = BrowserChoice(executable, file.browser.headless, file.browser.slow_mo_ms)
    return Settings(name=name, target=chosen, project=file.project, safety=file.safety, browser=browser)


def _browser_found(root: Path) -> str | None:
    """The browser that the set-up found, ``None`` where Playwright brings its own."""
    try:
        found = json.loads((root / "var" / "setup.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return None if found.get("browser_kind") == "playwright" else found.get("browser")


def _parse(path: Path) -> GoliveToml:
    try:
        data = tomllib.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise SettingsError([Text(f"找不到 {path.name}", f"{path.name} is not there")]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as bad:
        raise SettingsError(
            [Text(f"{path.name} 无法读取：{bad}", f"{path.name} can't be read: {bad}")]
        ) from None
    try:
        return GoliveToml.model_validate(data)
    except ValidationError as bad:
        raise SettingsError([_complaint(path, dict(e)) for e in bad.errors()]) from None


def _complaint(path: Path, error: dict[str, Any]) -> Text:
    place = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        parent = _model_at(error["loc"][:-1])
        return _unknown(path, place, str(error["loc"][-1]), list(parent.model_fields) if parent else [])
    if error["type"] == "missing":
        return Text(f"{path.name}：缺少 {place}", f"{path.name}: {place} is missing")
    expected = (error.get("ctx") or {}).get("expected", "")
    value = error.get("input")
    near = _nearest(str(value), [w.strip("' ") for w in str(expected).replace(" or ", ",").split(",")])
    return Text(
        f"{path.name}：{place} = {value!r} 不对，{error['msg']}{'；是否想写 ' + near if near else ''}",
        f"{path.name}: {place} = {value!r} is wrong: {error['msg']}{'; did you mean ' + near if near else ''}",
    )


def _model_at(loc: tuple[Any, ...]) -> type[BaseModel] | None:
    if not loc:
        return GoliveToml
    tables: dict[str, type[BaseModel]] = {
        "project": ProjectSettings,
        "safety": SafetySettings,
        "browser": BrowserSettings,
    }
    if loc[0] in tables:
        return tables[loc[0]]
    return PersonSettings if "people" in loc else TargetSettings if len(loc) == 2 else None


def _unknown(path: Path, place: str, word: str, known: list[str]) -> Text:
    near = _nearest(word, known)
    return Text(
        f"{path.name}：{place} 里没有“{word}”{'，是否想写 ' + near if near else ''}；可用的有：{'、'.join(known)}",
        f"{path.name}: {place} knows no {word!r}{', did you mean ' + near if near else ''}; known: {', '.join(known)}",
    )


def _nearest(word: str, known: list[str]) -> str:
    return next(iter(difflib.get_close_matches(word, known, 1, 0.5)), "")
