"""附件 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from targets.practice.areas.base import OverHttp, OverPages


class HttpUploads(OverHttp):
    """附件 over the interface."""


class UiUploads(OverPages):
    """附件 through the pages."""
