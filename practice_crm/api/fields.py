"""``/api/fields``: 自定义字段."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["fields"])
