"""Chat records: what the enterprise chat tells, and the link from there to the customer's file (INT-02)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from practice_crm import clock
from practice_crm.models import ChatMessage, Connection, Conversation, Customer
from practice_crm.refusals import not_allowed, not_found
from practice_crm.rules import chat, orders
from practice_crm.services import customers, records
from practice_crm.services.asking import Asking
from practice_crm.services.erp_orders import customer_numbered

SHOWN = 500


def told_by_chat(connection: Connection, message: Mapping[str, str]) -> dict[str, Any]:
    """Record a message at its customer; the answer carries the link to the customer's file."""
    records.refuse(chat.problems(message))
    customer = customer_numbered(message["customer_number"])
    conversation, _ = Conversation.objects.get_or_create(
        connection=connection,
        outside_id=message["conversation"],
        customer=customer,
        defaults={"ref": secrets.token_urlsafe(16)},
    )
    now = clock.now()
    ChatMessage.objects.create(
        conversation=conversation,
        sender=message.get("sender", "")[:60],
        words=message["text"],
        sent_at=orders.moment_of(message.get("sent_at", "")) or now,
        received_at=now,
    )
    return {"customer": customer.pk, "link": f"/chat/file/{conversation.ref}"}


def of_customer(asking: Asking, customer_id: int) -> Sequence[ChatMessage]:
    """The chat record of a customer that the person may open, in the order in which it was spoken."""
    customer = customers.look(asking, customer_id)
    found = ChatMessage.objects.filter(conversation__customer=customer).order_by("-sent_at", "-id")[:SHOWN]
    return sorted(found, key=lambda each: chat.place(each.sent_at, each.pk))


def file_behind(asking: Asking, ref: str) -> Customer:
    """The customer behind a link. ``Refused``: not_found, not_allowed; the link itself carries no right."""
    found = Conversation.objects.select_related("customer", "customer__owner").filter(ref=ref).first()
    if found is None:
        raise not_found()
    if not chat.link_opens(records.may(asking, "customer", "open", found.customer.owner)):
        raise not_allowed()
    return found.customer
