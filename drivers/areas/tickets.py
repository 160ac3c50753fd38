"""服务工单: what people do with service tickets."""

from __future__ import annotations

from typing import Protocol


class Tickets(Protocol):
    """服务工单 / service tickets."""
