"""跟进记录: what people do with follow-ups."""

from __future__ import annotations

from typing import Protocol


class Activities(Protocol):
    """跟进记录 / follow-ups."""
