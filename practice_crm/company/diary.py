"""What is to be done when in the company's year; doing one thing brings the next ones."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from django.db import transaction
from faker import Faker

from practice_crm import clock
from practice_crm.models import Person
from practice_crm.refusals import Refused

AT_ONCE = 400
"""Deeds that are committed together."""
Deed = Callable[[datetime], None]


@dataclass
class Year:
    """What has to be done when; doing one thing brings the next ones."""

    now: datetime
    dice: Random
    fake: Faker
    reps: list[Person]
    agents: list[Person]
    waiting: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    serial: itertools.count[int] = field(default_factory=itertools.count)
    names: set[str] = field(default_factory=set)

    def plan(self, when: datetime, deed: Deed) -> None:
        """Do ``deed`` at ``when``, in office hours; what lies ahead of today isn't done at all."""
        when = when.replace(hour=self.dice.randint(1, 9), minute=self.dice.randint(0, 59))  # 9 to 17 in China
        if when.weekday() >= 5:
            when += timedelta(days=2)
        if when < self.now:
            heapq.heappush(self.waiting, (when, next(self.serial), deed))

    def later(self, when: datetime, first: int, last: int, deed: Deed) -> None:
        """Do ``deed`` between ``first`` and ``last`` days after ``when``."""
        self.plan(when + timedelta(days=self.dice.randint(first, last)), deed)

    def work(self) -> None:
        """Do everything in the order of its time."""
        while self.waiting:
            with transaction.atomic():
                for _ in range(min(AT_ONCE, len(self.waiting))):
                    when, _, deed = heapq.heappop(self.waiting)
                    clock.move_to(when - datetime.now(UTC))
                    with suppress(Refused):  # somebody's plan that came to nothing, as plans do
                        deed(when)
