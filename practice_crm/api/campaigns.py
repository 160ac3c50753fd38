"""``/api/campaigns``: 市场活动."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["campaigns"])
