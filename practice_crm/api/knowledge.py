"""``/api/knowledge``: the knowledge base."""

from __future__ import annotations

from datetime import datetime

from ninja import Router, Schema, Status

from practice_crm.api.root import Signed
from practice_crm.models import Article
from practice_crm.services import articles

router = Router(tags=["knowledge"])


class ArticleIn(Schema):
    """Fields of an article."""

    title: str | None = None
    body: str | None = None
    published: bool | None = None
    owner: str | None = None
    version: int | None = None


class ArticleOut(Schema):
    """An article; a draft is not ``published``."""

    id: int
    title: str
    body: str
    published: bool
    owner: str
    owner_user: str
    version: int
    created_at: datetime
    changed_at: datetime


class ArticlePage(Schema):
    """One page of articles."""

    items: list[ArticleOut]
    total: int
    page: int
    size: int


@router.get("", response=ArticlePage)
def list_articles(request: Signed, search: str = "", page: int = 1, size: int = 25) -> ArticlePage:
    """One page of the articles that contain the words (SRV-05)."""
    found = articles.listed(request.auth, search=search, page=page, size=size)
    return ArticlePage(
        items=[_out(item) for item in found.items], total=found.total, page=found.page, size=found.size
    )


@router.post("", response={201: ArticleOut})
def create_article(request: Signed, article: ArticleIn) -> Status[ArticleOut]:
    """Write an article."""
    return Status(201, _out(articles.create(request.auth, article.dict())))


@router.get("/{int:article_id}", response=ArticleOut)
def get_article(request: Signed, article_id: int) -> ArticleOut:
    """One article."""
    return _out(articles.look(request.auth, article_id))


@router.patch("/{int:article_id}", response=ArticleOut)
def change_article(request: Signed, article_id: int, article: ArticleIn) -> ArticleOut:
    """Change the given fields of an article."""
    return _out(articles.change(request.auth, article_id, article.dict(), article.version))


@router.delete("/{int:article_id}", response={204: None})
def delete_article(request: Signed, article_id: int) -> Status[None]:
    """Delete an article (administrator)."""
    articles.delete(request.auth, article_id)
    return Status(204, None)


def _out(article: Article) -> ArticleOut:
    same = ("id", "title", "body", "published", "version", "created_at", "changed_at")
    return ArticleOut(
        **{name: getattr(article, name) for name in same},
        owner=article.owner.name,
        owner_user=article.owner.user_name,
    )
