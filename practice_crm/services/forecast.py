"""The sales forecast of a month, within rights (OPP-04)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from practice_crm.models import Opportunity, Person
from practice_crm.refusals import Refused, not_allowed
from practice_crm.rules import forecast
from practice_crm.rules.forecast import Sale
from practice_crm.services import records
from practice_crm.services.asking import Asking
from practice_crm.wording import Text

_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Line:
    """One figure: of all (no ``team``), of a team (no ``rep``), or of a rep; ``amount`` in yuan."""

    team: str | None
    rep: str | None
    sales: int
    amount: Decimal


def of_month(asking: Asking, month: date) -> Sequence[Line]:
    """The figures of the month in which ``month`` lies: of all, then each team with its reps."""
    found = forecast.figures(_sales(asking, month), month.year, month.month, asking.channel)
    names = dict(Person.objects.values_list("pk", "name"))
    return [Line(f.team, names.get(f.rep_id), f.sales, f.amount) for f in found]


def month_of(text: str, otherwise: date) -> date:
    """The first day of the month that the address names (``2026-11``); ``Refused`` for anything else."""
    if not text:
        return otherwise.replace(day=1)
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        why = Text("月份应写成 2026-11。", "The month must look like 2026-11.")
        raise Refused("invalid_format", why, fields={"month": why}) from None


def _sales(asking: Asking, month: date) -> list[Sale]:
    """More than the month, so that the rule alone decides what belongs to it."""
    first, last = month.replace(day=1), month.replace(day=monthrange(month.year, month.month)[1])
    near = Opportunity.objects.select_related("owner").filter(
        closing_on__gte=_shifted(first, -_WEEK), closing_on__lte=_shifted(last, _WEEK)
    )
    scope = forecast.seen(records.allowed(asking, "opportunity", "list"))
    if scope == "none":
        raise not_allowed()
    seen = records.within(near, asking, scope)
    return [
        Sale(o.owner.team, o.owner_id, o.closing_on, o.stage, o.amount)
        for o in seen
        if o.closing_on is not None
    ]


def _shifted(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return day
