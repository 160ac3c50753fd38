"""Faults of the knowledge base (SRV-05)."""

from __future__ import annotations

from collections.abc import Sequence

from practice_crm.faults.fault import BOTH, HTTP, UI, Fault, Rule
from practice_crm.rules import searching
from practice_crm.rules.searching import Place
from practice_crm.wording import Text


def _letter_case(sound: Rule) -> Rule:
    def places(query: str) -> list[Place]:
        return [Place("search_text", query.strip())]

    return places


def _titles_only(sound: Rule) -> Rule:
    def findable_text(title: str, body: str) -> str:
        return searching.stored(title)

    return findable_text


def _drafts_too(*channels: str) -> Rule:
    """Drafts of others are found through these channels."""

    def wrap(sound: Rule) -> Rule:
        def is_found(published: bool, own: bool, channel: str) -> bool:
            return channel in channels or bool(sound(published, own, channel))

        return is_found

    return wrap


def _linked_twice(sound: Rule) -> Rule:
    def linked(before: Sequence[int], article: int) -> list[int]:
        return [*before, article]

    return linked


def _only_first(sound: Rule) -> Rule:
    def linked(before: Sequence[int], article: int) -> list[int]:
        return list(before)

    return linked


FAULTS: tuple[Fault, ...] = (
    Fault(
        "article-search-letter-case",
        "SRV-05",
        BOTH,
        Text("搜索知识库区分大小写和全角半角。", "The knowledge base tells letter case and width apart."),
        "knowledge.places",
        _letter_case,
    ),
    Fault(
        "article-text-not-searched",
        "SRV-05",
        BOTH,
        Text("搜索知识库只看标题，不看正文。", "Only titles of articles are searched."),
        "knowledge.findable_text",
        _titles_only,
    ),
    Fault(
        "draft-found-by-page",
        "SRV-05",
        UI,
        Text("页面上能搜到别人没有发布的草稿。", "The page finds somebody else's draft."),
        "knowledge.is_found",
        _drafts_too("page"),
    ),
    Fault(
        "draft-found-by-api",
        "SRV-05",
        HTTP,
        Text("通过接口能搜到别人没有发布的草稿。", "The interface finds somebody else's draft."),
        "knowledge.is_found",
        _drafts_too("api"),
    ),
    Fault(
        "article-linked-twice",
        "SRV-05",
        BOTH,
        Text("重复关联的文章出现两次。", "An article that is linked again stands there twice."),
        "knowledge.linked",
        _linked_twice,
    ),
    Fault(
        "article-not-linked",
        "SRV-05",
        BOTH,
        Text("文章没有真正关联到工单。", "Linking an article leaves no trace."),
        "knowledge.linked",
        _only_first,
    ),
)
