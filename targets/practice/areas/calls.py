"""通话记录 of the bundled CRM through the interface."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from drivers.areas.calls import PhoneCall
from drivers.records import Made, RecordId
from targets.practice.areas.base import OverHttp


class HttpCalls(OverHttp):
    """Calls over ``/api/calls``."""

    def of_customer(self, customer: RecordId) -> Sequence[PhoneCall]:
        found = self._line.get(f"/api/calls/of/{customer}", name="GET /api/calls/of/:id")
        return [self._call(item) for item in found]

    def from_number(self, number: str) -> Sequence[PhoneCall]:
        found = self._line.get("/api/calls", {"number": number}, name="GET /api/calls")
        return [self._call(item) for item in found]

    def _call(self, item: Mapping[str, Any]) -> PhoneCall:
        """A call; the lead that it made has to be removed with the rest of the scenario."""
        lead = RecordId(str(item["lead_id"])) if item["lead_id"] else None
        if lead:
            self._tell(Made("lead", lead, item["caller"] or item["number"]))
        customer = RecordId(str(item["customer_id"])) if item["customer_id"] else None
        when = datetime.fromisoformat(item["started_at"])
        return PhoneCall(item["number"], item["agent"], when, customer, lead)
