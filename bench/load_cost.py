"""What a request costs the generator, in processor time: four kinds of users in one process, by turns.

    python -m bench.load_cost ADDRESS ROUNDS REQUESTS      one line of JSON: requests per CPU second, round by round

All four are there from the beginning and only one kind works at a time, for so many requests; a round has each once,
in an order that goes round. So whatever slows a machine for a while slows all four, and a ratio within a round is
theirs alone. Time by the clock plays no part: other processes may have the processor in between.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import gevent  # type: ignore[import-untyped]
from gevent.event import Event  # type: ignore[import-untyped]
from locust import FastHttpUser, HttpUser, User, task
from locust.env import Environment

from bench.load_clients import DRAFT
from bench.load_target import Crm
from drivers.records import Person, Role
from load.conductor import requests_of
from load.drafts import Drafts, companies
from load.journeys import JOURNEYS, Rep
from load.measure import Book
from load.session import new_session

USERS = 50
KINDS = ("fast", "recorded", "port", "http")
WARM = 2
"""Rounds that don't count: connections are opened, code is warmed up."""


class Turn:
    """Whose turn it is, and how many requests are left of it."""

    def __init__(self) -> None:
        self.gate, self.over = Event(), Event()
        self.left = self.running = 0

    def take(self, requests: int) -> float:
        """Let this kind make so many requests; the processor time of all of them, in s."""
        self.left, self.running = requests, 0
        self.over.clear()
        began = time.process_time()
        self.gate.set()
        self.over.wait()
        return time.process_time() - began

    def work(self, does: Callable[[], None]) -> None:
        """One user's next request, as soon as it's their turn."""
        self.gate.wait()
        if self.left <= 0:
            return
        self.left -= 1
        if not self.left:
            self.gate.clear()
        self.running += 1
        does()
        self.running -= 1
        if not self.left and not self.running:
            self.over.set()


def users(kind: str, address: str, turn: Turn, book: Book) -> Environment:
    """The users of one kind, under a Locust environment of their own."""

    class Fast(FastHttpUser):
        host = address

        def _ask(self) -> None:
            self.client.post("/customers", json=DRAFT, name="POST /customers").json()

        @task
        def record(self) -> None:
            turn.work(self._ask)

    class Recorded(Fast):
        def _ask(self) -> None:
            with book.transaction("record_customer", 1):
                super()._ask()

    class Http(HttpUser):
        host = address

        def _ask(self) -> None:
            self.client.post("/customers", json=DRAFT, name="POST /customers", timeout=30).json()

        @task
        def record(self) -> None:
            turn.work(self._ask)

    class Port(User):
        def on_start(self) -> None:
            crm = Crm(address, new_session("fast", self.environment.events.request))
            number = self.environment.runner.user_count
            desk: Any = crm.sign_in(Person("rep", f"rep{number}", Role.REP, "", ""))
            self.rep = Rep(number, desk, Drafts("gabc", number, 0, companies()))

        def _ask(self) -> None:
            with book.transaction("record_customer", self.rep.number):
                JOURNEYS["record_customer"].does(self.rep)

        @task
        def record(self) -> None:
            turn.work(self._ask)

    kinds: dict[str, type[User]] = {"fast": Fast, "recorded": Recorded, "http": Http, "port": Port}
    environment = Environment(user_classes=[kinds[kind]], stop_timeout=0)
    runner = environment.create_local_runner()
    if kind in ("recorded", "port"):  # as the conductor does it: our book in place of Locust's statistics
        environment.events.request = requests_of(environment, shown=False)
        environment.events.request.add_listener(book.heard)  # type: ignore[no-untyped-call]
    runner.start(USERS, USERS)
    return environment


def main(address: str, rounds: int, requests: int) -> None:
    book, turns = Book(), {kind: Turn() for kind in KINDS}
    made = [users(kind, address, turns[kind], book) for kind in KINDS]
    gevent.sleep(2)
    told: list[dict[str, float]] = []
    for number in range(rounds + WARM):
        begin = number % len(KINDS)
        spent = {}
        for kind in (*KINDS[begin:], *KINDS[:begin]):
            spent[kind] = requests / turns[kind].take(requests)
            book.take(), book.take_requests()
        told.append(spent)
    print(json.dumps(told[WARM:]), flush=True)
    for environment in made:
        environment.runner.quit()  # type: ignore[union-attr]


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
