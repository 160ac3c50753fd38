"""知识库 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from targets.practice.areas.base import OverHttp, OverPages


class HttpKnowledge(OverHttp):
    """知识库 over the interface."""


class UiKnowledge(OverPages):
    """知识库 through the pages."""
