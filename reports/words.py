"""Text in both languages, for everything that a report says; Chinese comes first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, Lang] = ("zh", "en")


class Text(NamedTuple):
    """One message in both languages."""

    zh: str
    en: str = ""

    def in_(self, lang: Lang) -> str:
        """The message in ``lang``; Chinese where no English was given."""
        return self.zh if lang == "zh" or not self.en else self.en


def same(words: str) -> Text:
    """Words that are the same in both languages: ids, figures, names."""
    return Text(words, words)


def joined(texts: Sequence[Text], zh: str = "；", en: str = "; ") -> Text:
    """Several messages as one."""
    return Text(zh.join(t.zh for t in texts), en.join(t.en or t.zh for t in texts))
