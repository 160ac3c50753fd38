"""``/api/history``: 变更历史."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["history"])
