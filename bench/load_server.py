"""The truth server of ``bench/load.py``: answers after exactly the time it was told to, and knows what it did.

    python -m bench.load_server '{"delay_s": 0.05}' [HOST]     prints its address

One process, one loop, no framework: it must never be what is measured.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

HEAD = "HTTP/1.1 {} OK\r\nContent-Type: {}\r\nContent-Length: {}\r\n{}\r\n"


class Truth:
    """``delay_s``: every answer takes that long. ``stall``: for the first so many of every so many seconds nothing
    is answered. ``slow``: seconds more for one kind of request. ``answer_kb``: so much more in each answer. ``trouble``
    begins with record number ``after``."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.delay_s = float(told.get("delay_s", 0.0))
        self.stall: tuple[float, float] = tuple(told.get("stall", (0.0, 0.0)))
        self.slow: dict[str, float] = told.get("slow", {})
        self.trouble, self.after = told.get("trouble", ""), int(told.get("after", 20))
        lines = [{"field": "所属行业", "value": "制造业-IT设备", "seen": True}] * (
            int(told.get("answer_kb", 0)) * 12
        )
        self.more = b', "more": ' + json.dumps(lines).encode() + b"}" if lines else b"}"
        self.rows: dict[str, dict[str, str]] = {}
        self.asked = 0
        self.began = time.monotonic()

    def waits(self, kind: str) -> float:
        stalled, every = self.stall
        into = (time.monotonic() - self.began) % every if every else 0.0
        return (max(0.0, stalled - into) if every else 0.0) + self.delay_s + self.slow.get(kind, 0.0)


class Connection(asyncio.Protocol):
    """One kept-alive connection; requests of one connection come one after another."""

    truth: Truth

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        self.read = b""

    def data_received(self, data: bytes) -> None:
        self.read += data
        head, end, rest = self.read.partition(b"\r\n\r\n")
        if not end:
            return
        length = 0
        for line in head.split(b"\r\n")[1:]:
            if line[:15].lower() == b"content-length:":
                length = int(line[15:])
        if len(rest) >= length:
            self.read = rest[length:]
            self.handle(head, rest[:length])

    def handle(self, head: bytes, body: bytes) -> None:
        method, path, _ = head.split(b"\r\n", 1)[0].decode().split(" ", 2)
        place = urlsplit(path)
        kind = f"{method} {place.path}"
        if kind == "POST /customers":
            self.record(head, json.loads(body))
        elif kind == "POST /login":
            self.answer(200, {}, f"Set-Cookie: sid={json.loads(body)['user']}; Path=/\r\n")
        elif kind == "GET /search":
            wanted = parse_qs(place.query)["name"][0]
            self.later(
                "search", 200, {"ids": [r["id"] for r in self.truth.rows.values() if r["name"] == wanted]}
            )
        elif kind == "GET /total":
            self.later("total", 200, {"total": len(self.truth.rows)})
        elif kind == "GET /truth":
            self.answer(200, {"asked": self.truth.asked, "rows": len(self.truth.rows)})
        else:
            mark = parse_qs(place.query).get("mark", [""])[0]
            self.answer(200, {"rows": [r for r in self.truth.rows.values() if mark in r["name"]]})

    def record(self, head: bytes, body: dict[str, str]) -> None:
        truth = self.truth
        truth.asked += 1
        trouble = truth.trouble if truth.asked > truth.after else ""
        if trouble == "hangs":
            return
        if trouble == "closes":
            self.transport.close()
            return
        user = head.partition(b"sid=")[2].partition(b"\r\n")[0].partition(b";")[0].decode()
        row = {"id": str(truth.asked), "number": f"C{truth.asked:07d}", "owner": f"销售{user}", **body}
        if trouble == "error page":
            self.later("record", 200, "<h1>系统繁忙</h1>")
            return
        truth.rows[row["id"]] = row
        self.later("record", 201, row)

    def later(self, kind: str, status: int, value: object) -> None:
        wait = self.truth.waits(kind)
        if wait:
            asyncio.get_running_loop().call_later(wait, self.answer, status, value)
        else:
            self.answer(status, value)

    def answer(self, status: int, value: object, more: str = "") -> None:
        page = isinstance(value, str)
        body = (str(value) if page else json.dumps(value)).encode()
        if status == 201:
            body = body[:-1] + self.truth.more
        kind = "text/html; charset=utf-8" if page else "application/json"
        if not self.transport.is_closing():
            self.transport.write(HEAD.format(status, kind, len(body), more).encode() + body)


async def main() -> None:
    Connection.truth = Truth(json.loads(sys.argv[1]))
    host = sys.argv[2] if len(sys.argv) > 2 else "127.0.0.1"
    server = await asyncio.get_running_loop().create_server(Connection, host, 0, backlog=2048)
    print(f"http://{host}:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
