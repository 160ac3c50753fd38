"""知识库 / Knowledge base

Finding articles from a ticket and linking them (SRV-05).
"""

from __future__ import annotations

from pytest_bdd import given, then, when

from drivers.areas.knowledge import ArticleDraft
from drivers.sentences import sentence

READER = "林燕"
"""Somebody of service, who sees every ticket."""


@given(sentence("知识库有文章“{title}”，正文“{body}”"))
def _(prepared, colleague, story, title, body):
    """客服写过这篇文章，已经发布 / service has published this article"""
    draft = ArticleDraft(story.marked(title), body)
    story.ids[title] = prepared(colleague("客服专员").name).knowledge.record(draft)


@given(sentence("知识库有{who:person}的草稿“{title}”，正文“{body}”"))
def _(prepared, story, who, title, body):
    """这位同事写了草稿，还没有发布；自己找得到 / a draft that only its author finds"""
    desk = prepared(who).knowledge
    story.ids[title] = desk.record(ArticleDraft(story.marked(title), body, published=False))
    found = [article.title for article in desk.search(story.marked(title))]
    assert story.marked(title) in found, "没有对照：作者自己也找不到草稿"


@when(sentence("{who:person}在工单里搜索“{text}”"))
def _(at, story, who, text):
    """在工单里查知识库 / look into the knowledge base from the ticket"""
    story.notes["found"] = [a.title for a in at(who).tickets.find_articles(story.notes["ticket"], text)]


@when(sentence("{who:person}把文章“{title}”关联到工单"))
def _(at, story, who, title):
    """从工单里找到文章并关联；重复时系统可以拒绝 / find the article from the ticket and link it"""
    desk = at(who).tickets
    story.attempt(lambda: desk.link(story.notes["ticket"], story.id_of(title), story.marked(title)))
    story.expected = title in story.notes.setdefault("linked", [])
    story.notes["linked"].append(title)


@then(sentence("找到的文章里有“{title}”"))
def _(story, title):
    """刚才的搜索找到了它 / the search has found it"""
    assert story.marked(title) in story.notes["found"], f"找到的是 {story.notes['found']}"


@then(sentence("找到的文章里没有“{title}”"))
def _(story, title):
    """刚才的搜索没有找到它 / the search has not found it"""
    assert story.marked(title) not in story.notes["found"], f"不该找到“{title}”"


@then(sentence("工单关联的文章正好是“{title}”"))
def _(views, story, title):
    """一篇，不多不少 / this one, once"""
    for desk in views(READER):
        shown = desk.tickets.look(story.notes["ticket"]).articles
        assert shown == (story.marked(title),), f"关联的文章是 {shown}"
