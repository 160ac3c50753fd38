"""系统集成 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from targets.practice.areas.base import OverHttp, OverPages


class HttpConnections(OverHttp):
    """系统集成 over the interface."""


class UiConnections(OverPages):
    """系统集成 through the pages."""
