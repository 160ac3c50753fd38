"""``/api/privacy``: one person's data, given out or made anonymous (SEC-04)."""

from __future__ import annotations

from typing import Any

from ninja import Router

from practice_crm.api.root import Signed
from practice_crm.api.shapes import CustomerOut, customer_out
from practice_crm.services import privacy

router = Router(tags=["privacy"])


@router.get("/{int:customer_id}/export")
def export(request: Signed, customer_id: int) -> dict[str, Any]:
    """Everything that is kept about a customer."""
    return privacy.export(request.auth, customer_id)


@router.post("/{int:customer_id}/anonymise", response=CustomerOut)
def anonymise(request: Signed, customer_id: int) -> CustomerOut:
    """Make a customer anonymous for good."""
    return customer_out(request.auth, privacy.anonymise(request.auth, customer_id))
