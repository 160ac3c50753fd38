"""知识库: what people do with the knowledge base."""

from __future__ import annotations

from typing import Protocol


class Knowledge(Protocol):
    """知识库 / the knowledge base."""
