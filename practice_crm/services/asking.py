"""Who asks, and through which channel: the first argument of every service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest

from practice_crm.models import Person
from practice_crm.refusals import not_signed_in
from practice_crm.rules import accounts, sessions

Channel = Literal["page", "api"]


@dataclass(frozen=True)
class Asking:
    """A signed-in person and the channel they use; rules get the plain values, never the model."""

    person: Person
    channel: Channel

    @property
    def id(self) -> int:
        return int(self.person.pk)

    @property
    def role(self) -> str:
        return str(self.person.role)

    @property
    def team(self) -> str:
        return str(self.person.team)


def asking_of(request: HttpRequest, channel: Channel) -> Asking:
    """The person of a request; ``Refused("not_signed_in")`` when nobody is signed in (PERM-07)."""
    user = request.user
    known = isinstance(user, Person) and accounts.session_counts(user.is_active, channel)
    signed_in = int(user.pk) if known and user.pk else None
    person_id = sessions.person_of(signed_in, channel)
    if person_id is None:
        raise not_signed_in()
    if isinstance(user, Person) and person_id == signed_in:
        return Asking(user, channel)
    return Asking(Person.objects.get(pk=person_id), channel)
