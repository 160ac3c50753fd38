"""What an address without encryption gives away (SEC-06): content, a way elsewhere, nothing, or nobody can tell."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from drivers import transport
from drivers.areas.protection import Plain
from drivers.errors import CrmUnreachable


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(int(self.path.strip("/")))
        self.send_header("Location", "https://crm.example.com/")
        self.end_headers()
        self.wfile.write(b"<form>password</form>")

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("status", "content"), [(200, True), (401, True), (301, False), (400, False), (404, False)]
)
def test_only_a_page_that_is_shown_is_content(address: str, status: int, content: bool) -> None:
    assert transport.ask_plain(address, f"/{status}") == Plain(content, "https://crm.example.com/")


def test_a_door_that_nobody_opens_gives_nothing() -> None:
    assert transport.ask_plain("http://127.0.0.1:9", "/") == Plain(content=False, points_to="")


def test_a_door_that_drops_what_knocks_gives_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "TIMEOUT_S", 0.3)
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        place = full.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(place)
        assert transport.ask_plain(f"http://127.0.0.1:{place[1]}", "/") == Plain(content=False, points_to="")
        for one in waiting:
            one.close()


def test_who_lets_us_in_and_then_says_nothing_or_breaks_tells_nothing(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CrmUnreachable, match="503"):
        transport.ask_plain(address, "/503")
    monkeypatch.setattr(transport, "TIMEOUT_S", 0.3)
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        with pytest.raises(CrmUnreachable, match="127.0.0.1"):
            transport.ask_plain(f"http://127.0.0.1:{mute.getsockname()[1]}", "/")
