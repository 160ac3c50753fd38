"""Other generators beside golive's, for ``bench/load.py``; each is a process of its own.

python -m bench.load_clients closed ADDRESS SECONDS USERS PER_S      a closed circle: who waits asks nothing meanwhile
python -m bench.load_clients open ADDRESS SECONDS PER_S              an open generator: times from intended starts
python -m bench.load_clients idle ADDRESS SECONDS                    asks nothing: by how much the machine wakes it late

It says ``ready``, begins when it gets a line, and prints its times in ms as one line of JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from urllib.parse import urlsplit

from load.exchange import NAP_S

DRAFT = {"name": "华东恒信信息技术有限公司gabcL12fdR001W0N1", "contact": "13812345678"}


def begin() -> None:
    """Ready; wait for the sign, or the end of whoever would give it."""
    print("ready", flush=True)
    if not sys.stdin.readline():
        sys.exit(1)


def closed(address: str, seconds: float, users: int, per_s: float) -> list[float]:
    """Locust as it's usually used: each user at a constant rate, which is less while it waits."""
    import gevent  # type: ignore[import-untyped]
    from locust import FastHttpUser, constant_throughput, task
    from locust.env import Environment

    times: list[float] = []

    class Circle(FastHttpUser):
        host = address
        wait_time = constant_throughput(per_s)

        @task
        def record(self) -> None:
            began = time.perf_counter()
            self.client.post("/customers", json=DRAFT, name="POST /customers").json()
            times.append((time.perf_counter() - began) * 1000)

    runner = Environment(user_classes=[Circle], stop_timeout=0).create_local_runner()
    begin()
    runner.start(users, 100)
    gevent.get_hub().loop.update_now()
    gevent.sleep(seconds)
    runner.quit()
    return times


async def opened(address: str, seconds: float, per_s: float) -> list[float]:
    """One request at each intended moment, over as many connections as that needs."""
    host, port = urlsplit(address).hostname, urlsplit(address).port
    body = json.dumps(DRAFT).encode()
    head = f"POST /customers HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
    times: list[float] = []

    async def one(due: float) -> None:
        reader, writer = idle.pop() if idle else await asyncio.open_connection(host, port)
        writer.write(head.encode() + body)
        told = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(told.lower().partition(b"content-length:")[2].split(b"\r\n")[0]))
        times.append((time.perf_counter() - due) * 1000)
        idle.append((reader, writer))

    began, jobs = time.perf_counter(), []
    for number in range(int(seconds * per_s)):
        due = began + number / per_s
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        jobs.append(asyncio.create_task(one(due)))
    await asyncio.gather(*jobs)
    return times


def idle(seconds: float) -> list[float]:
    """A process that only sleeps, as the generator's own pulse does: what it's late by, everything on this machine is."""
    late, end = [], time.perf_counter() + seconds
    while (began := time.perf_counter()) < end:
        time.sleep(NAP_S)
        late.append((time.perf_counter() - began - NAP_S) * 1000)
    return late


def main(kind: str, address: str, *numbers: str) -> None:
    seconds, *more = map(float, numbers)
    if kind == "open":
        begin()
        times = asyncio.run(opened(address, seconds, more[0]))
    elif kind == "idle":
        begin()
        times = idle(seconds)
    else:
        times = closed(address, seconds, int(more[0]), more[1])
    print(json.dumps(times))


if __name__ == "__main__":
    main(*sys.argv[1:])
