"""Serving: waitress on the loopback address, until SIGTERM or SIGINT."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from http.client import HTTPConnection
from types import FrameType

from waitress.server import create_server

from practice_crm.services import jobs
from practice_crm.wsgi import application

HOST = "127.0.0.1"
THREADS = 16
CONNECTIONS = 2000


class NoPort(Exception):
    """The port is taken."""


def serve(port: int, ready: Callable[[int], None]) -> None:
    """Serve on ``port`` (0 = any free one); ``ready`` is called with the port once the first answer came.

    Hundreds of clients stay connected; the threads only bound how many requests are worked on at once.
    """
    try:
        server = create_server(
            application,
            host=HOST,
            port=port,
            threads=THREADS,
            connection_limit=CONNECTIONS,
            backlog=CONNECTIONS,
            ident=None,
        )
    except OSError as wrong:
        raise NoPort(f"端口 {port} 不能使用 / port {port} can't be used: {wrong.strerror}") from None
    bound = int(server.effective_port)
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _stop)
    threading.Thread(target=_announce, args=(bound, ready), daemon=True).start()
    stop = threading.Event()
    threading.Thread(target=jobs.run_forever, args=(stop,), name="jobs", daemon=True).start()
    try:
        server.run()
    finally:
        stop.set()


def _stop(_: int, __: FrameType | None) -> None:
    """Waitress ends its loop and lets running requests finish."""
    raise KeyboardInterrupt


def _announce(port: int, ready: Callable[[int], None]) -> None:
    connection = HTTPConnection(HOST, port, timeout=60)
    connection.request("GET", "/api/about")
    connection.getresponse().read()
    connection.close()
    ready(port)
