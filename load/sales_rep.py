"""One sales rep as Locust plays it: Locust gives the pauses and picks the journeys by their shares."""

from __future__ import annotations

import math
from typing import Any

import gevent  # type: ignore[import-untyped]
from locust import User
from locust.env import Environment
from locust.exception import StopUser

from load.conductor import Conductor
from load.journeys import Rep, transact


class SalesRep(User):
    """Signs in, waits for the sign, works, and stops."""

    conductor: Conductor

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.number = self.conductor.number()
        self.rep: Rep | None = None

    def wait_time(self) -> float:
        return self.conductor.think()

    def on_start(self) -> None:
        conductor = self.conductor
        try:
            self.rep = conductor.sign_in(self.number)
        except Exception as refused:
            conductor.refused(self.number, refused)
            raise StopUser from refused
        conductor.open.wait()
        gevent.sleep(conductor.turn(self.number))

    def perform(self, name: str) -> None:
        """One business transaction, timed as a whole."""
        conductor, rep = self.conductor, self.rep
        if rep is None:
            raise StopUser
        if conductor.config.profile.arrivals:  # they come by themselves, through this rep's desk
            while not conductor.over:
                gevent.sleep(0.25)
        conductor.wait_for_turn(self.number)
        if conductor.over:
            raise StopUser
        transact(conductor.book, rep, name)

    def on_stop(self) -> None:
        if not self.conductor.over:
            self.conductor.at_work.discard(self.number)


def played_by(conductor: Conductor) -> None:
    """Whom the reps ask, and what they do."""
    SalesRep.conductor, SalesRep.tasks = conductor, weighted(conductor.config.profile.reps.does)


def weighted(does: dict[str, float]) -> list[Any]:
    """Each journey as often as its share says: Locust picks evenly from this list."""
    shares = {name: round(share * 100) for name, share in does.items()}
    step = math.gcd(*shares.values())
    return [_task(name) for name, share in shares.items() for _ in range(share // step)]


def _task(name: str) -> Any:
    def work(user: SalesRep) -> None:
        user.perform(name)

    work.__name__ = name
    return work
