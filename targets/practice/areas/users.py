"""用户管理 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from targets.practice.areas.base import OverHttp, OverPages


class HttpUsers(OverHttp):
    """用户管理 over the interface."""


class UiUsers(OverPages):
    """用户管理 through the pages."""
