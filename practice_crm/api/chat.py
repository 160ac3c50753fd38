"""``/api/chat``: 聊天记录."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["chat"])
