"""Notices and to-dos: how one part of the CRM tells a person that something waits for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from practice_crm import clock
from practice_crm.models import Customer, Notice, Person, Task
from practice_crm.refusals import not_allowed, not_found
from practice_crm.rules import inbox
from practice_crm.services.asking import Asking
from practice_crm.wording import Text

SHOWN = 200
"""Notices and to-dos that are listed at most, the newest notices and the most urgent to-dos first."""


def notify(person: Person, text: Text, link: str = "", key: str = "") -> None:
    """Tell ``person`` something; with ``key`` the same news comes once only, however often it is told.

    ``link`` is an address within the CRM, for example ``/leads/7``.
    """
    there = bool(key) and Notice.objects.filter(person=person, key=key).exists()
    if inbox.is_news(key, there):
        Notice.objects.create(
            person=person, zh=text.zh[:400], en=text.en[:400], link=link, key=key, created_at=clock.now()
        )


def add_task(
    owner: Person,
    title: str,
    due_on: date,
    *,
    kind: str = "",
    link: str = "",
    customer: Customer | None = None,
    key: str = "",
) -> None:
    """Put something on ``owner``'s to-do list; with ``key`` once only, also when it is done already."""
    there = bool(key) and Task.objects.filter(owner=owner, key=key).exists()
    if inbox.is_news(key, there):
        Task.objects.create(
            owner=owner,
            title=title[:200],
            due_on=due_on,
            kind=kind,
            link=link,
            customer=customer,
            key=key,
            created_at=clock.now(),
        )


def notices(asking: Asking) -> Sequence[Notice]:
    """What the person has been told, the newest first."""
    return list(Notice.objects.filter(person=asking.person)[:SHOWN])


def unread(asking: Asking) -> int:
    """How many notices the person hasn't read yet."""
    return Notice.objects.filter(person=asking.person, read_at=None).count()


def read_all(asking: Asking) -> None:
    """The person has seen their notices."""
    Notice.objects.filter(person=asking.person, read_at=None).update(read_at=clock.now())


def todos(asking: Asking) -> Sequence[Task]:
    """What the person has to do, the most urgent first; what is done is left out."""
    return list(Task.objects.filter(owner=asking.person, done_at=None).select_related("customer")[:SHOWN])


def finish(asking: Asking, task_id: int) -> Task:
    """Tick a to-do off. ``Refused``: not_found, not_allowed (somebody else's). Twice changes nothing."""
    task = Task.objects.select_related("customer", "owner").filter(pk=task_id).first()
    if task is None:
        raise not_found()
    if task.owner_id != asking.id:
        raise not_allowed()
    if task.done_at is None:
        task.done_at = clock.now()
        task.save(update_fields=["done_at"])
    return task
