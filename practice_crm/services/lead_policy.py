"""What the administrator sets for leads: how long they may lie, who takes part, who keeps the rest (PERM-05)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from practice_crm.models import LeadPolicy, LeadTaker, Person
from practice_crm.rules import assignment, fields
from practice_crm.services import administration, journal, records
from practice_crm.services.asking import Asking
from practice_crm.services.assignment import policy
from practice_crm.services.writing import writing
from practice_crm.vocabulary import SALES_MANAGER, SALES_REP


@dataclass(frozen=True)
class Settings:
    """The settings as they are; ``takers`` and ``pool_keeper`` are user names."""

    idle_days: int
    takers: Sequence[str]
    pool_keeper: str


def look(asking: Asking) -> Settings:
    """The settings; administrators only."""
    administration.enter(asking, "configuration")
    taking = LeadTaker.objects.order_by("person_id").values_list("person__user_name", flat=True)
    found = policy()
    return Settings(found.idle_days, list(taking), found.pool_keeper.user_name if found.pool_keeper else "")


def change(
    asking: Asking,
    *,
    idle_days: str | None = None,
    takers: Iterable[str] | None = None,
    pool_keeper: str | None = None,
) -> Settings:
    """Set what is given; ``Refused``: not_allowed, required, invalid_format, invalid_choice."""
    before = look(asking)
    with writing():
        row = policy()
        if idle_days is not None:
            records.refuse(fields.gathered({"idle_days": assignment.days_problem(idle_days)}))
            row.idle_days = assignment.days_of(idle_days) or 0
        if pool_keeper is not None:
            row.pool_keeper = _keeper(pool_keeper)
        row.save()
        if takers is not None:
            _take_part(set(takers))
        _only(row)
        after = look(asking)
        journal.note(
            asking, "configure", "lead_policy", details={"before": before.__dict__, "after": after.__dict__}
        )
    return after


def reps() -> Sequence[Person]:
    """Who could take part."""
    return list(Person.objects.filter(role=SALES_REP, is_active=True).order_by("team", "id"))


def managers() -> Sequence[Person]:
    """Who could keep the leads that belong to no team."""
    return list(Person.objects.filter(role=SALES_MANAGER, is_active=True).order_by("id"))


def _keeper(user_name: str) -> Person | None:
    if not user_name:
        return None
    found = next((m for m in managers() if m.user_name == user_name), None)
    if found is None:
        records.refuse({"pool_keeper": fields.unknown_choice("pool_keeper")})
    return found


def _take_part(user_names: set[str]) -> None:
    chosen = [rep for rep in reps() if rep.user_name in user_names]
    if len(chosen) < len(user_names):
        records.refuse({"takers": fields.unknown_choice("takers")})
    LeadTaker.objects.exclude(person__in=chosen).delete()
    there = set(LeadTaker.objects.values_list("person_id", flat=True))
    LeadTaker.objects.bulk_create(LeadTaker(person=rep) for rep in chosen if rep.pk not in there)


def _only(row: LeadPolicy) -> None:
    LeadPolicy.objects.exclude(pk=row.pk).delete()
