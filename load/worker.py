"""One worker of a distributed load: it plays the reps that the master gives it, and tells what happened.

``python -m load.worker``, started by ``golive load --worker`` or beside the master by ``load.generator``; over
Locust's own connection between master and workers. Which host may be loaded is checked here too, by this machine's
own ``golive.toml``; passwords never travel, each worker takes them from its own environment.
"""

from __future__ import annotations

import os
import socket
import sys
import time
from pathlib import Path
from typing import Any

import gevent  # type: ignore[import-untyped]
import psutil
from gevent.pool import Group  # type: ignore[import-untyped]
from locust.env import Environment
from locust.exception import StopUser
from locust.runners import WorkerRunner

from load.conductor import Conductor, broken
from load.exchange import ORDER, TOLD, Config, Order, Team, Told, Unheard
from load.journeys import Rep
from load.measure import Request, Sample
from load.sales_rep import SalesRep, played_by

ALONE_S = 30.0
"""Without the master for so long, a worker ends."""
SPEAKS_EVERY_S, OFTEN_S = 1.0, 0.2
"""Inside the window, where it's to cost little; and outside of it."""
TROUBLE, ALONE = 2, 3
"""Exit codes: this worker can't take part; the master went away."""


class Player(Conductor):
    """Plays the reps that are leased to it; the master keeps the time."""

    def __init__(self, config: Config, environment: Environment) -> None:
        super().__init__(config, environment, Path(os.environ["GOLIVE_LOAD_FOLDER"]))
        self.leases: dict[int, int] = {}
        self.lapsed: dict[int, int] = {}
        self.users: dict[int, SalesRep] = {}
        self.serving: dict[int, Group] = {}
        self.lease_s = (config.team or Team()).lease_s
        self.ramp_began = 0.0
        self.answered = time.monotonic()
        """When that was sent which the master acknowledged last."""
        self._coming = self._prepared = 0

    def number(self) -> int:
        return self._coming

    def serial(self, number: int) -> int:
        return self.leases[number]

    def turn(self, number: int) -> float:
        """A rep that was moved begins at once."""
        if self.phase != "ramp":
            return 0.0
        return max(0.0, super().turn(number) - (self.book.now() - self.ramp_began))

    def first_arrival(self) -> float:
        return self.book.clock_at(self.ramp_began)

    def launch(self, rep: Rep, name: str, due: float) -> None:
        # what was due before this worker had the rep was somebody else's
        if due > self.book.clock() - 1:
            self.pulse.late(self.book.clock() - due)
            self.serving.setdefault(rep.number, Group()).spawn(self.serve, rep, name, due)

    def cut_off(self) -> bool:
        """Whether the leases have lapsed: the reps may already be at work elsewhere."""
        return time.monotonic() - self.answered > self.lease_s

    def wait_for_turn(self, number: int) -> None:
        super().wait_for_turn(number)
        if self.cut_off():  # a machine that was asleep wakes up in the middle of things
            raise StopUser

    def prepared(self) -> int:
        return self._prepared + super().prepared()

    def obey(self, order: Order) -> None:
        """Bring what is into line with what the master wants."""
        self.window_began, self.ramp_began = order.window_began, order.ramp_began
        self.phase = order.phase
        if order.go and self.go is None:
            self.go = order.go
            self.open.set()
            gevent.spawn(self.feel_now_and_then).link_exception(broken)
            if self.config.profile.arrivals:
                gevent.spawn(self.arrive, self.config.profile.arrivals.per_s).link_exception(broken)
        self.over = order.phase in ("drain", "done")
        for rep in [r for r, serial in self.leases.items() if order.leases.get(r) != serial]:
            self.let_go(rep)
        # a lease that has lapsed never comes back: its names would be typed a second time
        self.lapsed = {rep: serial for rep, serial in self.lapsed.items() if order.leases.get(rep) == serial}
        for rep, serial in order.leases.items():
            if rep not in self.leases and rep not in self.lapsed and not self.over:
                self.take(rep, serial)

    def take(self, rep: int, serial: int) -> None:
        """Begin to play a rep."""
        self._coming, self.leases[rep] = rep, serial
        user = self.users[rep] = SalesRep(self.environment)
        user.start(self.environment.runner.user_greenlets)  # type: ignore[union-attr]

    def let_go(self, rep: int) -> None:
        """Stop to play a rep, in the middle of whatever it does."""
        self.users.pop(rep).stop(force=True)
        self.serving.pop(rep, Group()).kill(block=False)
        self.book.abandon(rep)
        self.at_work.discard(rep)
        self._prepared += self.reps[rep].prepared if rep in self.reps else 0
        for known in (self.reps, self.names, self.leases):
            known.pop(rep, None)

    def told(self) -> dict[str, Any]:
        """Where things stand, for the master."""
        if self.config.profile.arrivals and self.phase in ("ramp", "window"):
            self.at_work = set(self.reps)
        return {
            "ready": True,
            "phase": self.phase,
            "holds": self.leases,
            "lapsed": self.lapsed,
            "at_work": len(self.at_work),
            "started": self.book.started,
            "succeeded": self.book.succeeded,
            "failed": self.book.failed,
            "abandoned": self.book.abandoned,
            "prepared": self.prepared(),
            "open": self.book.open(),
            "names": self.names if self.go is None else {},
            "problems": self.problems,
            **self.pulse.told(),
        }


