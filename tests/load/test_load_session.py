"""A target driver can't tell which client it has: requests, HttpUser's or FastHttpUser's."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from http.server import ThreadingHTTPServer
from typing import Any

import pytest

from load.cookies import apply, header
from tests.load.servers.echo import Echo


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """What the three sessions made of the same requests."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    command = [sys.executable, "-m", "tests.load.servers.echo", f"http://127.0.0.1:{server.server_port}"]
    got = subprocess.run([*command, "http://127.0.0.1:9"], capture_output=True, text=True, timeout=120)
    server.shutdown()
    assert got.returncode == 0, got.stderr
    return json.loads(got.stdout)  # type: ignore[no-any-return]


KINDS = (
    "json",
    "form",
    "file",
    "params",
    "delete",
    "error",
    "gbk",
    "redirect not followed",
    "cookies come along",
    "redirect followed",
    "redirect repeats",
    "cookies",
    "forget",
    "cookies are mine to set",
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("client", ["requests", "fast"])
def test_every_client_does_the_same(told: dict[str, Any], client: str, kind: str) -> None:
    assert told[client][kind] == told["plain"][kind]


@pytest.mark.parametrize("client", ["plain", "requests", "fast"])
def test_no_answer_is_unreachable_and_not_a_status(told: dict[str, Any], client: str) -> None:
    assert told[client]["refused"] == "CrmUnreachable"
    assert told[client]["loop"] == "CrmUnreachable"


def test_requests_of_one_kind_share_a_name(told: dict[str, Any]) -> None:
    assert told["heard"].count("one kind") == 2


def test_a_cookie_is_kept_replaced_and_forgotten() -> None:
    cookies: dict[str, str] = {}
    apply("sid=a=b; Path=/; HttpOnly", cookies)
    apply("lang=zh; Expires=Wed, 01 Jan 2020 00:00:00 GMT; Max-Age=60", cookies)
    assert header(cookies) == "sid=a=b; lang=zh"
    apply("sid=; expires=Thu, 01 Jan 1970 00:00:00 GMT", cookies)
    apply("lang=zh; Max-Age=-1", cookies)
    apply("nonsense", cookies)
    apply("=x", cookies)
    apply("odd=1; Expires=whenever", cookies)
    assert cookies == {"odd": "1"}
