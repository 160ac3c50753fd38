"""Who gets a lead that nobody brought (LEAD-02), and when one goes back to the pool (LEAD-04)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from practice_crm.rules import fields
from practice_crm.rules.fields import Problem
from practice_crm.vocabulary import (
    ADMINISTRATOR,
    LEAD_NEW,
    LEAD_WORKING,
    MARKETING,
    SALES_DIRECTOR,
    SALES_MANAGER,
)
from practice_crm.wording import Text

USUAL_DAYS = 7
LONGEST_DAYS = 365


class Taker(NamedTuple):
    """Somebody who takes part in the assignment; ``turn`` is the running number of their last lead, 0 = none yet."""

    person_id: int
    team: str
    turn: int
    is_active: bool = True


class Keeper(NamedTuple):
    """Somebody who may keep a pool."""

    person_id: int
    role: str
    team: str


def is_assigned(role: str, names_owner: bool, channel: str) -> bool:
    """Whether a new lead is given out by rule: what sales people record is theirs, as is what names its owner."""
    del channel
    return role in (ADMINISTRATOR, MARKETING) and not names_owner


def responsible_team(region: str) -> str:
    """The team that answers for a region; they carry the same name. Empty: nobody does."""
    return region.strip()


def next_taker(takers: Sequence[Taker], team: str) -> int | None:
    """Whose turn it is in the team: who has waited longest for a lead; ``None`` when nobody takes part."""
    waiting = [taker for taker in takers if taker.is_active and team and taker.team == team]
    if not waiting:
        return None
    return min(waiting, key=lambda taker: (taker.turn, taker.person_id)).person_id


def following_turn(takers: Sequence[Taker]) -> int:
    """The running number of the assignment that is being made."""
    return max((taker.turn for taker in takers), default=0) + 1


def pool_keeper(keepers: Sequence[Keeper], team: str, preferred: int | None) -> int | None:
    """In whose pool a lead lands: the team's manager's, else the one that is set for leads without a team,
    else any manager's, else the director's, else the administrator's: never nowhere."""
    theirs = [k.person_id for k in keepers if k.role == SALES_MANAGER and k.team == team and team]
    if theirs:
        return min(theirs)
    if preferred is not None and any(k.person_id == preferred for k in keepers):
        return preferred
    for role in (SALES_MANAGER, SALES_DIRECTOR, ADMINISTRATOR):
        found = [k.person_id for k in keepers if k.role == role]
        if found:
            return min(found)
    return None


def is_told(person_id: int, asking_id: int | None) -> bool:
    """Whether somebody is told of a lead that was given to them: not when they took it themselves."""
    return person_id != asking_id


def goes_back(status: str, in_pool: bool, followed_at: datetime, now: datetime, days: int) -> bool:
    """Whether an open lead has been without follow-up for ``days`` full days; ``days`` 0 switches it off."""
    if in_pool or days <= 0 or status not in (LEAD_NEW, LEAD_WORKING):
        return False
    return now - followed_at >= timedelta(days=days)


def seen_to(before: datetime, followed_at: datetime) -> datetime:
    """When a lead was last seen to, after another follow-up; one written down late counts from when it was."""
    return max(before, followed_at)


def told_of_return(owner_id: int, keeper_id: int) -> list[int]:
    """Who hears that a lead went back: the one who had it and the one whose pool it is in."""
    return list(dict.fromkeys((owner_id, keeper_id)))


def days_of(text: str) -> int | None:
    """The number of days that was typed; ``None`` when it is none or out of bounds."""
    plain = text.strip()
    if not (plain.isascii() and plain.isdigit()) or len(plain) > 4:
        return None
    days = int(plain)
    return days if days <= LONGEST_DAYS else None


def days_problem(text: str) -> Problem | None:
    """What is wrong with the number of days."""
    if not text.strip():
        return fields.missing("idle_days")
    if days_of(text) is not None:
        return None
    return Problem(
        "invalid_format",
        Text(
            f"天数应是 0 到 {LONGEST_DAYS} 的整数，0 表示不退回。",
            f"The days must be a whole number from 0 to {LONGEST_DAYS}; 0 means never.",
        ),
    )
