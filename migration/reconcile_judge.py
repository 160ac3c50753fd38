"""Each value that SQL couldn't prove equal, judged under its own conversion and named by its cause (MIG-05)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from migration.conversions import BY_NAME
from migration.differences import Cause, Difference, cause
from migration.model import Convert, Refused, Type
from migration.reconcile_model import Compared, Plan
from migration.reconcile_sql import Joined

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and all of it: ``reading`` counts bytes of both files,
``judging`` rows that aren't plainly equal."""
BATCH = 2_000
_CANONICAL = {
    Type.TEXT: "text",
    Type.DATE: "date",
    Type.AMOUNT: "amount",
    Type.PHONE: "telephone",
    Type.EMAIL: "email",
    Type.CONTACT: "contact",
    Type.REGION: "region",
    Type.CHOICE: "choice",
}
_WRITTEN_FREELY = (Type.AMOUNT, Type.DATE, Type.PHONE, Type.CONTACT)
"""Types whose spelling is the CRM's business: equal under the conversion is equal, unless it's the old spelling, that
nobody has converted."""
_PLAIN = {
    Type.AMOUNT: re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?", re.ASCII),
    Type.DATE: re.compile(r"\d{4}-\d\d-\d\d(?:[ T].*)?", re.ASCII),
}
"""Bare numbers and ISO 8601 dates: a CRM that has understood the value writes them so too."""


def canonical(c: Compared) -> Convert:
    """How a value of the CRM is read: under the field's own type, never under the old file's order of dates."""
    return BY_NAME[_CANONICAL[c.field.type]].prepare("", c.field)


def judge(c: Compared, read_new: Convert, old: str, new: str) -> tuple[str, Cause | None]:
    """The old value as it should be, and what sets the new one apart; ``None`` when they agree."""
    try:
        expected = c.convert(old) if c.convert else old
    except Refused:
        return old, Cause("old_unreadable")
    if expected == new:
        return expected, None
    kind = Type.CHOICE if c.field.name in ("owner", "stage") else c.field.type
    try:
        agrees = read_new(new) == expected != ""
    except Refused:
        agrees = False
    if agrees and c.field.type in _WRITTEN_FREELY:
        plain = _PLAIN.get(c.field.type)
        return expected, Cause("raw") if old == new and not (plain and plain.fullmatch(new)) else None
    found = cause(kind, expected, new)
    if agrees and found.code not in ("spaces", "width", "case"):
        return expected, Cause("written")
    if found.code == "other" and c.field.links_to:
        return expected, Cause("other_record")
    return expected, found


def differences(plan: Plan, joined: Joined, progress: Progress) -> Iterator[Difference]:
    """Every difference of every row that both sides have, in the order of keys."""
    readers = [canonical(c) for c in plan.fields]
    where = "from joined where v is not null and oin and nin"
    of = joined.con.execute(f"select count(*) {where}").fetchall()[0][0]  # noqa: S608 - no input
    cursor = joined.con.execute(f"select k, v {where} order by k")  # noqa: S608 - no input
    done = 0
    while batch := cursor.fetchmany(BATCH):
        for key, values in batch:
            cells = [value or "" for value in values]
            found = []
            for i, (c, read_new) in enumerate(zip(plan.fields, readers, strict=True)):
                old, new = cells[2 * i], cells[2 * i + 1]
                if old != new or c.convert:
                    expected, why = judge(c, read_new, old, new)
                    if why:
                        found.append(Difference(key, c.field.name, old, expected, new, why))
            yield from _across(found)
        done += len(batch)
        progress("judging", done, of)


def _across(row: list[Difference]) -> Iterator[Difference]:
    """Values that stand in another column of their row are named so."""
    for one in row:
        others = [d.expected for d in row if d is not one]
        swapped = one.new and one.new in others and one.cause.code in ("other", "replaced", "other_record")
        yield (
            Difference(*(one.key, one.field, one.old, one.expected, one.new), Cause("other_column"))
            if swapped
            else one
        )
