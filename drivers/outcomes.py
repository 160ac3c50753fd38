"""From what was raised to the outcome of a scenario; the one table, as docs/architecture.md has it."""

from __future__ import annotations

import sys
from typing import Literal

from drivers.errors import AwaitingPerson, CrmRefused, CrmUnreachable, NotSupportedByTarget, Reason

OutcomeName = Literal["passed", "failed", "blocked", "not_supported", "awaiting", "broken"]


def outcome_of(raised: BaseException) -> OutcomeName:
    """How a scenario ended that raised this; all that isn't known means that the harness is *broken*."""
    if isinstance(raised, NotSupportedByTarget):
        return "not_supported"
    if isinstance(raised, AwaitingPerson):
        return "awaiting"
    if isinstance(raised, CrmUnreachable):
        return "blocked"
    if isinstance(raised, CrmRefused):
        return "blocked" if raised.reason is Reason.NOT_SIGNED_IN else "failed"
    if isinstance(raised, AssertionError):
        return "failed"
    return _of_the_browser(raised)


def _of_the_browser(raised: BaseException) -> OutcomeName:
    """Playwright's errors, without importing Playwright where nobody has."""
    browser = sys.modules.get("drivers.browser")
    if browser and browser.is_unreachable(raised):
        return "blocked"
    if browser and browser.is_late(raised):
        return "failed"
    return "broken"
