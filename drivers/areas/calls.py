"""通话记录: what people do with call records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from drivers.records import RecordId


@dataclass(frozen=True)
class PhoneCall:
    """One call, with the customer or the lead that it was recorded at."""

    number: str
    agent: str
    started_at: datetime
    customer: RecordId | None
    lead: RecordId | None


class Calls(Protocol):
    """通话记录 / call records."""

    def of_customer(self, customer: RecordId) -> Sequence[PhoneCall]:
        """The calls of a customer, the latest first."""

    def from_number(self, number: str) -> Sequence[PhoneCall]:
        """The calls from a number, whoever they were recorded at, the latest first."""
