"""聊天记录: what people do with chat records."""

from __future__ import annotations

from typing import Protocol


class Chats(Protocol):
    """聊天记录 / chat records."""
