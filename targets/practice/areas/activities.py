"""跟进记录 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from targets.practice.areas.base import OverHttp, OverPages


class HttpActivities(OverHttp):
    """跟进记录 over the interface."""


class UiActivities(OverPages):
    """跟进记录 through the pages."""
