"""A server that says what it was sent; and the script that sends the same through every ``HttpSession``.

As a script (``python -m tests.load.servers.echo ADDRESS DEAD``) it prints what each session made of it, because
Locust must not be imported into the test process.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any

COOKIES = ("sid=abc; Path=/; HttpOnly", "lang=zh; Max-Age=60", 'quoted="x y"; SameSite=Lax')


class Echo(BaseHTTPRequestHandler):
    """Answers with method, path, body and the headers that matter."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def log_message(self, *_: object) -> None:
        return

    def answer(self, status: int, body: bytes, headers: list[tuple[str, str]]) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        path = self.path.partition("?")[0]
        if path == "/set":
            return self.answer(
                302, b"", [("Location", "/echo?from=set"), *(("Set-Cookie", c) for c in COOKIES)]
            )
        if path == "/forget":
            return self.answer(200, b"{}", [("Set-Cookie", "lang=; Max-Age=0")])
        if path == "/loop":
            return self.answer(302, b"", [("Location", "/loop")])
        if path == "/again":
            return self.answer(307, b"", [("Location", "/echo")])
        if path == "/elsewhere":
            return self.answer(302, b"", [("Location", "http://127.0.0.2:1/echo")])
        if path == "/plain":
            return self.answer(404, "没有这个客户".encode(), [("Content-Type", "text/plain")])
        if path == "/gbk":
            return self.answer(200, "客户".encode("gbk"), [("Content-Type", "text/html; charset=GBK")])
        told = {
            "method": self.command,
            "path": self.path,
            "body": _steady(body, self.headers.get("content-type") or ""),
            "type": (self.headers.get("content-type") or "").partition(";")[0],
            "cookies": sorted((self.headers.get("cookie") or "").split("; ")),
            "extra": self.headers.get("X-Extra"),
        }
        return self.answer(200, json.dumps(told).encode(), [("Content-Type", "application/json")])

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = handle_any


def _steady(body: bytes, kind: str) -> str:
    """The body without the boundary, which is by chance."""
    boundary = re.search(r"boundary=(\S+)", kind)
    text = body.decode("utf-8", "replace")
    text = text.replace(boundary[1], "B") if boundary else text
    return json.dumps(json.loads(text)) if "json" in kind else text


def say_all(make: Callable[[str], Any], address: str, dead: str) -> dict[str, Any]:
    """One of each kind of request, and what came back."""
    session, told = make(address), {}

    def send(title: str, *args: Any, **more: Any) -> None:
        try:
            got = session.send(*args, **more)
            told[title] = [
                got.status,
                got.text,
                got.url.removeprefix(address),
                got.headers.get("content-type"),
            ]
        except Exception as error:
            told[title] = type(error).__name__

    send("json", "POST", "/echo", json={"客户": ["甲", 1]}, headers={"X-Extra": "yes"}, name="one kind")
    send("form", "POST", "/echo", form={"name": "远景 & 科技", "tags": ["a", "b"]})
    send(
        "file",
        "POST",
        "/echo",
        form={"kind": "客户"},
        files={"file": ("a.csv", "一,二".encode(), "text/csv")},
    )
    send("params", "GET", "/echo", params={"q": "上海 远景", "page": "2"})
    send("delete", "DELETE", "/echo")
    send("error", "GET", "/plain")
    send("gbk", "GET", "/gbk")
    send("redirect not followed", "GET", "/set")
    send("cookies come along", "GET", "/echo")
    send("redirect followed", "POST", "/set", form={"a": "b"}, follow=True)
    send("redirect repeats", "POST", "/again", form={"a": "b"}, follow=True)
    told["cookies"] = sorted(dict(session.cookies))
    send("forget", "GET", "/forget")
    session.cookies["mine"] = "m"
    send("cookies are mine to set", "GET", "/echo")
    send("loop", "GET", "/loop", follow=True)
    session.close()
    session = make(dead)
    send("refused", "GET", "/echo")
    return told


def main() -> None:
    from locust.event import EventHook

    from drivers.session import RequestsSession
    from load.session import new_session

    heard: list[str] = []
    hook = EventHook()
    hook.add_listener(lambda name, **_: heard.append(name))
    kinds = {
        "plain": RequestsSession,
        "requests": new_session("requests", hook),
        "fast": new_session("fast", hook),
    }
    print(
        json.dumps({**{kind: say_all(make, *sys.argv[1:3]) for kind, make in kinds.items()}, "heard": heard})
    )


if __name__ == "__main__":
    main()
