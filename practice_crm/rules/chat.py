"""Chat records: how they are shown, and what the link to a customer's file is worth (INT-02)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from practice_crm.rules import fields, orders
from practice_crm.rules.fields import Problems

TEXT_LENGTH = 4000


def problems(message: Mapping[str, str]) -> Problems:
    """Every field that keeps a message from being recorded."""
    return fields.gathered(
        {
            "conversation": fields.of_text("conversation", message.get("conversation", ""), required=True),
            "customer_number": fields.of_text(
                "customer_number", message.get("customer_number", ""), required=True
            ),
            "text": fields.of_text("text", message.get("text", ""), required=True, limit=TEXT_LENGTH),
            "sent_at": orders.moment_problem("sent_at", message["sent_at"]) if "sent_at" in message else None,
        }
    )


def place(sent_at: datetime, arrived: int) -> tuple[datetime, int]:
    """Where a message stands among the others: by the time it was sent, however late it arrived."""
    return sent_at, arrived


def link_opens(may_open: bool) -> bool:
    """Whether the link opens the file: only to those who may open the customer anyway. It carries no right."""
    return may_open
