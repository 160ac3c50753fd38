"""The administrator's areas (PERM-05): users, configuration, import."""

from __future__ import annotations

from django.db.models import QuerySet

from practice_crm import vocabulary
from practice_crm.models import Person
from practice_crm.refusals import not_allowed
from practice_crm.rules import areas
from practice_crm.rules.areas import Area
from practice_crm.services.asking import Asking


def enter(asking: Asking, area: Area) -> None:
    """Go on only for those who reach the area; ``Refused("not_allowed")`` for all others."""
    if not areas.may_reach(asking.role, area, asking.channel):
        raise not_allowed()


def reaches(asking: Asking, area: Area) -> bool:
    """Whether the area is offered to this person at all (menus)."""
    return areas.may_reach(asking.role, area, asking.channel)


def users(asking: Asking) -> QuerySet[Person]:
    """Everybody with an account."""
    enter(asking, "users")
    return Person.objects.order_by("id")


def configuration(asking: Asking) -> dict[str, list[str]]:
    """The lists that fields choose from."""
    enter(asking, "configuration")
    return {
        "industries": list(vocabulary.INDUSTRIES),
        "sources": list(vocabulary.SOURCES),
        "regions": list(vocabulary.REGIONS),
        "lead_statuses": list(vocabulary.LEAD_STATUSES),
        "stages": list(vocabulary.STAGES),
    }
