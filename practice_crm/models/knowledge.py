"""Articles of the knowledge base, and which ticket they helped with (SRV-05)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from practice_crm.models.fields import text
from practice_crm.models.record import Record
from practice_crm.models.tickets import Ticket


class Article(Record):
    """An article; a draft is its author's (``owner``) alone until it is published."""

    title = text(200)
    body: models.TextField[str, str] = models.TextField()
    search_text: models.TextField[str, str] = models.TextField()
    published: models.BooleanField[bool, bool] = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.title


class ArticleLink(models.Model):
    """An article that stands at a ticket. Deliberately not unique in the database: the rule keeps it so."""

    id: int
    article_id: int
    ticket: models.ForeignKey[Ticket, Ticket] = models.ForeignKey(
        Ticket, on_delete=models.CASCADE, related_name="article_links"
    )
    article: models.ForeignKey[Article, Article] = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="ticket_links"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return f"{self.ticket_id} – {self.article_id}"  # type: ignore[attr-defined]
