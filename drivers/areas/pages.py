"""常用页面: the pages that people open all day, and how long a browser needs for them (PERF-05)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from drivers.records import RecordId
from drivers.words import Text

FREQUENT = {
    "home": Text("首页", "the home page"),
    "customers": Text("客户列表", "the list of customers"),
    "customer": Text("客户页面", "a customer's page"),
    "new_customer": Text("录入客户的表单", "the form of a new customer"),
    "dashboard": Text("仪表盘", "the dashboard"),
}
"""The names by which profiles ask for them."""


@dataclass(frozen=True)
class PageTimes:
    """One page as the browser met it; times in ms since the person asked for it.

    ``usable_ms``: its structure is complete and its largest content is painted, whichever came later.
    ``own_ms``: what the browser itself needed for an empty page right before.
    """

    usable_ms: float
    first_byte_ms: float
    structure_ms: float
    """The document is parsed and its scripts have run (domContentLoadedEventEnd)."""
    largest_paint_ms: float
    loaded_ms: float
    own_ms: float


class FrequentPages(Protocol):
    """Pages as a signed-in person opens them."""

    def open(self, name: str, customer: RecordId) -> PageTimes:
        """Open the page that ``FREQUENT`` calls so (the ``customer``'s, where it's about one); wait until it has loaded."""
