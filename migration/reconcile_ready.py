"""What an old text becomes under its conversion, as SQL, as far as SQL can prove it (MIG-05).

A value that is in the conversion's canonical form already stays what it is. Of any other SQL makes a text that
equals nothing, so that the conversion itself judges it: what the CRM has taken over raw is never taken for right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from migration.reconcile_model import Compared
from migration.reconcile_sql import literal, quoted

UNKNOWN: Final = "'unknown: '"
_PHONE: Final = r"1[3-9]\d{9}|(?:(?:010|02\d|0[3-9]\d\d)-[2-9]\d{6,7}|[48]00\d{7})(?:转\d{1,6})?"
_EMAIL: Final = r"[\w+-]+(?:\.[\w+-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}"
_CANONICAL: Final = {
    "amount": r"-?(?:0|[1-9]\d*)\.\d\d",
    "telephone": _PHONE,
    "email": _EMAIL,
    "contact": f"{_PHONE}|{_EMAIL}",
}
"""Values that these conversions leave as they are; ``-0.00`` apart. There may be others: they're judged one by one."""
_SPACES: Final = r"[\s\p{Z}\x{85}]"
_ODD_TEXT: Final = (
    rf"(?:^|\n)(?:[=#]|{_SPACES}|\p{{Nd}}[\p{{Nd}}.]*[eE])|{_SPACES}(?:\n|$)"
    r"|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x{200b}\x{2060}\x{feff}\x{fffd}]"
)
"""Lines that hold a text which the conversion changes or refuses, and some that it doesn't."""


def sure(fields: Iterable[Compared]) -> str:
    """The SQL that is true of an old row ``o`` in which every value stands as its conversion leaves it; those that ``ready``
    converts don't count. One look at all texts of a row costs a third of one at each."""
    conditions, texts = [], []
    for c in fields:
        x = f"o.{quoted(c.old)}"
        if c.convert and not (c.day_first or c.known):
            conditions.append(f"({x} is null or {_is_canonical(c, x)})")
            texts += [x] if c.conversion == "text" else []
    if texts:
        conditions.append(f"not regexp_matches(concat_ws(chr(10), {', '.join(texts)}), {literal(_ODD_TEXT)})")
    return " and ".join(conditions) or "true"


def ready(c: Compared) -> Callable[[str], str]:
    """The SQL that is compared with the new text, made of the old one's, wherever ``sure`` holds."""
    default = c.convert("") if c.convert else ""
    made = _made(c)
    return (lambda x: f"coalesce({made(x)}, {literal(default)})") if default else made


def _made(c: Compared) -> Callable[[str], str]:
    """As ``ready``, for a text that isn't empty; null stays null."""
    if c.convert and c.day_first:
        return _day_first
    if c.convert and c.known:
        same = ", ".join(literal(old) for old, new in c.known if old == new) or "''"
        others = " ".join(f"when {literal(old)} then {literal(new)}" for old, new in c.known if old != new)
        others = others or "when '' then ''"
        return lambda x: (
            f"case when {x} in ({same}) then {x} else case {x} {others} else {UNKNOWN} || {x} end end"
        )
    return lambda x: x


def _day_first(x: str) -> str:
    """``31/01/2025`` as ``2025-01-31``; no day that isn't in the calendar. Ten characters and a year at their end leave no
    room for what DuckDB reads and the conversion refuses."""
    made = f"try_strptime({x}, ['%d/%m/%Y', '%d-%m-%Y', '%d.%m.%Y'])::date::varchar"
    dated = f"strlen({x}) = 10 and try_cast(substr({x}, 7) as smallint) between 1900 and 2100"
    return f"coalesce(case when {dated} then {made} end, {UNKNOWN} || {x})"


def _is_canonical(c: Compared, x: str) -> str:
    if c.conversion == "text":
        return f"length({x}) <= {c.field.limit}"
    if c.conversion == "date":
        plain = f"length({x}) = 10 and {x} between '1900-01-01' and '2100-12-31'"
        return f"{plain} and try_cast({x} as date)::varchar is not distinct from {x}"
    if pattern := _CANONICAL.get(c.conversion):
        return f"regexp_full_match({x}, {literal(pattern)}) and {x} <> '-0.00'"
    return "false"
