"""``/api/uploads``: 附件."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["uploads"])
