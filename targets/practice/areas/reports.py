"""数据分析报表 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from targets.practice.areas.base import OverHttp, OverPages


class HttpReports(OverHttp):
    """数据分析报表 over the interface."""


class UiReports(OverPages):
    """数据分析报表 through the pages."""
