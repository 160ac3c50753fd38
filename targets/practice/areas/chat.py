"""聊天记录 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from targets.practice.areas.base import OverHttp, OverPages


class HttpChats(OverHttp):
    """聊天记录 over the interface."""


class UiChats(OverPages):
    """聊天记录 through the pages."""
