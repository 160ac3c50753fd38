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
_BELONGS = {
    "home": "main .tiles a strong",
    "customers": "main tr[data-id]",
    "customer": "main [data-record='{customer}'] [data-cell=name]",
    "new_customer": "main form input[name=name]",
    "dashboard": "main table.figures tr[data-id]",
}
"""What makes each page what it is; somebody who has a customer never has an empty list."""


class UiPages(OverPages):
    """The pages by their addresses."""

    def open(self, name: str, customer: RecordId) -> PageTimes:
        times = self._at.timed(_PATHS[name].format(customer=customer))
        self._at.require(_BELONGS[name].format(customer=customer))
        return times