class Worker:
    """The connection to the master: tells every second, takes orders, and lets go of its reps when it's cut off."""

    def __init__(self, runner: WorkerRunner, hosts: list[str] | None, parent: int) -> None:
        """``hosts``: which may be loaded from here, ``None``: the master's word is enough (same machine)."""
        self._runner, self._hosts, self._parent = runner, hosts, parent
        self._player: Player | None = None
        self._seq = 0
        self._sent: dict[int, float] = {}
        self._answered = time.monotonic()
        self._nearest = 1e9
        """The shortest round trip so far, in s: its midpoint tells the master's clock best."""
        self._samples, self._requests = Unheard[Sample](), Unheard[Request]()
        self._trouble = ""
        self._accounts = os.environ.get("GOLIVE_LOAD_ACCOUNTS", "")
        """This machine's own file of accounts: passwords never travel."""
        self._memory: dict[str, Any] = {}
        runner.register_message(ORDER, self.ordered)

    def ordered(self, environment: Environment, msg: Any, **_: Any) -> None:
        """An order has come."""
        try:
            self._take(Order.model_validate(msg.data))
        except Exception as wrong:
            self._trouble = f"{type(wrong).__name__}: {wrong}"[:300]

    def _take(self, order: Order) -> None:
        sent = self._sent.pop(order.ack, None)
        if sent is not None:
            self._answered = max(self._answered, sent)
            if self._player:
                self._player.answered = self._answered
        self._samples.heard(order.have)
        self._requests.heard(order.have_requests)
        if self._player is None and order.config:
            self._player = self._prepared(Config.model_validate(order.config))
        player = self._player
        if player is None:
            return
        if sent is not None and not player.leases:
            self._align(player, order.now, sent)
        before = player.phase
        player.obey(order)
        if player.phase != before:
            self.speak()

    def _prepared(self, config: Config) -> Player | None:
        host = config.settings.target.host
        if self._hosts is not None and (host not in self._hosts or config.settings.target.production):
            self._trouble = (
                f"本机 golive.toml 的 safety.hosts 没有列出 {host} / {host} isn't among safety.hosts here"
            )
            return None
        if self._accounts:
            target = config.settings.target.model_copy(update={"load_accounts": self._accounts})
            config = config.model_copy(
                update={"settings": config.settings.model_copy(update={"target": target})}
            )
        player = Player(config, self._runner.environment)
        played_by(player)
        gevent.get_hub().loop.update_now()
        gevent.spawn(player.pulse.meter).link_exception(broken)
        return player

    def _align(self, player: Player, now: float, sent: float) -> None:
        back = time.monotonic()
        if back - sent < self._nearest:
            self._nearest = back - sent
            player.book.align(now - (player.book.now() - (back - sent) / 2))

    def speak(self) -> None:
        """Tell where things stand, and what hasn't been acknowledged yet."""
        self._seq += 1
        player = self._player
        if player:
            self._samples.items += player.book.take()
            self._requests.items += player.book.take_requests()
        told = Told(
            seq=self._seq,
            host=socket.gethostname(),
            sent=time.time(),
            trouble=self._trouble,
            first=self._samples.first,
            samples=self._samples.items,
            first_request=self._requests.first,
            requests=self._requests.items,
            **(player.told() if player else {}),
        )
        self._sent = {n: at for n, at in self._sent.items() if n > self._seq - 60}
        self._sent[self._seq] = time.monotonic()
        self._runner.send_message(TOLD, told.model_dump(mode="json"))

    def watch(self) -> None:
        """Speak at its time; without an answer let the reps go, and at last end."""
        due = time.monotonic()
        while True:
            self.speak()
            if self._trouble:
                gevent.sleep(1)
                _say(self._trouble)
                os._exit(TROUBLE)
            due += SPEAKS_EVERY_S if self._player and self._player.phase == "window" else OFTEN_S
            while time.monotonic() < due:
                gevent.sleep(min(0.2, max(0.01, due - time.monotonic())))
                self.look_after_lease()

    def look_after_lease(self) -> None:
        silent = time.monotonic() - self._answered
        if self._player and self._player.cut_off():
            for rep, serial in list(self._player.leases.items()):
                self._player.lapsed[rep] = serial
                self._player.let_go(rep)
        if silent > ALONE_S or (self._parent and not psutil.pid_exists(self._parent)):
            _say("主机没有回音 / the master doesn't answer any more")
            os._exit(ALONE)


def _say(what: str) -> None:
    sys.stderr.write(what + "\n")
    sys.stderr.flush()


def main() -> int:
    """Connect, play, and end when the master says so: 0. 2: can't take part, 3: the master went away."""
    host, port = os.environ["GOLIVE_LOAD_MASTER"].rsplit(":", 1)
    hosts = os.environ.get("GOLIVE_LOAD_HOSTS")
    environment = Environment(user_classes=[SalesRep], stop_timeout=0)
    try:
        runner = environment.create_worker_runner(host, int(port))
    except ConnectionError:
        _say(f"主机 {host}:{port} 没有回音 / no master answers at {host}:{port}")
        return ALONE
    worker = Worker(
        runner,
        hosts.split(",") if hosts is not None else None,
        int(os.environ.get("GOLIVE_LOAD_PARENT", "0")),
    )
    gevent.spawn(worker.watch).link_exception(broken)
    runner.greenlet.join()
    return 0


if __name__ == "__main__":
    sys.exit(main())
