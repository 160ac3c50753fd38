"""聊天记录: what people do with chat records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from drivers.records import Customer, RecordId


@dataclass(frozen=True)
class ChatLine:
    """One message of a customer's chat record."""

    sender: str
    text: str


class Chats(Protocol):
    """聊天记录 / chat records."""

    def of_customer(self, customer: RecordId) -> Sequence[ChatLine]:
        """What was said, in the order in which it was said."""

    def open_file(self, link: str) -> Customer:
        """Follow the link that the chat shows, as this person."""
