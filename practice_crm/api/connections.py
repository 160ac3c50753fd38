"""``/api/connections``: 系统集成."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["connections"])
