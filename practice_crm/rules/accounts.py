"""Accounts: who may be one, what a password must be, when signing in is locked (SEC-02, PERM-08)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from practice_crm import vocabulary
from practice_crm.rules import fields
from practice_crm.rules.fields import Problem, Problems
from practice_crm.wording import Text

SHORTEST = 10
TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
_USER_NAME = re.compile(r"[a-z][a-z0-9._-]{2,59}")
_SHOWN = ("user", "name", "role", "department", "team", "active")
_WITH_TEAM = (vocabulary.SALES_REP, vocabulary.SALES_MANAGER)


def problems(values: Mapping[str, str], taken: bool) -> Problems:
    """Every field that keeps an account from being made; ``taken``: somebody has this user name already."""
    role = values.get("role", "")
    return fields.gathered(
        {
            "user": user_problem(values.get("user", ""), taken),
            "name": fields.of_text("name", values.get("name", ""), required=True, limit=60),
            "role": fields.of_choice("role", role, vocabulary.ROLES, required=True),
            "team": fields.of_choice(
                "team", values.get("team", ""), vocabulary.REGIONS, required=role in _WITH_TEAM
            ),
        }
    )


def user_problem(user: str, taken: bool) -> Problem | None:
    """What is wrong with a user name: 3 to 60 small Latin letters, digits, ``.``, ``_``, ``-``; each only once."""
    if not user:
        return fields.missing("user")
    if not _USER_NAME.fullmatch(user):
        return Problem(
            "invalid_format",
            Text(
                "用户名由 3 至 60 个小写字母、数字、点、下划线或短横线组成，以字母开头。",
                "A user name has 3 to 60 small letters, digits, dots, underscores or hyphens and begins with a letter.",
            ),
        )
    if taken:
        return Problem("invalid_choice", Text("这个用户名已被使用。", "This user name is taken."))
    return None


def password_problem(password: str, user: str, common: bool, channel: str) -> Problem | None:
    """What the password policy says: long enough, letters and digits, not the user name, not a common one."""
    del channel
    if not password:
        return fields.missing("password")
    if len(password) < SHORTEST:
        return _weak(f"密码至少 {SHORTEST} 个字符。", f"have at least {SHORTEST} characters")
    if not (any(c.isalpha() for c in password) and any(c.isdigit() for c in password)):
        return _weak("密码要同时包含字母和数字。", "contain letters and digits")
    if user and user.casefold() in unicodedata.normalize("NFKC", password).casefold():
        return _weak("密码不能包含用户名。", "not contain the user name")
    if common:
        return _weak("密码太常见，请换一个。", "not be a common one")
    return None


def old_password_asked(channel: str) -> bool:
    """Who changes their own password has to know the old one."""
    del channel
    return True


def locked_until(failures: Sequence[datetime], now: datetime, channel: str) -> datetime | None:
    """Until when signing in is locked: after ``TRIES`` wrong passwords within ``LOCKED_FOR``, counted from the
    last of them. ``failures`` since the last good sign-in, of one account from one client."""
    del channel
    recent = sorted(at for at in failures if now - at < LOCKED_FOR)
    return recent[-1] + LOCKED_FOR if len(recent) >= TRIES else None


def may_sign_in(active: bool) -> bool:
    """A deactivated person doesn't get in any more (PERM-08)."""
    return active


def session_counts(active: bool, channel: str) -> bool:
    """A session that was open when its person was deactivated is worth nothing from then on (PERM-08)."""
    del channel
    return active


def may_deactivate(person_id: int, asking_id: int) -> bool:
    """Nobody shuts themselves out."""
    return person_id != asking_id


def receiver_problem(receiver_active: bool, receiver_role: str, same: bool) -> Problem | None:
    """Records are handed to somebody else, who can sign in and works in sales (PERM-08)."""
    if same or not receiver_active or receiver_role not in vocabulary.ROLES:
        return Problem(
            "invalid_choice",
            Text("请选择一位在职的其他同事接手。", "Choose another colleague with an active account."),
        )
    if receiver_role in (vocabulary.SERVICE_AGENT, vocabulary.MARKETING):
        return Problem(
            "invalid_choice",
            Text("接手人应是销售人员或系统管理员。", "The records go to sales or to the administrator."),
        )
    return None


def goes_along(kind: str) -> bool:
    """Which kinds of records are handed over with their owner: all of them, whatever their state."""
    del kind
    return True


def facts(account: Mapping[str, object]) -> dict[str, object]:
    """What is told of an account, on pages and by the interface: never its password, in whatever form (SEC-02)."""
    return {name: value for name, value in account.items() if name in _SHOWN}


def _weak(zh: str, en: str) -> Problem:
    return Problem("invalid_format", Text(zh, f"The password must {en}."))
