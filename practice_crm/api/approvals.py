"""``/api/approvals``: 折扣审批."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["approvals"])
