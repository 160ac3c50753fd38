"""自定义字段: what people do with custom fields."""

from __future__ import annotations

from typing import Protocol


class CustomFields(Protocol):
    """自定义字段 / custom fields."""
