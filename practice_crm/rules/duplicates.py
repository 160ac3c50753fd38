"""When two customers are one (CUS-03): the same 客户全称 and the same 联系方式."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from practice_crm.rules import contacts


def name_key(name: str) -> str:
    """A name without what makes no difference: width, letter case, blanks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name).casefold())


def key(name: str, contact: str) -> str:
    """One value for all spellings of the same customer; indexed, therefore short."""
    both = f"{name_key(name)}\x00{contacts.key(contact)}"
    return hashlib.sha256(both.encode()).hexdigest()


def refuses(existing_id: int | None, own_id: int | None, channel: str) -> bool:
    """Whether saving is refused: there is another record with the same key."""
    del channel
    return existing_id is not None and existing_id != own_id


def names_existing(may_see_existing: bool) -> bool:
    """Whether the refusal offers the existing record: only to those who may see it."""
    return may_see_existing
