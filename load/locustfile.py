"""The load itself, in a process of its own under Locust: reps sign in, wait for the sign, work, and stop.

Started by ``load.generator``; reads ``config.json`` and ``go.json`` and writes ``ticks.jsonl`` beside them.
"""

from __future__ import annotations

import json
import math
import os
import random
import time
from pathlib import Path
from typing import Any

import gevent  # type: ignore[import-untyped]
import psutil
from gevent.event import Event  # type: ignore[import-untyped]
from gevent.lock import BoundedSemaphore  # type: ignore[import-untyped]
from locust import User, events
from locust.env import Environment
from locust.exception import StopUser

from drivers.errors import CrmError
from load.drafts import Drafts
from load.exchange import Config, Go, Phase, Problem, Tick, append, builder
from load.journeys import JOURNEYS, Rep
from load.measure import Book
from load.outside import EVERY_S, feel
from load.session import new_session

HERE = Path(os.environ["GOLIVE_LOAD_FOLDER"])
NAP_S = 0.02


class Conductor:
    """Keeps the time of one generator process: signing in, ramp, window, drain; and its health."""

    def __init__(self, config: Config, environment: Environment) -> None:
        self.config = config
        self.environment = environment
        self.book = Book()
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
        self._next = 0
        self._lags: list[float] = []
        self._inside: list[float] = []
        self._process = psutil.Process()
        _before_others(self._process)
        self._cpu = (time.perf_counter(), time.process_time())

    # what the reps ask

    def number(self) -> int:
        """The next rep's number, from 1: no two reps share an account."""
        self._next += 1
        return self._next

    def sign_in(self, number: int) -> Rep:
        """Really sign in, over the target's own driver, a few at a time."""
        person = self.people[number - 1]
        config = self.config
        made = new_session(config.profile.reps.client, self.environment.events.request)
        with self.door:
            desk = self.build(config.settings, "http", new_session=made).sign_in(person)
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
        self.problems.append(
            Problem(number, self.people[number - 1].user, type(error).__name__, str(error)[:300])
        )

    def think(self) -> float:
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
        gevent.spawn(self.feel_now_and_then)
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
        end, sign = self.book.clock() + seconds, HERE / "stop.json"
        while (left := end - self.book.clock()) > 0:
            if sign.exists():
                return
            gevent.sleep(min(0.25, left))

    def arrive(self, per_s: float) -> None:
        """Begin a transaction at each intended moment, whether or not earlier ones have come back."""
        self.at_work.update(self.reps)
        names, shares = zip(*self.config.profile.reps.does.items(), strict=True)
        began, number, count = self.first_arrival(), 0, self.config.profile.reps.count
        while not self.over:
            due = began + number / per_s
            wait = due - self.book.clock()
            if wait > 0:
                gevent.sleep(wait)
            # each arrival belongs to one rep, and so to the worker that has this rep at the moment
            if rep := self.reps.get(number % count + 1):
                self.launch(rep, random.choices(names, shares)[0], due)  # noqa: S311
            number += 1

    def first_arrival(self) -> float:
        """When the first is to begin, by the book's clock."""
        return self.book.clock()

    def launch(self, rep: Rep, name: str, due: float) -> None:
        gevent.spawn(self.serve, rep, name, due)

    def serve(self, rep: Rep, name: str, due: float) -> None:
        """One arrival; its time runs from the moment when it was to begin."""
        with self.book.transaction(name, rep.number, due):
            JOURNEYS[name].does(rep)

    def _wait_for_go(self) -> Go:
        sign = HERE / "go.json"
        while not sign.exists():
            gevent.sleep(0.02)
        return Go.model_validate(json.loads(sign.read_text("utf-8")))

    def _enter(self, phase: Phase) -> None:
        # what came before belongs to the phase before; the moment of the change is this line's
        self.tick()
        self.phase = phase
        self.tick()

    # health and writing down

    def tick(self) -> None:
        """Write down what happened since the last tick."""
        lags, self._lags = self._lags, []
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
            lag_ms=lags,
            inside_ms=self._felt(),
            cpu_share=self._cpu_share(),
            memory_mb=self._process.memory_info().rss / 1e6,
            problems=self.problems if self.phase == "ready" else [],
            names=self.names if self.phase == "ready" and not self.go else {},
        )
        append(HERE / "ticks.jsonl", tick)

    def heard(self, name: str, response_time: float, exception: object = None, **_: Any) -> None:
        """Locust tells of each request."""
        self.book.request(name, float(response_time or 0.0), exception is not None)

    def prepared(self) -> int:
        """Customers that were recorded to have something to work with; not measured, yet stored."""
        return sum(rep.prepared for rep in self.reps.values())

    def _cpu_share(self) -> float:
        wall, cpu = time.perf_counter(), time.process_time()
        since = wall - self._cpu[0]
        if since < 0.2:  # too short to say anything
            return 0.0
        share = (cpu - self._cpu[1]) / since
        self._cpu = (wall, cpu)
        return share

    def tick_every_second(self) -> None:
        due = time.monotonic()
        while self.phase != "done":
            due += 1
            gevent.sleep(max(0.05, due - time.monotonic()))
            if not psutil.pid_exists(self.config.parent):
                os._exit(3)  # whoever judges is gone: no load without somebody who stops it
            self.tick()

    def feel_now_and_then(self) -> None:
        """The request of the probe outside, at its pace: who is slower by it is slow by itself."""
        made = new_session(self.config.profile.reps.client, self.environment.events.request)
        keeper = self.build(self.config.settings, "http", new_session=made).keeper
        feel(keeper)  # the first one signs in
        while self.phase != "done":
            ms, state, _ = feel(keeper)
            if state == "ok":
                self._inside.append(round(ms, 3))
            gevent.sleep(max(0.0, EVERY_S - ms / 1000))

    def _felt(self) -> list[float]:
        felt, self._inside = self._inside, []
        return felt

    def meter(self) -> None:
        """How late the event loop is (facts: p99 up to 4 ms is honest, 16 ms and more is distorted)."""
        while True:
            before = time.perf_counter()
            gevent.sleep(NAP_S)
            self._lags.append(round((time.perf_counter() - before - NAP_S) * 1000, 3))


