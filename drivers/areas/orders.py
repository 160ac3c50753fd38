"""交易记录: what people do with orders."""

from __future__ import annotations

from typing import Protocol


class Orders(Protocol):
    """交易记录 / orders."""
