"""The forms of tickets, articles and campaigns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from practice_crm import vocabulary, vocabulary_service
from practice_crm.pages.sheet import CHOOSE, Sheet, Typed
from practice_crm.pages.tags import lang, said
from practice_crm.rules.campaigns import PLACES
from practice_crm.wording import Text

CAMPAIGN_NAME = Text("活动名称", "Campaign name")
PLACES_HINT = Text(
    "可以使用：" + "、".join(f"{{{place}}}" for place in PLACES),
    "May contain: " + ", ".join(f"{{{place}}}" for place in PLACES),
)
ANYBODY = Text("（不限）", "(any)")
DRAFT_HINT = Text("不勾选时是草稿，只有自己看得到。", "Without it this is a draft that only you see.")
PUBLISHED = Text("发布", "Published")
AGENTS_HINT = Text("按姓名或用户名，用逗号隔开。", "By name or user name, separated by commas.")
CATEGORY_NAME = Text("类别名称", "Category")
SITUATION = Text("问题描述", "What happened")


class TicketSheet(Sheet):
    """A ticket; ``categories`` are those that there are at this moment."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        values: Mapping[str, Any] | None = None,
        categories: Iterable[str] = (),
    ) -> None:
        self._categories = list(categories)
        super().__init__(data, values=values)

    def made(self) -> dict[str, Typed]:
        return {
            "title": Typed("title", asked=True, wide=True, widget=_text(autofocus=True)),
            "via": Typed("via", asked=True, widget=_select(vocabulary_service.VIAS, "via", CHOOSE)),
            "category": Typed("category", asked=True, widget=_select(self._categories, "category", CHOOSE)),
            "priority": Typed(
                "priority", asked=True, widget=_select(vocabulary_service.PRIORITIES, "priority", CHOOSE)
            ),
            "remark": Typed("remark", wide=True, widget=forms.Textarea({"rows": 4}), called=SITUATION),
        }


class CategorySheet(Sheet):
    """A category of tickets and whose they are."""

    def made(self) -> dict[str, Typed]:
        return {
            "name": Typed("name", asked=True, widget=_text(), called=CATEGORY_NAME),
            "agents": Typed("agents", asked=True, widget=_text(), hint=AGENTS_HINT),
        }


class ArticleSheet(Sheet):
    """An article of the knowledge base."""

    def made(self) -> dict[str, Typed]:
        return {
            "title": Typed("title", asked=True, wide=True, widget=_text(autofocus=True)),
            "body": Typed("body", asked=True, wide=True, widget=forms.Textarea({"rows": 12})),
            "published": Typed("published", widget=forms.CheckboxInput(), hint=DRAFT_HINT, called=PUBLISHED),
        }


class CampaignSheet(Sheet):
    """A campaign: segment first, then the mail."""

    def made(self) -> dict[str, Typed]:
        return {
            "name": Typed("name", asked=True, wide=True, widget=_text(autofocus=True), called=CAMPAIGN_NAME),
            "region": Typed("region", widget=_select(vocabulary.REGIONS, "region", ANYBODY)),
            "industry": Typed("industry", widget=_select(vocabulary.INDUSTRIES, "industry", ANYBODY)),
            "source": Typed("source", widget=_select(vocabulary.SOURCES, "source", ANYBODY)),
            "keyword": Typed("keyword", widget=_text()),
            "subject": Typed("subject", asked=True, wide=True, widget=_text()),
            "body": Typed(
                "body", asked=True, wide=True, widget=forms.Textarea({"rows": 9}), hint=PLACES_HINT
            ),
        }


class AnswerSheet(Sheet):
    """What the recipient of a mail fills in; nobody is signed in."""

    def made(self) -> dict[str, Typed]:
        return {
            "company": Typed("company", asked=True, wide=True, widget=_text(autofocus=True)),
            "contact": Typed("contact", asked=True, wide=True, widget=_text()),
        }


def _text(**attrs: Any) -> forms.TextInput:
    return forms.TextInput({"autocomplete": "off", **attrs})


def _select(words: Iterable[str], kind: str, nothing: Text) -> forms.Select:
    return forms.Select(choices=[("", nothing.in_(lang())), *((word, said(word, kind)) for word in words)])
