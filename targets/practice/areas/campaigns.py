"""市场活动 of the bundled CRM through the interface and the pages."""

from __future__ import annotations

from targets.practice.areas.base import OverHttp, OverPages


class HttpCampaigns(OverHttp):
    """市场活动 over the interface."""


class UiCampaigns(OverPages):
    """市场活动 through the pages."""
