"""数据分析报表: what people do with dashboard and reports."""

from __future__ import annotations

from typing import Protocol


class Reports(Protocol):
    """数据分析报表 / dashboard and reports."""
