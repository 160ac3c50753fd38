"""History and tags of a customer, below ``/api/customers/:id`` (CUS-05, CUS-08)."""

from __future__ import annotations

from datetime import datetime

from ninja import Router, Schema

from practice_crm.api.root import Signed
from practice_crm.services import customers, history, tagging

router = Router(tags=["customers"])


class ChangeOut(Schema):
    """One field that was changed; the values are empty for those who may not read them."""

    at: datetime
    who: str
    field: str
    name: str
    before: str | None
    after: str | None


class TagIn(Schema):
    """A tag."""

    tag: str = ""


@router.get("/{int:customer_id}/history", response=list[ChangeOut])
def get_history(request: Signed, customer_id: int) -> list[ChangeOut]:
    """Every change of a customer, the newest first."""
    customer = customers.look(request.auth, customer_id)
    return [
        ChangeOut(
            at=entry.at,
            who=entry.who,
            field=entry.field,
            name=entry.name.zh,
            before=entry.before,
            after=entry.after,
        )
        for entry in history.of(request.auth, customer)
    ]


@router.post("/{int:customer_id}/tags", response=list[str])
def put_tag(request: Signed, customer_id: int, tag: TagIn) -> list[str]:
    """Set a tag; answers all tags of the customer."""
    return tagging.put(request.auth, customer_id, tag.tag)


@router.delete("/{int:customer_id}/tags", response=list[str])
def take_tag(request: Signed, customer_id: int, tag: str) -> list[str]:
    """Take a tag away; answers the tags that are left."""
    return tagging.take(request.auth, customer_id, tag)
