"""折扣审批: what people do with approvals of discounts."""

from __future__ import annotations

from typing import Protocol


class Approvals(Protocol):
    """折扣审批 / approvals of discounts."""
