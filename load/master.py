"""The master of a distributed load: keeps the time, gives reps to workers, and writes down what they tell.

``python -m load.master``, started by ``load.generator`` in place of ``locustfile.py``; reads and writes the same
files, so that whoever judges sees no difference but the workers' names.
"""

from __future__ import annotations

import json
import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from typing import Any

import gevent  # type: ignore[import-untyped]
from locust.env import Environment
from locust.runners import MasterRunner

from load import web
from load.conductor import Conductor, broken
from load.crew import average
from load.exchange import ORDER, TOLD, Config, Note, Order, Phase, Team, Tick, Told, WorkerHealth, append
from load.health import lag_limit_ms
from load.measure import Request, Sample
from load.roster import QUIET_S, Happened, Member, Roster
from load.sales_rep import SalesRep
from reports.evidence.write import write_json

LAST_WORD_S = 5.0


@dataclass
class Heard:
    """What one worker has told so far; ``last`` without its samples."""

    last: Told
    samples: int = 0
    requests: int = 0
    health: list[Told] = field(default_factory=list)
    """What it told since the last tick, for its health."""


class Master(Conductor):
    """Conducts like a single generator does, but others play."""

    def __init__(self, config: Config, environment: Environment, runner: MasterRunner, team: Team) -> None:
        super().__init__(config, environment, Path(os.environ["GOLIVE_LOAD_FOLDER"]))
        self.runner, self.team = runner, team
        self.roster = Roster(config.profile.reps.count, team.gone_s, team.slow_s)
        self.known: dict[str, Heard] = {}
        self.ramp_began = 0.0
        self._limit_ms = lag_limit_ms(config.profile)
        self._samples: list[Sample] = []
        self._requests: list[Request] = []
        self._notes: list[Note] = []
        self._fewest = self.roster.count
        """At work at any moment since the last tick: a short absence shows too."""
        self._dealing = False
        runner.register_message(TOLD, self.told)

    # what the workers tell

    def told(self, environment: Environment, msg: Any, **_: Any) -> None:
        """Take in one message and answer it with what is wanted."""
        told, id, now = Told.model_validate(msg.data), msg.node_id, self.book.now()
        if told.trouble:
            self.without(told)
            return
        if id not in self.roster.members:
            self.note(self.roster.join(id, told.host, now, late=self.phase not in ("signing_in", "ready")))
            self.known[id] = Heard(told.model_copy(update={"samples": [], "requests": []}))
        member, known = self.roster.members[id], self.known[id]
        self.note(self.roster.heard(id, told.holds, now, told.lapsed))
        new = told.samples[max(0, known.samples - told.first) :]
        self._samples += new
        known.samples += len(new)
        asked = told.requests[max(0, known.requests - told.first_request) :]
        self._requests += asked
        self.pulse.felt(*told.inside_ms)
        known.requests += len(asked)
        known.last = told.model_copy(update={"samples": [], "requests": []})
        known.health.append(known.last)
        if not member.gone:
            self.names |= told.names
            self.problems += [p for p in told.problems if p not in self.problems]
        if self.phase == "window":
            self.note(self.roster.lagged(id, max(told.lag_ms, default=0.0), self._limit_ms, now))
        if self._dealing:
            self.deal()
        self.order(member, told.seq, told.ready)

    def without(self, told: Told) -> None:
        """A worker that can't take part is said, and not waited for."""
        what = f"{told.host}: {told.trouble}"
        if all(what not in note.zh for note in self._notes):
            self._notes.append(Note(self.book.now(), f"工作机不能参加：{what}", f"a worker can't take part: {what}", False))  # fmt: skip

    def order(self, member: Member, ack: int = -1, ready: bool = True) -> None:
        order = Order(
            ack=ack,
            now=self.book.now(),
            have=self.known[member.id].samples,
            have_requests=self.known[member.id].requests,
            leases=member.leases,
            phase=self.phase,
            go=self.go,
            ramp_began=self.ramp_began,
            window_began=self.window_began,
            config=None if ready else self.config.model_dump(mode="json"),
        )
        self.runner.send_message(ORDER, order.model_dump(mode="json"), client_id=member.id)

    def deal(self) -> None:
        for member in self.roster.deal(self.book.now()):
            self.order(member)

    def note(self, happened: list[Happened]) -> None:
        running = self.phase in ("ramp", "window", "drain")
        for one in happened:
            self._notes.append(Note(self.book.now(), one.what.zh, one.what.en, one.harms and running))

    # the course of things: as with a single generator, where it doesn't say otherwise here

    def conduct(self) -> None:
        """Wait for the workers, and then as ever."""
        end = time.monotonic() + self.team.join_within_s
        while len(self.able()) < self.team.workers and not (self.able() and time.monotonic() > end):
            gevent.sleep(0.05)
        short = self.team.workers - len(self.able())
        if short:
            zh = f"应有 {self.team.workers} 台工作机，{self.team.join_within_s:g} 秒内缺 {short} 台，由其余承担"
            en = f"of {self.team.workers} workers {short} didn't come within {self.team.join_within_s:g} s; the others do it"
            self._notes.append(Note(self.book.now(), zh, en, False))
        self._dealing = True
        self.deal()
        super().conduct()

    def able(self) -> list[Member]:
        """Workers that are there and know what to do."""
        return [m for m in self.roster.able(self.book.now()) if self.known[m.id].last.ready]

    def arrive(self, per_s: float) -> None:
        """The workers let the arrivals begin."""

    def feel_now_and_then(self) -> None:
        """How slow a generator is by itself shows in the workers."""

    def under_way(self) -> bool:
        """Whether something hasn't come back, or a worker that is there hasn't told yet how the window ended."""
        return any(t.ready and (t.open or t.phase != "drain") for t in self._there())

    def _enter(self, phase: Phase) -> None:
        if phase == "ramp":
            self.ramp_began = self.book.now()
        if phase == "window":
            self.window_began = self.book.now()
        if phase == "done":
            self.hear_the_last()
        super()._enter(phase)
        for member in self.roster.members.values():
            self.order(member)

    def hear_the_last(self) -> None:
        """However long was waited for the CRM: every worker that is there tells how the window ended."""
        end = time.monotonic() + LAST_WORD_S
        while any(t.ready and t.phase != "drain" for t in self._there()) and time.monotonic() < end:
            gevent.sleep(0.02)

    def _there(self) -> list[Told]:
        return [self.known[m.id].last for m in self.roster.members.values() if not m.gone]

    # writing down

    def look_after(self) -> None:
        """Notice lost workers and keep the count of those at work, several times a second."""
        while self.phase != "done":
            gevent.sleep(0.02 if self.phase == "ramp" else 0.2)
            self.note(self.roster.lost(self.book.now()))
            if self._dealing and self.phase != "drain":
                self.deal()
            present = self.present()
            self.at_work = set(range(present))
            self._fewest = min(self._fewest, present)

    def present(self) -> int:
        """How many reps are at work, as far as the workers' word is fresh."""
        now = self.book.now()
        fresh = [m for m in self.roster.members.values() if not m.gone and now - m.heard < QUIET_S]
        return sum(self.known[m.id].last.at_work for m in fresh)

    def tick(self) -> None:
        """Write down what all workers together told since the last tick."""
        samples, self._samples = self._samples, []
        requests, self._requests = self._requests, []
        notes, self._notes = self._notes, []
        fewest, self._fewest = self._fewest, self.roster.count
        all_told = [(self.roster.members[id], heard) for id, heard in self.known.items()]
        last = [heard.last for _, heard in all_told]
        there = [heard.last for member, heard in all_told if not member.gone]
        health = [_health(member, heard) for member, heard in all_told]
        tick = Tick(
            at=self.book.now(),
            phase=self.phase,
            reps=min(fewest, self.present()) if self.go else len(self.names),
            started=sum(t.started for t in last),
            succeeded=sum(t.succeeded for t in last),
            failed=sum(t.failed for t in last),
            abandoned=sum(t.abandoned for t in last) + sum(len(h.last.open) for m, h in all_told if m.gone),
            prepared=sum(t.prepared for t in last),
            samples=samples,
            requests=requests,
            open=[one for t in there for one in t.open],
            lag_ms=max((h.lag_ms for h in health), key=lambda lags: max(lags, default=0.0), default=[]),
            inside_ms=self.pulse.told()["inside_ms"],
            cpu_share=max((h.cpu_share for h in health), default=0.0),
            busy_share=max((h.busy_share for h in health), default=0.0),
            stolen_share=max((h.stolen_share for h in health), default=0.0),
            memory_mb=sum(h.memory_mb for h in health),
            problems=self.problems if self.phase == "ready" else [],
            names=self.names if self.phase == "ready" and not self.go else {},
            workers=health,
            notes=notes,
        )
        append(self.folder / "ticks.jsonl", tick)


