"""``/api/reports``: 数据分析报表."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["reports"])
