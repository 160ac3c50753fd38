"""A person's data: given out in one piece, and taken away for good without breaking the figures (SEC-04)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from practice_crm.rules import contacts
from practice_crm.vocabulary import ADMINISTRATOR

PERSONAL: Final[dict[str, frozenset[str]]] = {
    "customer": frozenset({"name", "contact", "contact_key", "duplicate_key", "search_text", "remark"}),
    "lead": frozenset({"company", "contact", "search_text", "remark"}),
    "opportunity": frozenset({"name", "search_text", "remark", "reason"}),
    "contactperson": frozenset({"person", "position", "contact"}),
    "customvalue": frozenset({"value"}),
    "customerchange": frozenset({"before", "after"}),
    "customertag": frozenset(),
    "legacyrecord": frozenset({"more"}),
    "importrow": frozenset({"cells", "reason_zh", "reason_en"}),
}
"""What tells who somebody is, by kind of record; of other kinds, every text that isn't a choice of a list."""
KEPT: Final = frozenset(
    {
        "id", "number", "kind", "industry", "region", "source", "status", "stage", "state", "category",
        "priority", "channel", "deed", "currency", "direction", "result", "amount", "quantity",
        "product_kind", "level", "decision", "outcome", "type", "field_kind", "language",
    }
)  # fmt: skip
"""Words of lists and figures: the reports add them up, and they name nobody."""


def may(role: str, deed: str, channel: str) -> bool:
    """Whether the role may give out (``export``) or take away (``anonymise``) a person's data."""
    del deed, channel
    return role == ADMINISTRATOR


def is_personal(kind: str, field: str, is_free_text: bool) -> bool:
    """Whether a field tells who the person is. Files that were attached always do."""
    if kind in PERSONAL:
        return field in PERSONAL[kind]
    return is_free_text and field not in KEPT


def tells_of(cells: Sequence[str], name: str, contact: str) -> bool:
    """Whether a row of a file that became no record is about the person: it says how they are reached, or their name and of
    nobody how they are reached. A namesake with another telephone is somebody else."""
    said = {contacts.key(cell) for cell in cells} - {""}
    if contacts.key(contact) in said:
        return True
    return contacts.key(name) in said and not any(contacts.form(cell) for cell in cells)


def stands_in(kind: str, field: str, number: str) -> str:
    """What is put in the place of a personal value; ``number`` is the customer's."""
    if field == "name" and kind in ("customer", "opportunity"):
        return f"已匿名-{number}"
    if field == "company":
        return f"已匿名-{number}"
    if field == "duplicate_key":
        return f"anonymous {number}"[:64]
    return f"已匿名-{number}".lower() if field == "search_text" else ""


def goes_into_export(kind: str) -> bool:
    """Whether records of this kind belong to what the person is given: all that hangs on them."""
    del kind
    return True


def keeps_record(kind: str) -> bool:
    """Whether the record itself stays when its person is made anonymous: the figures rest on it."""
    return kind != "attachment"


def may_be_undone() -> bool:
    """Somebody who was made anonymous stays so; nothing that could bring them back is kept."""
    return False
