"""Which categories there are, whose they are, and who gets the next ticket (SRV-01)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from practice_crm import vocabulary
from practice_crm import vocabulary_service as words
from practice_crm.models import Person, Ticket, TicketCategory
from practice_crm.refusals import Refused, not_allowed, not_found
from practice_crm.rules import agents as rules
from practice_crm.rules import fields
from practice_crm.services import journal, records
from practice_crm.services.asking import Asking
from practice_crm.services.records import Page, paged
from practice_crm.services.writing import writing
from practice_crm.wording import Text


def categories() -> list[str]:
    """The usual categories, and those that the administrator has added."""
    added = TicketCategory.objects.values_list("name", flat=True)
    return list(dict.fromkeys([*words.CATEGORIES, *added]))


def agents() -> QuerySet[Person]:
    """The service agents who are at work."""
    return Person.objects.filter(role=vocabulary.SERVICE_AGENT, is_active=True).order_by("id")


def agent_for(category: str) -> Person | None:
    """Who gets a new ticket of this category; ``None`` when there is no agent at all."""
    named = TicketCategory.objects.select_for_update().filter(name=category).first()
    of_category = named.agents.order_by("id") if named else Person.objects.none()
    everybody = Person.objects.filter(role=vocabulary.SERVICE_AGENT).order_by("id")
    among = rules.responsible(_seen(of_category, category), _seen(everybody, category))
    chosen = rules.chosen(among)
    return Person.objects.get(pk=chosen) if chosen is not None else None


def listed(asking: Asking, *, search: str = "", page: int = 1, size: int = 25) -> Page[TicketCategory]:
    """The categories that the administrator has added."""
    _administrator(asking)
    return paged(TicketCategory.objects.filter(name__icontains=search.strip()), page, size)


def add(asking: Asking, name: str, user_names: Sequence[str]) -> TicketCategory:
    """Add a category whose tickets go to these people in turn. ``Refused``: required, invalid_choice."""
    _administrator(asking)
    name = fields.clean({"name": name})["name"]
    records.refuse_one("name", fields.of_text("category", name, required=True, limit=60))
    if TicketCategory.objects.filter(name=name).exists():
        why = Text("这个类别已经有了。", "This category exists already.")
        raise Refused("invalid_choice", why, fields={"name": why})
    people = [_service_agent(user_name) for user_name in user_names if user_name.strip()]
    if not people:
        records.refuse_one("agents", fields.missing("agents"))
    with writing():
        category = TicketCategory.objects.create(name=name)
        category.agents.set(people)
        journal.note(asking, "configure", "ticket category", category.pk, name)
    return category


def remove(asking: Asking, category_id: int) -> None:
    """Take a category away; its tickets keep its name."""
    _administrator(asking)
    category = TicketCategory.objects.filter(pk=category_id).first()
    if category is None:
        raise not_found()
    with writing():
        journal.note(asking, "configure", "ticket category", category.pk, f"-{category.name}")
        category.delete()


def _service_agent(word: str) -> Person:
    """Somebody of service, by user name or name; also somebody who has left: the rule passes them over."""
    person = Person.objects.filter(
        Q(user_name=word.strip()) | Q(name=word.strip()), role=vocabulary.SERVICE_AGENT
    ).first()
    if person is None:
        why = Text(f"“{word}”不是客服专员。", f"“{word}” is no service agent.")
        raise Refused("invalid_choice", why, fields={"agents": why})
    return person


def _seen(people: QuerySet[Person], category: str) -> list[rules.Agent]:
    """The people as the rule sees them."""
    given = Ticket.objects.filter(category=category)
    return [
        rules.Agent(
            person.pk,
            person.is_active,
            given.filter(owner=person).exclude(status=words.TICKET_CLOSED).count(),
            given.filter(owner=person).order_by("-id").values_list("id", flat=True).first() or 0,
        )
        for person in people
    ]


def _administrator(asking: Asking) -> None:
    if asking.role != vocabulary.ADMINISTRATOR:
        raise not_allowed()
