"""The knowledge base: what an article needs, how it is found, how it is linked (SRV-05)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from practice_crm.rules import fields, searching
from practice_crm.rules.fields import Problems
from practice_crm.rules.searching import Place

BODY_LENGTH = 20_000


def problems(values: Mapping[str, str]) -> Problems:
    """Every field that keeps an article from being saved."""
    return fields.gathered(
        {
            "title": fields.of_text("title", values.get("title", ""), required=True),
            "body": fields.of_text("body", values.get("body", ""), required=True, limit=BODY_LENGTH),
        }
    )


def findable_text(title: str, body: str) -> str:
    """What an article is found by: its title and its text."""
    return searching.stored(title, body)


def places(query: str) -> list[Place]:
    """Where a query is looked for: in any letter case and width."""
    return [Place("search_text", searching.folded(query))]


def is_found(published: bool, own: bool, channel: str) -> bool:
    """A draft is found by its author only."""
    del channel
    return published or own


def linked(before: Sequence[int], article: int) -> list[int]:
    """The articles of a ticket after linking one more: each once, in the order of linking."""
    return [*before, *([] if article in before else [article])]
