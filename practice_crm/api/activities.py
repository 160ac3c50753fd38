"""``/api/activities``: 跟进记录."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["activities"])
