"""A page that shows nothing isn't quick, it isn't there (PERF-05)."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from drivers.browser import Browsers
from drivers.browser_choice import BrowserChoice
from drivers.errors import CrmRefused, Reason

BODIES = {"/full": "<h1>客户</h1>", "/empty": "", "/hollow": "<html><body><div></div></body></html>"}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = BODIES.get(self.path, "").encode()
        self.send_response(500 if self.path == "/broken" else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture(scope="module")
def browsers() -> Iterator[Browsers]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    executable = os.environ.get("GOLIVE_BROWSER") or shutil.which("chromium-headless-shell")
    made = Browsers(BrowserChoice(executable, traced=False), f"http://127.0.0.1:{server.server_port}")
    yield made
    made.close()
    server.shutdown()
    server.server_close()


def test_a_page_with_something_to_see_is_timed(browsers: Browsers) -> None:
    status, times = browsers.timed(browsers.page("王芳"), "/full")
    assert status == 200 and 0 < times.largest_paint_ms <= times.usable_ms and times.own_ms > 0


@pytest.mark.parametrize("path", ["/empty", "/hollow"])
def test_a_page_with_nothing_to_see_is_refused(browsers: Browsers, path: str) -> None:
    with pytest.raises(CrmRefused) as no:
        browsers.timed(browsers.page("王芳"), path)
    assert no.value.reason is Reason.OTHER and path in no.value.message


def test_an_error_page_is_told_by_its_status(browsers: Browsers) -> None:
    assert browsers.timed(browsers.page("王芳"), "/broken")[0] == 500


def test_a_browser_that_cant_open_an_empty_page_says_nothing_of_the_crm(
    browsers: Browsers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("drivers.browser._EMPTY_PAGE", "http://127.0.0.1:9/")  # what no browser reaches
    status, times = browsers.timed(browsers.page("王芳"), "/full")
    assert status == 200 and times.usable_ms > 0 == times.own_ms
