"""个人信息导出与匿名化 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from targets.practice.areas.base import OverHttp, OverPages


class HttpPrivacy(OverHttp):
    """个人信息导出与匿名化 over the interface."""


class UiPrivacy(OverPages):
    """个人信息导出与匿名化 through the pages."""
