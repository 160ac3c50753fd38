"""A server whose truth is known: it keeps its own log, and misbehaves in exactly one way when told to."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass
class Truth:
    """What the server does and what it saw. ``trouble`` begins with record number ``after``."""

    trouble: str = ""
    after: int = 10**9
    delay_s: float = 0.05
    stall: tuple[float, float] = (0.0, 0.0)
    """For the first so many of every so many seconds nothing is answered."""
    crowd: int = 0
    """From so many requests at once on, each takes half a second longer."""
    refuse_user: str = ""
    extra: int = 0
    """How many customers it says it holds beside those recorded."""
    asked: int = 0
    confirmed: int = 0
    lost: int = 0
    doubled: int = 0
    given: int = 0
    rows: list[dict[str, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    stopped: threading.Event = field(default_factory=threading.Event)
    inside: int = 0
    together: int = 0
    """How often somebody recorded while the same account was recording already."""
    busy: set[str] = field(default_factory=set)
    began: float = field(default_factory=time.monotonic)

    def work(self) -> None:
        """Take the time that one record takes."""
        with self.lock:
            self.inside += 1
            crowded = 0 < self.crowd <= self.inside
        stalled, every = self.stall
        into = (time.monotonic() - self.began) % every if every else 0.0
        waits = max(0.0, stalled - into) if every else 0.0
        time.sleep(waits + self.delay_s + (0.5 if crowded else 0.0))
        with self.lock:
            self.inside -= 1

    def record(self, user: str, body: dict[str, str]) -> tuple[str, dict[str, str]]:
        """What to do with one record, and the row to answer with."""
        with self.lock:
            self.asked += 1
            n, trouble = self.asked, self.trouble if self.asked > self.after else ""
            row = {"id": str(n), "number": f"C{n:05d}", "owner": f"销售{user}", **body}
            if trouble in ("", "lies"):
                self.confirmed += 1
                self.store(row, n if trouble else 0)
        return trouble, row

    def store(self, row: dict[str, str], lie: int) -> None:
        """Keep a row; lying, by turns lose it, give it a number that is taken, or give it to somebody else."""
        if lie % 3 == 1:
            self.lost += 1
            return
        if lie and lie % 3 == 2:
            row["number"] = self.rows[0]["number"]
            self.doubled += 1
        if lie and lie % 3 == 0:
            row["owner"] = "别人"
            self.given += 1
        self.rows.append(row)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one piece, else the network waits 40 ms between them
    truth: Truth

    def log_message(self, *_: object) -> None:
        return

    def do_GET(self) -> None:
        place = urlsplit(self.path)
        if place.path == "/total":
            return self.answer(200, {"total": len(self.truth.rows) + self.truth.extra})
        mark = parse_qs(place.query).get("mark", [""])[0]
        return self.answer(200, {"rows": [r for r in self.truth.rows if mark in r["name"]]})

    def do_DELETE(self) -> None:
        gone = self.path.rsplit("/", 1)[1]
        self.truth.rows = [r for r in self.truth.rows if r["id"] != gone]
        self.answer(200, {})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path == "/login":
            status = 403 if body["user"] == self.truth.refuse_user else 200
            return self.answer(status, {}, cookie=f"sid={body['user']}; Path=/; HttpOnly")
        user = self.headers.get("cookie", "").partition("sid=")[2]
        trouble, row = self.truth.record(user, body)
        if trouble == "hangs":
            self.truth.stopped.wait(60)
        if trouble in ("hangs", "closes"):
            self.close_connection = True
            return None
        with self.truth.lock:
            self.truth.together += user in self.truth.busy
            self.truth.busy.add(user)
        self.truth.work()
        with self.truth.lock:
            self.truth.busy.discard(user)
        if trouble == "error page":
            return self.page()
        return self.answer(201 if user else 401, row)

    def page(self) -> None:
        self.reply(200, "text/html; charset=utf-8", "<h1>系统繁忙</h1>".encode(), "")

    def answer(self, status: int, value: object, cookie: str = "") -> None:
        self.reply(status, "application/json", json.dumps(value).encode(), cookie)

    def reply(self, status: int, kind: str, body: bytes, cookie: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if cookie:
            self.send_header("Set-Cookie", cookie)
        self.end_headers()
        self.wfile.write(body)


class Server:
    """The truth server on a free port; a context."""

    def __init__(self, truth: Truth, host: str = "127.0.0.1") -> None:
        self.truth = truth
        self.http = ThreadingHTTPServer((host, 0), type("H", (Handler,), {"truth": truth}))
        self.http.daemon_threads = True
        self.address = f"http://{host}:{self.http.server_port}"

    def __enter__(self) -> Server:
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.truth.stopped.set()
        self.http.shutdown()
        self.http.server_close()
