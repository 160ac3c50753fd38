"""折扣审批 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from targets.practice.areas.base import OverHttp, OverPages


class HttpApprovals(OverHttp):
    """折扣审批 over the interface."""


class UiApprovals(OverPages):
    """折扣审批 through the pages."""
