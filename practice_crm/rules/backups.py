"""Back-ups: what is in one, whether it is whole, what a restore brings back (SEC-05)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from practice_crm.rules.fields import Problem
from practice_crm.vocabulary import ADMINISTRATOR
from practice_crm.wording import Text

_LIVES_ON = frozenset({"session", "auditentry", "auditchain", "signinfailure", "backup"})
"""What a restore must not turn back: who is signed in, what was noted in the log, the back-ups themselves."""


def may(role: str, channel: str) -> bool:
    """Only the administrator makes back-ups and restores them."""
    del channel
    return role == ADMINISTRATOR


def belongs(table: str) -> bool:
    """Whether a table is part of a back-up."""
    return table not in _LIVES_ON


def digest(lines: Iterable[str]) -> str:
    """The digest of a table: of its rows in order."""
    whole = hashlib.sha256()
    for line in lines:
        whole.update(line.encode() + b"\n")
    return whole.hexdigest()


def problem(promised: Mapping[str, str], found: Mapping[str, str]) -> Problem | None:
    """Why a back-up can't be restored: a table is missing, is one too many, or isn't what it was."""
    wrong = sorted(t for t in promised.keys() | found.keys() if promised.get(t) != found.get(t))
    if not wrong:
        return None
    return Problem(
        "damaged",
        Text(
            f"备份已损坏，没有恢复：{'、'.join(wrong)}。",
            f"The back-up is damaged and was not restored: {', '.join(wrong)}.",
        ),
    )


def goes_first(table: str) -> bool:
    """Whether a table's present rows are removed before the old ones come back: of all tables, else what was
    recorded after the back-up would stay."""
    del table
    return True


def counter_after(now: int, then: int) -> int:
    """A day's running number after a restore: never lower than it was, so that no number comes twice (CUS-01)."""
    return max(now, then)
