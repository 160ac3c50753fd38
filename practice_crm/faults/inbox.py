"""Faults of notices and to-dos."""

from __future__ import annotations

from practice_crm.faults.fault import BOTH, Fault, Rule
from practice_crm.wording import Text


def _from_its_day(sound: Rule) -> Rule:
    def is_overdue(days_left: int) -> bool:
        return days_left <= 0

    return is_overdue


FAULTS: tuple[Fault, ...] = (
    Fault(
        "todo-overdue-on-its-day",
        "OPP-02",
        BOTH,
        Text("任务在到期当天就算逾期。", "A task counts as overdue on its very day."),
        "inbox.is_overdue",
        _from_its_day,
    ),
)
