"""服务工单 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from targets.practice.areas.base import OverHttp, OverPages


class HttpTickets(OverHttp):
    """服务工单 over the interface."""


class UiTickets(OverPages):
    """服务工单 through the pages."""
