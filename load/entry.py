"""What is checked before a load begins, and what it means when the reps can't even sign in."""

from __future__ import annotations

import os

from drivers.errors import CrmRefused, CrmUnreachable, NotSupportedByTarget, Reason
from drivers.settings import Settings
from drivers.words import Text
from load.exchange import Problem
from load.generator import GeneratorLost
from load.plan import Profile

NAMED = 10
WINDOW_ENV = "GOLIVE_LOAD_WINDOW_S"
"""Shortens the window while developing; the result then fails its criterion on the window."""


class LoadRefused(Exception):
    """The load must not or cannot begin; ``what`` says why and what to do."""

    def __init__(self, what: Text) -> None:
        super().__init__(f"{what.zh} / {what.en}")
        self.what = what


class LoadInvalid(Exception):
    """The load generator was the limit: neither passed nor failed, the run has to be done again elsewhere."""

    def __init__(self, why: Text) -> None:
        super().__init__(f"结果无效：{why.zh} / INVALID: {why.en}")
        self.why = why


def window_cut_to() -> float | None:
    """The window that ``GOLIVE_LOAD_WINDOW_S`` asks for, in s."""
    given = os.environ.get(WINDOW_ENV)
    try:
        cut = float(given) if given else None
    except ValueError:
        cut = 0.0
    if cut is not None and cut <= 0:
        wrong = f"{WINDOW_ENV} = {given!r}"
        raise LoadRefused(
            Text(f"{wrong} 应为大于 0 的秒数", f"{wrong} should be a number of seconds above 0")
        )
    return cut


def check_allowed(settings: Settings, profile: Profile) -> None:
    if refused := settings.read_only() or settings.unset():
        raise LoadRefused(refused)
    users = {person.user for person in settings.target.load_reps(profile.reps.count)}
    if settings.target.load_accounts and len(users) < profile.reps.count:
        file = settings.target.load_accounts
        raise LoadRefused(
            Text(
                f"{file} 只有 {len(users)} 个账号，需要 {profile.reps.count} 个：每名销售代表一个",
                f"{file} has {len(users)} accounts, {profile.reps.count} are needed: one for each rep",
            )
        )
    if len(users) < profile.reps.count or not all(users):
        raise LoadRefused(
            Text(
                f"targets.{settings.name}.load_users = {settings.target.load_users!r} 给不出 {profile.reps.count} 个不同的账号，"
                "应写成例如 rep{:03d}",
                f"targets.{settings.name}.load_users = {settings.target.load_users!r} doesn't give {profile.reps.count} accounts, "
                "write for example rep{:03d}",
            )
        )


def as_raised(problems: list[Problem], count: int) -> Exception:
    """The first rep's problem as the exception that it was: it decides the outcome of the scenario."""
    first = problems[0]
    words = (
        f"{count} 名销售代表中有 {len(problems)} 名不能登录 / {len(problems)} of {count} reps can't sign in; "
    )
    words += f"{first.user}: {first.message}"
    if others := [p.user for p in problems[1:]]:
        words += f"; {', '.join(others[:NAMED])}{' …' if len(others) > NAMED else ''}"
    if first.kind == "CrmUnreachable":
        return CrmUnreachable(words)
    if first.kind == "CrmRefused":
        return CrmRefused(Reason.WRONG_CREDENTIALS, words)
    if first.kind == "NotSupportedByTarget":
        return NotSupportedByTarget(Text(words, words))
    return GeneratorLost(words)
