"""自定义字段 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from targets.practice.areas.base import OverHttp, OverPages


class HttpCustomFields(OverHttp):
    """自定义字段 over the interface."""


class UiCustomFields(OverPages):
    """自定义字段 through the pages."""
