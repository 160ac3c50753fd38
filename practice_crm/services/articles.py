"""The knowledge base: record, change, look, search, delete (SRV-05)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from practice_crm import clock
from practice_crm.models import Article
from practice_crm.refusals import not_allowed
from practice_crm.rules import fields, knowledge
from practice_crm.rules.visibility import Deed
from practice_crm.services import journal, records
from practice_crm.services.asking import Asking
from practice_crm.services.records import Page
from practice_crm.services.writing import writing

FIELDS = ("title", "body", "remark")


def create(asking: Asking, values: Mapping[str, Any]) -> Article:
    """Write an article; ``published`` false keeps it a draft."""
    if not records.may_at_all(asking, "article", "create"):
        raise not_allowed()
    typed = fields.clean(records.texts(values, FIELDS))
    records.refuse(knowledge.problems(typed))
    now = clock.now()
    article = Article(**typed, owner=asking.person, created_at=now, changed_at=now)
    article.published = values.get("published") is not False
    _derive(article)
    article.save(force_insert=True)
    return article


def change(asking: Asking, article_id: int, values: Mapping[str, Any], version: int | None = None) -> Article:
    """Change the given fields of an article."""
    with writing():
        article = opened(asking, "edit", article_id)
        records.check_version(article, version)
        typed = fields.clean(records.texts(values, FIELDS))
        records.refuse(knowledge.problems({**{f: str(getattr(article, f)) for f in FIELDS}, **typed}))
        records.reassign(asking, "article", article, values.get("owner"))
        for field, value in typed.items():
            setattr(article, field, value)
        if values.get("published") is not None:
            article.published = bool(values["published"])
        _derive(article)
        article.version += 1
        article.changed_at = clock.now()
        article.save()
    return article


def look(asking: Asking, article_id: int) -> Article:
    """One article. ``Refused``: not_found, not_allowed (also for somebody else's draft)."""
    return opened(asking, "open", article_id)


def opened(asking: Asking, deed: Deed, article_id: int) -> Article:
    """The article, if the person may do ``deed`` with it."""
    article = records.opened(_all(), asking, "article", deed, article_id)
    own = article.owner_id == asking.id or deed == "delete"
    if not knowledge.is_found(article.published, own, asking.channel):
        raise not_allowed()
    return article


def listed(
    asking: Asking, *, search: str = "", page: int = 1, size: int = 25, deed: Deed = "list"
) -> Page[Article]:
    """One page of the articles that the person finds: those published, and their own drafts."""
    found = records.shown(_all(), asking, "article", deed)
    seen = Q(pk__in=[])
    for published in (True, False):
        for own in (True, False):
            if knowledge.is_found(published, own, asking.channel):
                author = Q(owner=asking.person)
                seen |= Q(published=published) & (author if own else ~author)
    found = found.filter(seen)
    if search.strip() or deed == "search":
        found = records.containing(found, knowledge.places(search))
    return records.paged(found, page, size)


def delete(asking: Asking, article_id: int) -> None:
    """Delete an article."""
    with writing():
        article = opened(asking, "delete", article_id)
        journal.note(asking, "delete", "article", article.pk, article.title)
        article.delete()


def _all() -> QuerySet[Article]:
    return Article.objects.select_related("owner")


def _derive(article: Article) -> None:
    article.search_text = knowledge.findable_text(article.title, article.body)
