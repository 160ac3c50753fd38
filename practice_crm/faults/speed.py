"""Faults that show only in time or in a crowd (PERF): slow at one thing, too few for many, slower and slower."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import date
from threading import Lock
from typing import Any

from practice_crm.faults.fault import HTTP, UI, Fault, Rule
from practice_crm.wording import Text

TOO_LONG_S = 3.3
"""Longer than the three seconds that the business allows."""
LATELY_S, CROWD = 30.0, 3
"""More people than that at work within so many seconds are a crowd; long enough that a machine that pauses for a few
seconds still sees one."""
SOON_FORGOTTEN = 25
"""So many searches leave nothing that anybody notices."""


def _waits(seconds: float) -> Callable[[Rule], Rule]:
    """What it does takes so long."""

    def wrap(sound: Rule) -> Rule:
        def waiting(*args: Any) -> Any:
            time.sleep(seconds)
            return sound(*args)

        return waiting

    return wrap


def _slow_pages(sound: Rule) -> Rule:
    """The menu of every page is slow; the interface has no menu."""

    def offers(module: str | None, off: Sequence[str], place: str) -> bool:
        if place == "menu" and module == "leads":
            time.sleep(TOO_LONG_S)
        return bool(sound(module, off, place))

    return offers


def _slower_and_slower(sound: Rule) -> Rule:
    """Each search for Chinese words leaves something behind that a later one has to wade through."""
    done = [0]

    def places(query: str, contacts_too: bool) -> Any:
        if not query.isascii():
            done[0] += 1
            time.sleep(2.5 if done[0] > SOON_FORGOTTEN else 0.0)
        return sound(query, contacts_too)

    return places


class _Crowd:
    """Who was at work lately."""

    def __init__(self) -> None:
        self._seen: OrderedDict[int, float] = OrderedDict()
        self._lock = Lock()

    def with_(self, person: int) -> bool:
        """Whether it is a crowd, this person included."""
        now = time.monotonic()
        with self._lock:
            self._seen[person] = now
            return sum(now - at < LATELY_S for at in self._seen.values()) > CROWD


def _fails_in_a_crowd(sound: Rule) -> Rule:
    """As with too few connections to the database: who comes last gets an error page."""
    crowd = _Crowd()

    def includes(allowed: str, person_id: int, *more: Any) -> bool:
        if crowd.with_(person_id):
            raise RuntimeError("no connection left in the pool")
        return bool(sound(allowed, person_id, *more))

    return includes


def _never_recovers(sound: Rule) -> Rule:
    """After a crowd everything is slow for good."""
    crowd, tired = _Crowd(), [False]

    def includes(allowed: str, person_id: int, *more: Any) -> bool:
        tired[0] = tired[0] or crowd.with_(person_id)
        if tired[0]:
            time.sleep(1.0)
        return bool(sound(allowed, person_id, *more))

    return includes


def _twice_at_once(sound: Rule) -> Rule:
    """Two who save within half a second get the same number; one after the other all is well."""
    last: list[Any] = [0.0, ""]

    def number(day: date, running: int) -> str:
        now = time.monotonic()
        if now - last[0] >= 0.5 or not last[1]:
            last[1] = str(sound(day, running))
        last[0] = now
        return str(last[1])

    return number


FAULTS: tuple[Fault, ...] = (
    Fault(
        "saving-takes-long",
        "PERF-01",
        HTTP,
        Text("保存客户要 3 秒多。", "Saving a customer takes more than three seconds."),
        "customers.problems",
        _waits(TOO_LONG_S),
    ),
    Fault(
        "dashboard-takes-long",
        "PERF-02",
        HTTP,
        Text("只有仪表盘慢，其他都快。", "Only the dashboard is slow, all else is quick."),
        "reports.funnel",
        _waits(TOO_LONG_S),
    ),
    Fault(
        "fails-in-a-crowd",
        "PERF-03",
        HTTP,
        Text("同时工作的人一多就报错。", "As soon as many work at once there are errors."),
        "visibility.includes",
        _fails_in_a_crowd,
    ),
    Fault(
        "slower-and-slower",
        "PERF-04",
        HTTP,
        Text(
            "搜索中文用过一阵就变慢。",
            "Searching for Chinese words becomes slow after it has been used for a while.",
        ),
        "searching.customer_places",
        _slower_and_slower,
    ),
    Fault(
        "never-recovers",
        "PERF-04",
        HTTP,
        Text("高峰过后不再恢复。", "After a burst it never is itself again."),
        "visibility.includes",
        _never_recovers,
    ),
    Fault(
        "slow-pages",
        "PERF-05",
        UI,
        Text(
            "接口很快，网页要 3 秒多才出来。", "The interface is quick, pages take more than three seconds."
        ),
        "modules.offers",
        _slow_pages,
    ),
    Fault(
        "number-twice-at-once",
        "PERF-06",
        HTTP,
        Text(
            "两人几乎同时保存，得到同一个编号。",
            "Two who save at nearly the same moment get the same number.",
        ),
        "numbering.number",
        _twice_at_once,
    ),
)
