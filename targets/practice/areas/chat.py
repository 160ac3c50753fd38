"""聊天记录 of the bundled CRM through the interface."""

from __future__ import annotations

from collections.abc import Sequence

from drivers.areas.chat import ChatLine
from drivers.records import Customer, RecordId
from targets.practice import reading
from targets.practice.areas.base import OverHttp


class HttpChats(OverHttp):
    """Chat records over ``/api/chat``."""

    def of_customer(self, customer: RecordId) -> Sequence[ChatLine]:
        found = self._line.get(f"/api/chat/of/{customer}", name="GET /api/chat/of/:id")
        return [ChatLine(item["sender"], item["text"]) for item in found]

    def open_file(self, link: str) -> Customer:
        """The link leads to a page; the interface has the same address below ``/api``."""
        return reading.customer(self._line.get(f"/api{link}", name="GET /api/chat/file/:ref"))
