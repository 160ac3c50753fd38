"""Other generators beside golive's, for ``bench/load.py``; each is a process of its own and prints one line of JSON.

python -m bench.load_clients fast|recorded|port|http ADDRESS SECONDS   requests per second of processor time
python -m bench.load_clients control ADDRESS SECONDS                   a closed circle of ten, at 10/s each
python -m bench.load_clients open ADDRESS SECONDS PER_S                an open generator, intended starts
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any
from urllib.parse import urlsplit

USERS = 50
DRAFT = {"name": "华东恒信信息技术有限公司gabcL12fdR001W0N1", "contact": "13812345678"}


def locust(kind: str, address: str, seconds: float) -> None:
    """A closed loop without a pause: what one client costs."""
    import gevent  # type: ignore[import-untyped]
    from locust import FastHttpUser, HttpUser, User, constant_throughput, task
    from locust.env import Environment

    from bench.load_target import Crm
    from drivers.records import Person, Role
    from load.drafts import Drafts, companies
    from load.journeys import JOURNEYS, Rep
    from load.measure import Book
    from load.session import new_session

    book, times = Book(), list[float]()
    pace: Any = {"wait_time": constant_throughput(10)} if kind == "control" else {}

    class Bare(FastHttpUser):
        host = address
        locals().update(pace)

        @task
        def record(self) -> None:
            began = time.perf_counter()
            self.client.post("/customers", json=DRAFT, name="POST /customers").json()
            times.append((time.perf_counter() - began) * 1000)

    class Recorded(FastHttpUser):
        host = address

        @task
        def record(self) -> None:
            with book.transaction("record_customer", 1):
                self.client.post("/customers", json=DRAFT, name="POST /customers").json()

    class Http(HttpUser):
        host = address

        @task
        def record(self) -> None:
            self.client.post("/customers", json=DRAFT, name="POST /customers", timeout=30).json()

    class Port(User):
        def on_start(self) -> None:
            crm = Crm(address, new_session("fast", self.environment.events.request))
            number = self.environment.runner.user_count
            desk: Any = crm.sign_in(Person("rep", f"rep{number}", Role.REP, "", ""))
            self.rep = Rep(number, desk, Drafts("gabc", number, 0, companies()))

        @task
        def record(self) -> None:
            with book.transaction("record_customer", self.rep.number):
                JOURNEYS["record_customer"].does(self.rep)

    kinds: dict[str, Any] = {"fast": Bare, "control": Bare, "recorded": Recorded, "http": Http, "port": Port}
    environment = Environment(user_classes=[kinds[kind]], stop_timeout=0)
    if kind in ("recorded", "port"):
        heard = lambda name, response_time, exception=None, **_: book.request(  # noqa: E731
            name, float(response_time or 0), exception is not None
        )
        environment.events.request.add_listener(heard)  # type: ignore[no-untyped-call]
    runner = environment.create_local_runner()
    runner.start(10 if kind == "control" else USERS, 100)
    gevent.sleep(1.5)
    times.clear()
    count, cpu, clock = environment.stats.total.num_requests, time.process_time(), time.perf_counter()
    end = time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        gevent.sleep(min(1.0, left))
        book.take(), book.take_requests()
    done = environment.stats.total.num_requests - count
    cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
    runner.quit()
    print(json.dumps({"per_cpu_s": done / cpu, "per_s": done / clock, "cpu_ms": 1000 * cpu / done, "times": times if kind == "control" else []}))  # fmt: skip


async def open_generator(address: str, seconds: float, per_s: float) -> None:
    """One request at each intended moment, over as many connections as that needs; times from the intended start."""
    host, port = urlsplit(address).hostname, urlsplit(address).port
    body = json.dumps(DRAFT).encode()
    sent = f"POST /customers HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body  # fmt: skip
    idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
    times: list[float] = []

    async def one(due: float) -> None:
        reader, writer = idle.pop() if idle else await asyncio.open_connection(host, port)
        writer.write(sent)
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        await reader.readexactly(length)
        times.append((time.perf_counter() - due) * 1000)
        idle.append((reader, writer))

    began, jobs = time.perf_counter(), []
    for number in range(int(seconds * per_s)):
        due = began + number / per_s
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        jobs.append(asyncio.create_task(one(due)))
    await asyncio.gather(*jobs)
    print(json.dumps({"times": times}))


if __name__ == "__main__":
    kind, address, seconds, *more = sys.argv[1:]
    if kind == "open":
        asyncio.run(open_generator(address, float(seconds), float(more[0])))
    else:
        locust(kind, address, float(seconds))