def _health(member: Member, heard: Heard) -> WorkerHealth:
    told, heard.health = heard.health, []
    state = (
        "lost" if member.gone else "slow" if member.slow else "at work" if member.leases else "standing by"
    )
    return WorkerHealth(
        member.name,
        0 if member.gone else heard.last.at_work,
        [lag for t in told for lag in t.lag_ms],
        average(t.cpu_share for t in told),
        heard.last.memory_mb,
        state,
        average(t.busy_share for t in told),
        fmean([t.stolen_share for t in told] or [0.0]),
    )


def main() -> int:
    """Listen, tell the runner where, and conduct to the end."""
    folder = Path(os.environ["GOLIVE_LOAD_FOLDER"])
    config = Config.model_validate(json.loads((folder / "config.json").read_text("utf-8")))
    team = config.team or Team()
    environment = Environment(user_classes=[SalesRep], stop_timeout=0)
    runner = environment.create_master_runner(team.host, team.port)
    environment.runner = runner
    master = Master(config, environment, runner, team)
    if config.web_port:
        web.opened(environment, config.web_port)
    write_json(master.folder / "listening.json", {"port": runner.server.port})
    gevent.get_hub().loop.update_now()
    for course in (master.conduct, master.tick_every_second, master.look_after):
        gevent.spawn(course).link_exception(broken)
    runner.greenlet.join()
    return 0 if master.phase == "done" else 1


if __name__ == "__main__":
    sys.exit(main())
