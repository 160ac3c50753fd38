"""操作日志 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from targets.practice.areas.base import OverHttp, OverPages


class HttpAudit(OverHttp):
    """操作日志 over the interface."""


class UiAudit(OverPages):
    """操作日志 through the pages."""
