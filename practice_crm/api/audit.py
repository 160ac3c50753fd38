"""``/api/audit``: 操作日志."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["audit"])
