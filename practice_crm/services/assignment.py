"""Giving out leads that nobody brought (LEAD-02), and taking back those that lie (LEAD-04)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from practice_crm import clock
from practice_crm.models import Lead, LeadPolicy, LeadTaker, Person
from practice_crm.rules import assignment
from practice_crm.rules.assignment import Keeper, Taker
from practice_crm.services import inbox
from practice_crm.services.writing import writing
from practice_crm.vocabulary import SALES_REP
from practice_crm.wording import Text

_PAUSE = timedelta(seconds=30)
"""How long the CRM's clock runs before leads are looked through again."""
_looked_at: datetime | None = None


def policy() -> LeadPolicy:
    """What the administrator has set, or the usual."""
    return LeadPolicy.objects.select_related("pool_keeper").first() or LeadPolicy()


def place(lead: Lead) -> None:
    """Give a lead that has no owner yet to whoever's turn it is, or to a manager's pool; inside a transaction
    that writes, so that nobody's turn is taken twice."""
    team = assignment.responsible_team(lead.region)
    rows = list(LeadTaker.objects.select_for_update(of=("self",)).select_related("person"))
    takers = [Taker(int(r.person.pk), r.person.team, r.turn, r.person.is_active) for r in rows]
    taken = assignment.next_taker(takers, team)
    if taken is None:
        lead.owner, lead.in_pool = pool_of(team), True
    else:
        LeadTaker.objects.filter(pk=taken).update(turn=assignment.following_turn(takers))
        lead.owner, lead.in_pool = Person.objects.get(pk=taken), False
    lead.followed_at = clock.now()


def pool_of(team: str) -> Person:
    """Whose pool a lead of this team (or of none) lands in."""
    people = Person.objects.filter(is_active=True)
    keepers = [Keeper(int(person.pk), person.role, person.team) for person in people]
    return people.get(pk=assignment.pool_keeper(keepers, team, policy().pool_keeper_id))


def tell_of_new(lead: Lead, asking_id: int | None) -> None:
    """Tell the owner of a saved lead that it is theirs now, or waits in their pool."""
    if not assignment.is_told(lead.owner_id, asking_id):
        return
    theirs = Text(
        f"新线索“{lead.company}”分给了您，请尽快跟进。",
        f"The new lead “{lead.company}” is yours; please follow up soon.",
    )
    pooled = Text(
        f"新线索“{lead.company}”没有匹配到负责人，在您的公共池里，请分配。",
        f"Nobody could be found for the new lead “{lead.company}”; it waits in your pool.",
    )
    inbox.notify(lead.owner, pooled if lead.in_pool else theirs, f"/leads/{lead.pk}")


def take_back_idle() -> None:
    """Job: leads without follow-up go back to the pool."""
    global _looked_at  # noqa: PLW0603  one scheduler in the process
    now = clock.now()
    if _looked_at is not None and abs(now - _looked_at) < _PAUSE:
        return
    _looked_at = now
    days = policy().idle_days
    for lead_id in _idle(now, days):
        _take_back(lead_id, days)


def seed_takers(people: Iterable[Person]) -> None:
    """The sales reps among ``people`` take part, where nobody does yet."""
    if not LeadTaker.objects.exists():
        LeadTaker.objects.bulk_create(LeadTaker(person=p) for p in people if p.role == SALES_REP)


def _idle(now: datetime, days: int) -> list[int]:
    open_ones = Lead.objects.filter(in_pool=False).values_list("pk", "status", "followed_at")
    return [pk for pk, status, at in open_ones if assignment.goes_back(status, False, at, now, days)]


def _take_back(lead_id: int, days: int) -> None:
    """One lead, if nobody has seen to it in the meantime."""
    with writing():
        lead = Lead.objects.select_related("owner").select_for_update(of=("self",)).filter(pk=lead_id).first()
        now = clock.now()
        if lead is None or not assignment.goes_back(lead.status, lead.in_pool, lead.followed_at, now, days):
            return
        former, keeper = lead.owner, pool_of(lead.owner.team)
        lead.owner, lead.in_pool, lead.changed_at = keeper, True, now
        lead.version += 1
        lead.save()
        _tell_of_return(lead, former, days)


def _tell_of_return(lead: Lead, former: Person, days: int) -> None:
    words = {
        int(lead.owner.pk): Text(
            f"线索“{lead.company}”已 {days} 天没有跟进，从{former.name}退回您的公共池，请重新分配。",
            f"The lead “{lead.company}” of {former.name} has had no follow-up for {days} days and is in your pool.",
        ),
        int(former.pk): Text(
            f"线索“{lead.company}”已 {days} 天没有跟进，退回{lead.owner.name}的公共池。",
            f"The lead “{lead.company}” has had no follow-up for {days} days; it went back to the pool of {lead.owner.name}.",
        ),
    }
    for person_id in assignment.told_of_return(int(former.pk), int(lead.owner.pk)):
        person = former if person_id == former.pk else lead.owner
        inbox.notify(person, words[person_id], f"/leads/{lead.pk}")
