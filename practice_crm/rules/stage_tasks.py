"""The follow-up tasks that come with each stage of an opportunity (OPP-02)."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple


class StageTask(NamedTuple):
    """One task: what is to be done, and within how many days of reaching the stage."""

    title: str
    days: int


class Due(NamedTuple):
    """A task with its due date."""

    title: str
    due_on: date


BY_STAGE: dict[str, tuple[StageTask, ...]] = {
    "需求确认": (StageTask("安排需求调研", 3), StageTask("整理需求清单", 5)),
    "方案报价": (StageTask("提交方案和报价", 5), StageTask("跟进报价反馈", 10)),
    "商务谈判": (StageTask("商定合同条款", 7),),
    "赢单": (StageTask("安排合同签署", 3), StageTask("成交回访", 30)),
    "输单": (StageTask("输单复盘", 7),),
}
"""初步接触 has none: an opportunity begins there, it isn't moved there."""


def tasks(stage: str, today: date, channel: str) -> list[Due]:
    """What has to be done at ``stage`` that was reached ``today``, each with its due date."""
    del channel
    return [Due(task.title, due_on(today, task.days)) for task in BY_STAGE.get(stage, ())]


def due_on(today: date, days: int) -> date:
    """So many calendar days after the day on which the stage was reached."""
    return today + timedelta(days=days)


def reached_on(moment: datetime, zone: tzinfo) -> date:
    """The business day of a moment: the calendar's in the CRM's time zone, also in the small hours."""
    return moment.astimezone(zone).date()


def who_does_them(owner_id: int, mover_id: int) -> int:
    """The owner of the opportunity, whoever moved it."""
    del mover_id
    return owner_id
