"""``/api/orders``: 交易记录."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["orders"])
