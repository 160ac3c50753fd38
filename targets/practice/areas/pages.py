"""常用页面 of the bundled CRM, timed by the browser itself (PERF-05)."""

from __future__ import annotations

from drivers.areas.pages import PageTimes
from drivers.records import RecordId
from targets.practice.areas.base import OverPages

_PATHS = {
    "home": "/",
    "customers": "/customers",
    "customer": "/customers/{customer}",
    "new_customer": "/customers/new",
    "dashboard": "/reports/funnel",
}


class UiPages(OverPages):
    """The pages by their addresses."""

    def open(self, name: str, customer: RecordId) -> PageTimes:
        return self._at.timed(_PATHS[name].format(customer=customer))
