"""Puts the driver of the bundled CRM together; Playwright is loaded only for the pages."""

from __future__ import annotations

import os
from collections.abc import Callable

from drivers.browser_choice import BrowserChoice
from drivers.port import Crm, Recorder
from drivers.records import Channel
from drivers.session import HttpSession, RequestsSession
from drivers.settings import TargetSettings
from targets.practice.http import HttpCrm
from targets.practice.keeper import PracticeKeeper


def build(
    target: TargetSettings,
    channel: Channel,
    recorder: Recorder | None = None,
    new_session: Callable[[str], HttpSession] | None = None,
    browser_choice: BrowserChoice | None = None,
) -> Crm:
    """The bundled CRM through ``channel``; ``new_session`` replaces the HTTP client (load runs)."""
    new = new_session or (lambda address: RequestsSession(address, recorder))
    version = os.environ.get(target.build_env, "") if target.build_env else ""
    keeper = PracticeKeeper(target.address, target.administrator, new)
    http = HttpCrm(target.address, version, new, keeper, recorder)
    keeper.over = http.forget_session
    if channel == "http":
        return http
    from drivers.browser import Browsers
    from targets.practice.ui import UiCrm

    return UiCrm(Browsers(browser_choice or BrowserChoice(), target.address), http, recorder)
