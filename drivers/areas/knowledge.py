"""知识库: what people do with the knowledge base (SRV-05)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from drivers.records import RecordId


@dataclass(frozen=True)
class ArticleDraft:
    """What is written; ``published`` false keeps it a draft."""

    title: str
    body: str
    published: bool = True


@dataclass(frozen=True)
class Article:
    """An article; rows of lists carry no text."""

    id: RecordId
    title: str
    body: str = ""


class Knowledge(Protocol):
    """知识库 / the knowledge base."""

    def record(self, draft: ArticleDraft) -> RecordId: ...

    def look(self, article: RecordId) -> Article: ...

    def search(self, text: str) -> Sequence[Article]:
        """The articles that contain the words."""

    def remove(self, article: RecordId) -> None: ...
