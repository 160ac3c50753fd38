"""Who reaches the administrator's areas (PERM-05)."""

from __future__ import annotations

from typing import Literal

from practice_crm.vocabulary import ADMINISTRATOR

Area = Literal["configuration", "import", "users", "audit", "backups"]


def may_reach(role: str, area: Area, channel: str) -> bool:
    """Only the administrator reaches configuration, import, user administration, audit log and back-ups."""
    del area, channel
    return role == ADMINISTRATOR
