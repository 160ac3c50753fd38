"""模块开关 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from targets.practice.areas.base import OverHttp, OverPages


class HttpModules(OverHttp):
    """模块开关 over the interface."""


class UiModules(OverPages):
    """模块开关 through the pages."""
