"""The knowledge base: list and search, new, view, edit, delete (SRV-05)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_safe

from practice_crm.pages import lists
from practice_crm.pages.answering import go, page, show
from practice_crm.pages.service_forms import ArticleSheet
from practice_crm.pages.sheet import version_in
from practice_crm.refusals import Refused, not_allowed
from practice_crm.services import articles, records
from practice_crm.services.asking import Asking


@require_safe
@page
def index(asking: Asking, request: HttpRequest) -> HttpResponse:
    """The articles that contain the words."""
    query = request.GET.get("q", "")
    rows = articles.listed(asking, search=query, page=lists.page_number(request), size=lists.SIZE)
    return show(
        asking,
        request,
        "knowledge/list.html",
        narrow=query,
        may_record=records.may_at_all(asking, "article", "create"),
        **lists.neighbours(request, rows),
    )


@require_http_methods(["GET", "POST"])
@page
def new(asking: Asking, request: HttpRequest) -> HttpResponse:
    """Write an article."""
    if not records.may_at_all(asking, "article", "create"):
        raise not_allowed()
    if request.method == "GET":
        form = ArticleSheet(values={"published": True})
        return show(asking, request, "knowledge/edit.html", form=form)
    form = ArticleSheet(request.POST)
    try:
        article = articles.create(asking, _values(form, request))
    except Refused as no:
        form.complain(no)
        return show(asking, request, "knowledge/edit.html", code=no.status, form=form, refusal=no)
    return go(f"/knowledge/{article.pk}", "saved")


@require_safe
@page
def view(asking: Asking, request: HttpRequest, article_id: int) -> HttpResponse:
    """One article."""
    article = articles.look(asking, article_id)
    return show(
        asking,
        request,
        "knowledge/view.html",
        article=article,
        may_edit=records.may(asking, "article", "edit", article.owner),
        may_delete=records.may(asking, "article", "delete", article.owner),
    )


@require_http_methods(["GET", "POST"])
@page
def edit(asking: Asking, request: HttpRequest, article_id: int) -> HttpResponse:
    """Change an article."""
    article = articles.opened(asking, "edit", article_id)
    context: dict[str, Any] = {"article": article, "version": article.version}
    if request.method == "GET":
        values = {"title": article.title, "body": article.body, "published": article.published}
        return show(asking, request, "knowledge/edit.html", form=ArticleSheet(values=values), **context)
    form = ArticleSheet(request.POST)
    try:
        articles.change(asking, article_id, _values(form, request), version_in(request.POST))
    except Refused as no:
        form.complain(no)
        context["version"] = request.POST.get("version", article.version)
        return show(asking, request, "knowledge/edit.html", code=no.status, form=form, refusal=no, **context)
    return go(f"/knowledge/{article_id}", "saved")


@require_http_methods(["GET", "POST"])
@page
def delete(asking: Asking, request: HttpRequest, article_id: int) -> HttpResponse:
    """Delete an article (administrator only)."""
    article = articles.opened(asking, "delete", article_id)
    if request.method == "GET":
        return show(asking, request, "parts/delete.html", name=article.title, back=f"/knowledge/{article_id}")
    articles.delete(asking, article_id)
    return go("/knowledge", "deleted")


def _values(form: ArticleSheet, request: HttpRequest) -> dict[str, str | bool]:
    """A box that isn't ticked isn't sent; it means no."""
    return {**form.typed(), "published": "published" in request.POST}


urlpatterns: list[URLPattern] = [
    path("knowledge", index),
    path("knowledge/new", new),
    path("knowledge/<int:article_id>", view),
    path("knowledge/<int:article_id>/edit", edit),
    path("knowledge/<int:article_id>/delete", delete),
]
