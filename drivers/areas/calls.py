"""通话记录: what people do with call records."""

from __future__ import annotations

from typing import Protocol


class Calls(Protocol):
    """通话记录 / call records."""
