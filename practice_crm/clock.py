"""The CRM's clock: the machine's, in its time zone, and for practice moved by as much as a test asks for.

Everything of the business takes its time from here. Sessions don't: they stay on the machine's own clock.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone

_ZONES = "zoneinfo/"
_moved = timedelta(0)


def now() -> datetime:
    """This moment, as the CRM sees it."""
    return datetime.now(UTC) + _moved


def today() -> date:
    """The business day, in the CRM's time zone."""
    return timezone.localdate(now())


def local_now() -> datetime:
    """What the clock on the wall shows: in the CRM's time zone, without saying so."""
    return timezone.make_naive(now())


def moved() -> timedelta:
    """How far the clock is ahead of the machine's."""
    return _moved


def move_to(ahead: timedelta) -> None:
    """Let the clock be so far ahead of the machine's; zero puts it right again."""
    global _moved  # noqa: PLW0603  one clock for the whole process, as a wall has one
    _moved = ahead


def local_zone() -> str:
    """The name of the machine's time zone; ``PRACTICE_CRM_TIME_ZONE`` wins."""
    for name in (
        os.environ.get("PRACTICE_CRM_TIME_ZONE", ""),
        os.environ.get("TZ", ""),
        _from_link(),
        _from_file(),
    ):
        if name and _known(name):
            return name
    return _by_offset()


def _from_link() -> str:
    target = os.path.realpath("/etc/localtime")
    return target.split(_ZONES, 1)[1] if _ZONES in target else ""


def _from_file() -> str:
    file = Path("/etc/timezone")
    return file.read_text(encoding="ascii").strip() if file.is_file() else ""


def _known(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _by_offset() -> str:
    """A zone with the machine's present distance from UTC, in whole hours; the sign is POSIX's."""
    hours = round((time.altzone if time.localtime().tm_isdst > 0 else time.timezone) / 3600)
    return f"Etc/GMT{hours:+d}" if hours else "UTC"
