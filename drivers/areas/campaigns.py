"""市场活动: what people do with campaigns."""

from __future__ import annotations

from typing import Protocol


class Campaigns(Protocol):
    """市场活动 / campaigns."""
