"""Write transactions, one after the other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_turn = threading.RLock()


@contextmanager
def writing() -> Iterator[None]:
    """A transaction that writes. SQLite lets one writer in at a time and makes the others sleep and try again;
    waiting for one's turn here costs no time beyond the wait. PostgreSQL keeps its own queue. One within another
    is a part of it, and is undone alone when it fails."""
    if connection.vendor != "sqlite":
        with transaction.atomic():
            yield
        return
    with _turn, transaction.atomic():
        yield
