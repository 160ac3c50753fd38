"""``/api/privacy``: 个人信息导出与匿名化."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["privacy"])
