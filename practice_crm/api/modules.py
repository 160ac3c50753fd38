"""``/api/modules``: 模块开关."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["modules"])
