"""``/api/chat``: chat records of customers, and the file behind a link from the chat."""

from __future__ import annotations

from datetime import datetime

from ninja import Router, Schema

from practice_crm.api.root import Signed
from practice_crm.api.shapes import CustomerOut, customer_out
from practice_crm.services import chat

router = Router(tags=["chat"])


class MessageOut(Schema):
    """One message of a customer's chat record."""

    id: int
    sender: str
    text: str
    sent_at: datetime


@router.get("/of/{int:customer_id}", response=list[MessageOut])
def messages_of_customer(request: Signed, customer_id: int) -> list[MessageOut]:
    """The chat record of one customer, in the order in which it was spoken."""
    return [
        MessageOut(id=each.pk, sender=each.sender, text=each.words, sent_at=each.sent_at)
        for each in chat.of_customer(request.auth, customer_id)
    ]


@router.get("/file/{ref}", response=CustomerOut)
def file_behind(request: Signed, ref: str) -> CustomerOut:
    """The customer behind a link, for those who may open them."""
    return customer_out(request.auth, chat.file_behind(request.auth, ref))
