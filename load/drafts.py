"""What reps type under load: data as of a Chinese company, unique per rep and worker, carrying the run's mark."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TypeVar

from drivers.areas.activities import ActivityDraft
from drivers.areas.tickets import TicketDraft
from drivers.records import CustomerDraft, RecordId

COMPANIES = 200
Thing = TypeVar("Thing")


def rep_mark(mark: str, rep: int) -> str:
    """What every name made by rep number ``rep`` carries, and nobody else's: ``<mark>R012W``."""
    return f"{mark}R{rep:03d}W"


@cache
def companies() -> tuple[str, ...]:
    """Company names to draw from. Made by the runner: Faker would double the memory of each generator."""
    from faker import Faker

    faker = Faker("zh_CN")
    faker.seed_instance(20261121)
    return tuple(faker.company() for _ in range(COMPANIES))


@dataclass
class Drafts:
    """One rep's drafts; the same mark, worker and rep give the same sequence."""

    mark: str
    rep: int
    worker: int = 0
    companies: Sequence[str] = field(default_factory=companies, repr=False)
    _made: int = 0
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(f"{self.mark}/{self.worker}/{self.rep}")  # noqa: S311

    def choose(self, among: Sequence[Thing]) -> Thing:
        """One of what the rep has; the newest are asked for most, as in life."""
        return among[-1 - int(len(among) * self._random.random() ** 2)]

    def opportunity(self) -> str:
        """The name of the next opportunity."""
        self._made += 1
        return f"年度采购{rep_mark(self.mark, self.rep)}{self.worker}O{self._made}"

    def follow_up(self, customer: RecordId) -> ActivityDraft:
        """What was talked about with a customer the day before: past in every time zone."""
        self._made += 1
        step = f"寄样品并报价{rep_mark(self.mark, self.rep)}{self.worker}F{self._made}"
        return ActivityDraft(
            "电话", datetime.now(UTC).replace(tzinfo=None) - timedelta(days=1), step, customer=customer
        )

    def ticket(self, customer: RecordId) -> TicketDraft:
        """A question that a customer has."""
        self._made += 1
        return TicketDraft(f"发票开具咨询{rep_mark(self.mark, self.rep)}{self.worker}T{self._made}", customer)

    def customer(self) -> CustomerDraft:
        """The next new customer; Faker repeats company names, the running suffix makes each one unique."""
        self._made += 1
        suffix = f"{rep_mark(self.mark, self.rep)}{self.worker}N{self._made}"
        return CustomerDraft(
            name=f"{self._random.choice(self.companies)}{suffix}",
            contact=f"1{self._random.choice('35789')}{self._random.randrange(10**9):09d}",
        )
