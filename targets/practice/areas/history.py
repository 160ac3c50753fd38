"""变更历史 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from targets.practice.areas.base import OverHttp, OverPages


class HttpHistory(OverHttp):
    """变更历史 over the interface."""


class UiHistory(OverPages):
    """变更历史 through the pages."""
