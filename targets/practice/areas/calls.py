"""通话记录 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from targets.practice.areas.base import OverHttp, OverPages


class HttpCalls(OverHttp):
    """通话记录 over the interface."""


class UiCalls(OverPages):
    """通话记录 through the pages."""
