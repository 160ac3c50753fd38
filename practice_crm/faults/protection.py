"""Faults of signing in and of attacks (SEC-02)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from practice_crm.faults.fault import BOTH, HTTP, UI, Fault, Rule
from practice_crm.faults.users import _ANY_CHANNEL, _handed_out
from practice_crm.rules.fields import Problem
from practice_crm.wording import Text


def _one_shorter(sound: Rule) -> Rule:
    def password_problem(password: str, user: str, common: bool, channel: str) -> Problem | None:
        problem: Problem | None = sound(f"{password}x" if password else "", user, common, channel)
        return problem

    return password_problem


def _unchecked(*channels: str) -> Rule:
    """No password policy in these channels."""

    def wrap(sound: Rule) -> Rule:
        def password_problem(password: str, user: str, common: bool, channel: str) -> Problem | None:
            problem: Problem | None = sound(password, user, common, channel)
            return None if password and channel in channels else problem

        return password_problem

    return wrap


def _common_ones(sound: Rule) -> Rule:
    def password_problem(password: str, user: str, common: bool, channel: str) -> Problem | None:
        problem: Problem | None = sound(password, user, False, channel)
        return problem

    return password_problem


def _nobody_asks(sound: Rule) -> Rule:
    def old_password_asked(channel: str) -> bool:
        return False

    return old_password_asked


def _hash_told(sound: Rule) -> Rule:
    def facts(account: Mapping[str, object]) -> dict[str, object]:
        return {**sound(account), "password": account["password"]}

    return facts


def _never_in(*channels: str) -> Rule:
    """Wrong passwords never lock in these channels."""

    def wrap(sound: Rule) -> Rule:
        def locked_until(failures: Sequence[datetime], now: datetime, channel: str) -> datetime | None:
            until: datetime | None = sound(failures, now, channel)
            return None if channel in channels else until

        return locked_until

    return wrap


def _one_more_try(sound: Rule) -> Rule:
    def locked_until(failures: Sequence[datetime], now: datetime, channel: str) -> datetime | None:
        until: datetime | None = sound(sorted(failures)[1:], now, channel)
        return until

    return locked_until


def _one_try_less(sound: Rule) -> Rule:
    def locked_until(failures: Sequence[datetime], now: datetime, channel: str) -> datetime | None:
        until: datetime | None = sound([*failures, *failures[-1:]], now, channel)
        return until

    return locked_until


def _for_ever(sound: Rule) -> Rule:
    def locked_until(failures: Sequence[datetime], now: datetime, channel: str) -> datetime | None:
        return now + timedelta(minutes=15) if len(failures) >= 5 else None

    return locked_until


def _for_five_minutes(sound: Rule) -> Rule:
    def locked_until(failures: Sequence[datetime], now: datetime, channel: str) -> datetime | None:
        until: datetime | None = sound(
            [at for at in failures if now - at < timedelta(minutes=5)], now, channel
        )
        return until

    return locked_until


def _forgeable(*channels: str) -> Rule:
    """Nobody looks in these channels whether a request comes from our own pages."""

    def wrap(sound: Rule) -> Rule:
        def checks_forgery(channel: str, method: str) -> bool:
            return channel not in channels and bool(sound(channel, method))

        return checks_forgery

    return wrap


FAULTS: tuple[Fault, ...] = (
    Fault(
        "password-one-shorter",
        "SEC-02",
        BOTH,
        Text("9 个字符的密码也被接受。", "A password of 9 characters is taken."),
        "accounts.password_problem",
        _one_shorter,
    ),
    Fault(
        "password-unchecked-by-api",
        "SEC-02",
        HTTP,
        Text("密码规则只在页面检查。", "The password policy is checked by pages only."),
        "accounts.password_problem",
        _unchecked("api"),
    ),
    Fault(
        "password-unchecked-by-page",
        "SEC-02",
        UI,
        Text("密码规则只在接口检查。", "The password policy is checked by the interface only."),
        "accounts.password_problem",
        _unchecked("page"),
    ),
    Fault(
        "password-common",
        "SEC-02",
        BOTH,
        Text("常见密码也被接受。", "Common passwords are taken."),
        "accounts.password_problem",
        _common_ones,
    ),
    Fault(
        "old-password-not-asked",
        "SEC-02",
        BOTH,
        Text("改密码不核对原密码。", "The old password isn't checked."),
        "accounts.old_password_asked",
        _nobody_asks,
    ),
    Fault(
        "password-hash-told",
        "SEC-02",
        BOTH,
        Text("账号资料里带出了密码的加密形式。", "The hash of the password is told with the account."),
        "accounts.facts",
        _hash_told,
    ),
    Fault(
        "guessing-never-locks",
        "SEC-02",
        BOTH,
        Text("密码可以一直猜下去。", "Passwords can be guessed for ever."),
        "accounts.locked_until",
        _never_in(*_ANY_CHANNEL),
    ),
    Fault(
        "guessing-locks-in-pages-only",
        "SEC-02",
        HTTP,
        Text("只有页面锁定，接口可以一直猜密码。", "Only pages lock; the interface can be guessed at."),
        "accounts.locked_until",
        _never_in("api"),
    ),
    Fault(
        "locks-one-late",
        "SEC-02",
        BOTH,
        Text("错 6 次才锁定。", "It takes 6 wrong passwords to lock."),
        "accounts.locked_until",
        _one_more_try,
    ),
    Fault(
        "locks-one-early",
        "SEC-02",
        BOTH,
        Text("错 4 次就锁定。", "It takes 4 wrong passwords to lock."),
        "accounts.locked_until",
        _one_try_less,
    ),
    Fault(
        "lock-never-ends",
        "SEC-02",
        BOTH,
        Text("锁定以后再也解不开。", "A lock never ends."),
        "accounts.locked_until",
        _for_ever,
    ),
    Fault(
        "lock-too-short",
        "SEC-02",
        BOTH,
        Text("锁定 5 分钟就解开。", "A lock ends after 5 minutes."),
        "accounts.locked_until",
        _for_five_minutes,
    ),
    Fault(
        "cookie-readable",
        "SEC-02",
        BOTH,
        Text("登录凭证能被页面里的程序读取。", "Scripts can read the session's cookie."),
        "transport.session_cookie",
        _handed_out(http_only=False),
    ),
    Fault(
        "cookie-sent-along",
        "SEC-02",
        HTTP,
        Text("别的网站能带着登录凭证提交。", "Other sites' requests carry the session's cookie."),
        "transport.session_cookie",
        _handed_out(same_site="None"),
    ),
    Fault(
        "forgery-accepted-by-api",
        "SEC-02",
        HTTP,
        Text("接口不防冒用提交。", "The interface takes forged requests."),
        "transport.checks_forgery",
        _forgeable("api"),
    ),
    Fault(
        "forgery-accepted-by-page",
        "SEC-02",
        UI,
        Text("页面不防冒用提交。", "Pages take forged requests."),
        "transport.checks_forgery",
        _forgeable("page"),
    ),
)
