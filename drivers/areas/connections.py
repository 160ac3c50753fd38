"""系统集成: what people do with connections to other systems."""

from __future__ import annotations

from typing import Protocol


class Connections(Protocol):
    """系统集成 / connections to other systems."""
