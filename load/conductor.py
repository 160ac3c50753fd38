"""Keeps the time of one generator process: signing in, ramp, window, drain; and writes down what happened."""

from __future__ import annotations

import json
import os
import random
import time
from pathlib import Path
from typing import Any

import gevent  # type: ignore[import-untyped]
import psutil
from gevent.event import Event  # type: ignore[import-untyped]
from gevent.lock import BoundedSemaphore  # type: ignore[import-untyped]
from locust.env import Environment
from locust.event import EventHook

from load.drafts import Drafts
from load.exchange import Config, Go, Phase, Problem, Tick, append, builder
from load.journeys import JOURNEYS, Rep
from load.measure import Book
from load.pulse import Pulse
from load.session import new_session


class Conductor:
    """One generator process. ``folder``: that of its run, see ``load.exchange``."""

    def __init__(self, config: Config, environment: Environment, folder: Path) -> None:
        self.config, self.environment, self.folder = config, environment, folder
        self.book, self.pulse = Book(), Pulse()
        self.phase: Phase = "signing_in"
        self.go: Go | None = None
        self.open = Event()
        self.over = False
        self.names: dict[int, str] = {}
        self.problems: list[Problem] = []
        self.at_work: set[int] = set()
        self.reps: dict[int, Rep] = {}
        self.window_began = 0.0
        self.door = BoundedSemaphore(config.profile.reps.sign_in_at_once)
        self.people = config.settings.target.load_reps(config.profile.reps.count)
        self.build = builder(config.build)
        self.requests = requests_of(environment, shown=bool(config.web_port))
        self.requests.add_listener(self.book.heard)  # type: ignore[no-untyped-call]
        self._next = 0

    # what the reps ask

    def number(self) -> int:
        """The next rep's number, from 1: no two reps share an account."""
        self._next += 1
        return self._next

    def crm(self) -> Any:
        """The target over Locust's client; every request is heard."""
        made = new_session(self.config.profile.reps.client, self.requests)
        return self.build(self.config.settings, "http", new_session=made)

    def sign_in(self, number: int) -> Rep:
        """Really sign in, over the target's own driver, a few at a time."""
        config = self.config
        with self.door:
            desk = self.crm().sign_in(self.people[number - 1])
            rep = Rep(number, desk, Drafts(config.mark, number, self.serial(number), config.companies))
            for name in config.profile.reps.does:
                JOURNEYS[name].ready(rep)
            self.names[number] = desk.access.whoami()
        self.reps[number] = rep
        return rep

    def serial(self, number: int) -> int:
        """What makes this rep's names differ from those of any other process that played the same rep."""
        return self.config.worker

    def turn(self, number: int) -> float:
        """How long after the sign this rep begins: each has a slot of its own in the ramp, and a place within it
        by chance, so that nobody is in phase."""
        go, count = self.go, self.config.profile.reps.count
        return (go.ramp_s if go else 0.0) * (number - 1 + random.random()) / count  # noqa: S311

    def refused(self, number: int, error: Exception) -> None:
        """This rep couldn't be signed in."""
        self.problems.append(
            Problem(number, self.people[number - 1].user, type(error).__name__, str(error)[:300])
        )

    def think(self) -> float:
        """How long to pause, in s."""
        low, high = self.go.think_s if self.go else (1.0, 1.0)
        return random.uniform(low, high)  # noqa: S311

    def allowed(self) -> int:
        """How many reps are to be at work now."""
        since = self.book.now() - self.window_began if self.window_began else 0.0
        return self.config.profile.reps_at(since)

    def wait_for_turn(self, number: int) -> None:
        """Reps whose stage hasn't come, or is over, wait."""
        while number > self.allowed() and not self.over:
            self.at_work.discard(number)
            gevent.sleep(0.1)
        if not self.over:
            self.at_work.add(number)

    # the course of things

    def conduct(self) -> None:
        """From signing in to the end; every change of phase is written down at once."""
        count = self.config.profile.reps.count
        while len(self.names) + len(self.problems) < count:
            gevent.sleep(0.05)
        gevent.spawn(self.feel_now_and_then).link_exception(broken)
        self._enter("ready")
        go = self._wait_for_go()
        self.go = go
        self._enter("ramp")
        self.open.set()
        if self.config.profile.arrivals:
            gevent.spawn(self.arrive, self.config.profile.arrivals.per_s).link_exception(broken)
        late = self.book.now() + go.ramp_s + 10
        while len(self.at_work) < min(len(self.names), self.allowed()) and self.book.now() < late:
            gevent.sleep(0.005)
        if self.config.profile.arrivals:
            gevent.sleep(go.ramp_s)
        self._enter("window")
        self.window_began = self.book.now()
        self._last_for(go.window_s)
        self.over = True
        self._enter("drain")
        enough = self.book.now() + go.drain_s
        while self.under_way() and self.book.now() < enough:
            gevent.sleep(0.02)
        self._enter("done")
        if self.environment.runner:
            self.environment.runner.quit()

    def under_way(self) -> bool:
        """Whether something hasn't come back yet."""
        return bool(self.book.open())

    def _last_for(self, seconds: float) -> None:
        """The window; the runner ends it early by a file when its rule says so."""
        end, sign = self.book.clock() + seconds, self.folder / "stop.json"
        while (left := end - self.book.clock()) > 0:
            if sign.exists():
                return
            gevent.sleep(min(0.25, left))

    def _wait_for_go(self) -> Go:
        sign = self.folder / "go.json"
        while not sign.exists():
            gevent.sleep(0.02)
        return Go.model_validate(json.loads(sign.read_text("utf-8")))

    def feel_now_and_then(self) -> None:
        """Until the end."""
        self.pulse.feel(self.crm().keeper)

    # arrivals that wait for nobody

    def arrive(self, per_s: float) -> None:
        """Begin a transaction at each intended moment, whether or not earlier ones have come back."""
        self.at_work.update(self.reps)
        names, shares = zip(*self.config.profile.reps.does.items(), strict=True)
        began, number, count = self.first_arrival(), 0, self.config.profile.reps.count
        while True:
            due = began + number / per_s
            wait = due - self.book.clock()
            if wait > 0:
                gevent.sleep(wait)
            if self.over:
                return
            # each arrival belongs to one rep, and so to the worker that has this rep at the moment
            if rep := self.reps.get(number % count + 1):
                self.launch(rep, random.choices(names, shares)[0], due)  # noqa: S311
            number += 1

    def first_arrival(self) -> float:
        """When the first is to begin, by the book's clock."""
        return self.book.clock()

    def launch(self, rep: Rep, name: str, due: float) -> None:
        """Begin one arrival. How late that is, is the generator's doing and in the measured time: it must show."""
        self.pulse.late(self.book.clock() - due)
        gevent.spawn(self.serve, rep, name, due)

    def serve(self, rep: Rep, name: str, due: float) -> None:
        """One arrival; its time runs from the moment when it was to begin. None begins after the end: nobody would
        wait for it or count it, and the CRM would store it."""
        if self.over:
            return
        with self.book.transaction(name, rep.number, due):
            JOURNEYS[name].does(rep)

    # writing down

    def _enter(self, phase: Phase) -> None:
        # what came before belongs to the phase before; the moment of the change is this line's
        self.tick()
        self.phase = phase
        self.tick()

    def tick(self) -> None:
        """Write down what happened since the last tick."""
        tick = Tick(
            at=self.book.now(),
            phase=self.phase,
            reps=len(self.at_work) if self.go else len(self.names),
            started=self.book.started,
            succeeded=self.book.succeeded,
            failed=self.book.failed,
            samples=self.book.take(),
            requests=self.book.take_requests(),
            prepared=self.prepared(),
            open=self.book.open(),
            problems=self.problems if self.phase == "ready" else [],
            names=self.names if self.phase == "ready" and not self.go else {},
            **self.pulse.told(),
        )
        append(self.folder / "ticks.jsonl", tick)

    def prepared(self) -> int:
        """Customers that were recorded to have something to work with; not measured, yet stored."""
        return sum(rep.prepared for rep in self.reps.values())

    def tick_every_second(self) -> None:
        """As long as there is somebody who judges."""
        due = time.monotonic()
        while self.phase != "done":
            due += 1
            gevent.sleep(max(0.05, due - time.monotonic()))
            if not psutil.pid_exists(self.config.parent):
                os._exit(3)  # whoever judges is gone: no load without somebody who stops it
            self.tick()


def requests_of(environment: Environment, *, shown: bool) -> EventHook:
    """What tells of each request. Locust's own statistics are kept only when its page shows them: they cost as much
    as ours, and nobody else reads them."""
    hook: EventHook = environment.events.request if shown else EventHook()  # type: ignore[no-untyped-call]
    return hook


def broken(greenlet: gevent.Greenlet) -> None:
    """A fault of ours must not look like a quiet end: the runner notices a process that died."""
    os._exit(4)
