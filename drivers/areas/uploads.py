"""附件: what people do with attachments."""

from __future__ import annotations

from typing import Protocol


class Uploads(Protocol):
    """附件 / attachments."""
