"""``/api/calls``: 通话记录."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["calls"])
