"""交易记录 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from targets.practice.areas.base import OverHttp, OverPages


class HttpOrders(OverHttp):
    """交易记录 over the interface."""


class UiOrders(OverPages):
    """交易记录 through the pages."""
