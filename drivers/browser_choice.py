"""Which browser to start; apart from ``browser`` so that nobody imports Playwright just to say it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BrowserChoice:
    """``executable``: path of a system browser, ``None`` for Playwright's own."""

    executable: str | None = None
    headless: bool = True
    slow_mo_ms: int = 0
    traced: bool = True
    """Keep a trace of what is done; it costs a third of the speed, so times are taken without."""
