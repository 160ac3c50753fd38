"""Chat records of customers (INT-02)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from practice_crm.models.connections import Connection
from practice_crm.models.customers import Customer
from practice_crm.models.fields import moment, text


class Conversation(models.Model):
    """A conversation in the enterprise chat; ``ref`` is what its link to the customer's file carries."""

    id: int
    connection: models.ForeignKey[Connection, Connection] = models.ForeignKey(
        Connection, on_delete=models.CASCADE, related_name="conversations"
    )
    customer: models.ForeignKey[Customer, Customer] = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="conversations"
    )
    outside_id = text(120, db_index=True)
    ref = text(40, unique=True)


class ChatMessage(models.Model):
    """One message; ``sent_at`` is the chat's time, which decides the order in which they are shown."""

    id: int
    conversation: models.ForeignKey[Conversation, Conversation] = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="messages"
    )
    sender = text(60)
    words: models.TextField[str, str] = models.TextField()
    sent_at = moment()
    received_at = moment()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
