"""``/api/users``: 用户管理."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["users"])
