"""``/api/calls``: calls that the call centre took."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ninja import Router, Schema

from practice_crm.api.root import Signed
from practice_crm.models import PhoneCall
from practice_crm.services import calls

router = Router(tags=["calls"])


class CallOut(Schema):
    """One call, with the customer or the lead that it belongs to."""

    id: int
    number: str
    agent: str
    caller: str
    started_at: datetime
    seconds: int
    customer_id: int | None
    lead_id: int | None


@router.get("", response=list[CallOut])
def calls_from(request: Signed, number: str) -> list[CallOut]:
    """The calls from a number, within rights."""
    return _out(calls.from_number(request.auth, number))


@router.get("/of/{int:customer_id}", response=list[CallOut])
def calls_of_customer(request: Signed, customer_id: int) -> list[CallOut]:
    """The calls of one customer, the latest first."""
    return _out(calls.of_customer(request.auth, customer_id))


def _out(found: Iterable[PhoneCall]) -> list[CallOut]:
    names = ("id", "number", "agent", "caller", "started_at", "seconds", "customer_id", "lead_id")
    return [CallOut(**{name: getattr(call, name) for name in names}) for call in found]