class SalesRep(User):
    """One sales rep. Locust gives the pauses and picks the journeys by their shares."""

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
        self._make_ready(name)
        with conductor.book.transaction(name, self.number):
            JOURNEYS[name].does(rep)

    def _make_ready(self, name: str) -> None:
        """What the rep needs for it. When that can't be had, the transaction itself will say so."""
        try:
            JOURNEYS[name].ready(self.rep)  # type: ignore[arg-type]
        except CrmError:
            return

    def on_stop(self) -> None:
        if not self.conductor.over:
            self.conductor.at_work.discard(self.number)


def _before_others(process: psutil.Process) -> None:
    """Go first where that's allowed: it takes a few percent of a core, and its clock isn't kept waiting."""
    try:
        process.nice(-10)
    except (psutil.Error, OSError, ValueError):
        return


def _task(name: str) -> Any:
    def work(user: SalesRep) -> None:
        user.perform(name)

    work.__name__ = name
    return work


def weighted(does: dict[str, float]) -> list[Any]:
    """Each journey as often as its share says: Locust picks evenly from this list."""
    shares = {name: round(share * 100) for name, share in does.items()}
    step = math.gcd(*shares.values())
    return [_task(name) for name, share in shares.items() for _ in range(share // step)]


@events.init.add_listener  # type: ignore[untyped-decorator]
def prepare(environment: Environment, **_: Any) -> None:
    """Read what is to be done and set the reps up."""

    config = Config.model_validate(json.loads((HERE / "config.json").read_text("utf-8")))
    SalesRep.conductor = conductor = Conductor(config, environment)
    environment.events.request.add_listener(conductor.heard)  # type: ignore[no-untyped-call]
    SalesRep.tasks = weighted(config.profile.reps.does)
    # gevent's clock stood still while all this was imported; what waits would wait too short by that much
    gevent.get_hub().loop.update_now()
    for course in (conductor.conduct, conductor.tick_every_second, conductor.meter):
        gevent.spawn(course).link_exception(broken)


def broken(greenlet: gevent.Greenlet) -> None:
    """A fault of ours must not look like a quiet end: the runner notices a process that died."""
    os._exit(4)
