"""How search finds (CUS-06): any letter case, any width, Chinese text, telephone numbers in any spelling."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from practice_crm.rules import contacts


class Place(NamedTuple):
    """A stored text and what has to be contained in it."""

    column: str
    term: str


def folded(text: str) -> str:
    """``text`` in the form in which letter case, width, runs of blanks and invisible characters make no difference."""
    seen = "".join(c for c in text if c.isprintable() or c.isspace())
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", seen).casefold()).strip()


def stored(*texts: str) -> str:
    """What a record keeps to be found by."""
    return "\n".join(folded(text) for text in texts)


def customer_places(query: str, contacts_too: bool) -> list[Place]:
    """Where a query is looked for among customers; a hit in one place is enough."""
    plain = folded(query)
    places = [Place("search_text", plain)]
    if contacts_too:
        places += [Place("contact_key", term) for term in {contacts.key(plain), plain} if term]
    return places


def other_places(query: str) -> list[Place]:
    """Where a query is looked for among leads and opportunities."""
    return [Place("search_text", folded(query))]
