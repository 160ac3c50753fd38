"""The time zone of this CRM: the machine's own, so that “today” is what the person's calendar says."""

from __future__ import annotations

import os
import time
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_ZONES = "zoneinfo/"


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
