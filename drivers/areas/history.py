"""变更历史: what people do with the history of changes."""

from __future__ import annotations

from typing import Protocol


class History(Protocol):
    """变更历史 / the history of changes."""
