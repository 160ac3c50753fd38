"""Asking another system over HTTP: one request, one whole answer, within one time limit (INT-03)."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection, IncompleteRead
from typing import Any
from urllib.parse import urlsplit

from practice_crm.rules.delivery import Heard
from practice_crm.wording import Text

LARGEST_ANSWER = 20_000_000
REFUSED = Text("连接被拒绝。", "The connection was refused.")
CUT = Text("连接中途断开。", "The connection was cut.")
LATE = Text("对方没有在时限内回应。", "The other side didn't answer in time.")
UNREADABLE = Text("对方的回答看不懂。", "The answer makes no sense.")


def ask(
    method: str, address: str, path: str, body: bytes, headers: dict[str, str], patience_s: float
) -> Heard:
    """The answer to a request, or what went wrong; the limit holds for all of it, however slowly it drips."""
    where = urlsplit(address)
    opening = HTTPSConnection if where.scheme == "https" else HTTPConnection
    connection = opening(where.hostname or "", where.port, timeout=patience_s)
    late, guard = threading.Event(), threading.Timer(0, _nothing)
    try:
        connection.connect()
        guard = threading.Timer(patience_s, _hang_up, (connection.sock, late))
        guard.start()
        connection.request(method, where.path.rstrip("/") + path, body, {"Connection": "close", **headers})
        answer = connection.getresponse()
        raw = answer.read(LARGEST_ANSWER)
        if answer.length:
            raise IncompleteRead(raw)
    except ConnectionRefusedError:
        return Heard(0, None, REFUSED)
    except TimeoutError:
        return Heard(0, None, LATE)
    except (OSError, HTTPException, ValueError) as broken:
        return Heard(0, None, LATE if late.is_set() else _meaning(broken))
    finally:
        guard.cancel()
        connection.close()
    return Heard(answer.status, _object(raw), LATE if late.is_set() else None)


def _nothing() -> None:
    """There is nothing to hang up yet."""


def _hang_up(line: socket.socket, late: threading.Event) -> None:
    """Whoever reads from the line wakes up; a limit for each piece alone would let an answer drip for ever."""
    late.set()
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _meaning(broken: Exception) -> Text:
    """A line that ends too early was cut; bytes that aren't HTTP are nonsense."""
    cut = isinstance(broken, OSError | IncompleteRead)
    return CUT if cut else UNREADABLE


def _object(raw: bytes) -> dict[str, Any] | None:
    try:
        read = json.loads(raw)
    except ValueError:
        return None
    return read if isinstance(read, dict) else None
