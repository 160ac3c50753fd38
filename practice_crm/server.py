"""Serving on the loopback address until SIGTERM or SIGINT: waitress, or cheroot where there is a certificate."""

from __future__ import annotations

import signal
import ssl
import threading
from collections.abc import Callable
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from waitress.server import create_server

from practice_crm import encrypted
from practice_crm.services import jobs
from practice_crm.wsgi import application

HOST = "127.0.0.1"
THREADS = 16
CONNECTIONS = 2000


class NoPort(Exception):
    """The port is taken."""


def serve(port: int, ready: Callable[[str], None], *, certificate: tuple[Path, Path] | None = None) -> None:
    """Serve on ``port`` (0 = any free one); ``ready`` is called with the address once the first answer came.

    With ``certificate`` (certificate and key, PEM files) encrypted, and only so (SEC-06). ``NoPort``,
    ``CertificateUnusable``.
    """
    try:
        bound, run = _encrypted(port, *certificate) if certificate else _plain(port)
    except OSError as wrong:
        raise NoPort(f"端口 {port} 不能使用 / port {port} can't be used: {wrong.strerror}") from None
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _stop)
    url = f"{'https' if certificate else 'http'}://{HOST}:{bound}"
    threading.Thread(target=_announce, args=(url, ready), daemon=True).start()
    stop = threading.Event()
    threading.Thread(target=jobs.run_forever, args=(stop,), name="jobs", daemon=True).start()
    try:
        run()
    except KeyboardInterrupt:
        return
    finally:
        stop.set()


def _plain(port: int) -> tuple[int, Callable[[], None]]:
    """Hundreds of clients stay connected; the threads only bound how many requests are worked on at once."""
    server = create_server(
        application,
        host=HOST,
        port=port,
        threads=THREADS,
        connection_limit=CONNECTIONS,
        backlog=CONNECTIONS,
        ident=None,
    )
    return int(server.effective_port), server.run


def _encrypted(port: int, certificate: Path, key: Path) -> tuple[int, Callable[[], None]]:
    made = encrypted.server(certificate, key, port)

    def run() -> None:
        try:
            made.serve()
        finally:
            made.stop()

    return int(made.bind_addr[1]), run


def _stop(_: int, __: FrameType | None) -> None:
    """The server ends its loop and lets running requests finish."""
    raise KeyboardInterrupt


def _announce(url: str, ready: Callable[[str], None]) -> None:
    host = urlsplit(url).netloc
    # Nothing is told to anybody here: our own first answer from our own loopback address.
    ours = ssl._create_unverified_context()  # noqa: S323
    connection = HTTPSConnection(host, timeout=60, context=ours) if "https" in url else HTTPConnection(host)
    connection.request("GET", "/api/about")
    connection.getresponse().read()
    connection.close()
    ready(url)
