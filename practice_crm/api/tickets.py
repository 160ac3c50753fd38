"""``/api/tickets``: 服务工单."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["tickets"])
