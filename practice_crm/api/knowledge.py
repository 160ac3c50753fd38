"""``/api/knowledge``: 知识库."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["knowledge"])
