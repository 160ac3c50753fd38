"""What the CRM does by itself when its time has come: escalations, reminders, retries.

Every job is called every second, and once more right after the clock was moved; it must be cheap when there
is nothing to do, and safe to be run again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections

Job = Callable[[], None]
JOBS: list[Job] = []
"""The jobs of all areas, in the order in which they are run; ``services.register`` names them."""
EVERY_SECONDS = 1.0
_log = logging.getLogger(__name__)
_turn = threading.Lock()


def run_due() -> None:
    """Run every job once; one that fails is logged and keeps no other from running."""
    with _turn:
        for job in JOBS:
            try:
                job()
            except Exception:
                _log.exception("job %s failed", getattr(job, "__qualname__", job))


def run_forever(stop: threading.Event) -> None:
    """Run the jobs until ``stop`` is set; for a thread of the server."""
    while not stop.wait(EVERY_SECONDS):
        close_old_connections()
        run_due()
