"""Text in the two languages of the product; Chinese comes first."""

from __future__ import annotations

import locale
import os
from typing import Literal, NamedTuple

Lang = Literal["zh", "en"]


class Text(NamedTuple):
    """One message in both languages."""

    zh: str
    en: str

    def in_(self, lang: Lang) -> str:
        """The message in ``lang``."""
        return self.zh if lang == "zh" else self.en


def language(asked: str | None = None) -> Lang:
    """The language to speak: what was asked for, else ``GOLIVE_LANG``, else the machine's locale."""
    wanted = asked or os.environ.get("GOLIVE_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG")
    wanted = wanted or locale.getlocale()[0] or ""
    return "zh" if wanted.lower().startswith(("zh", "chinese")) else "en"
