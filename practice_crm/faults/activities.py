"""Faults of follow-ups (OPP-03) and of the tasks of the stages (OPP-02)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta, tzinfo

from practice_crm.faults.fault import BOTH, HTTP, UI, Fault, Rule
from practice_crm.rules.fields import Problem
from practice_crm.rules.stage_tasks import Due
from practice_crm.rules.visibility import Deed, Kind, Scope
from practice_crm.wording import Text


def _no_tasks_in(*channels: str) -> Callable[[Rule], Rule]:
    """A stage that is moved through these channels brings no tasks."""

    def wrap(sound: Rule) -> Rule:
        def tasks(stage: str, today: date, channel: str) -> list[Due]:
            return [] if channel in channels else list(sound(stage, today, channel))

        return tasks

    return wrap


def _twice(sound: Rule) -> Rule:
    def tasks(stage: str, today: date, channel: str) -> list[Due]:
        return [*sound(stage, today, channel), *sound(stage, today, channel)]

    return tasks


def _for_mover(sound: Rule) -> Rule:
    def who_does_them(owner_id: int, mover_id: int) -> int:
        return mover_id

    return who_does_them


def _a_day_late(sound: Rule) -> Rule:
    def due_on(today: date, days: int) -> date:
        return today + timedelta(days=days + 1)

    return due_on


def _day_elsewhere(sound: Rule) -> Rule:
    def reached_on(moment: datetime, zone: tzinfo) -> date:
        return moment.date()

    return reached_on


def _no_next_step(sound: Rule) -> Rule:
    def next_step_problem(value: str, channel: str) -> Problem | None:
        return sound(value, channel) if value.strip() else None

    return next_step_problem


def _kind_unasked(sound: Rule) -> Rule:
    def kind_problem(value: str, channel: str) -> Problem | None:
        return None if channel == "api" and not value.strip() else sound(value, channel)

    return kind_problem


def _future_too(sound: Rule) -> Rule:
    def time_problem(text: str, now: datetime, channel: str) -> Problem | None:
        found: Problem | None = sound(text, now + timedelta(days=36500), channel)
        return found

    return time_problem


def _eight_hours_off(*channels: str) -> Callable[[Rule], Rule]:
    """In these channels times are shown as in another time zone."""

    def wrap(sound: Rule) -> Rule:
        def shown_time(wall_clock: datetime, channel: str) -> str:
            shift = timedelta(hours=8) if channel in channels else timedelta(0)
            return str(sound(wall_clock - shift, channel))

        return shown_time

    return wrap


def _not_on_customer(sound: Rule) -> Rule:
    def customer_shown_on(own_id: int | None, of_opportunity: int | None) -> int | None:
        return own_id

    return customer_shown_on


def _writers_own(sound: Rule) -> Rule:
    def owner_of(record_owner: int, writer: int) -> int:
        return writer

    return owner_of


def _found_by_all(sound: Rule) -> Rule:
    def scope(role: str, kind: Kind, deed: Deed, channel: str) -> Scope:
        found: Scope = sound(role, kind, deed, channel)
        return "all" if kind == "activity" and deed == "search" and found == "own" else found

    return scope


FAULTS: tuple[Fault, ...] = (
    Fault(
        "stage-without-tasks",
        "OPP-02",
        BOTH,
        Text("推进阶段没有生成任务。", "Moving a stage brings no tasks."),
        "stage_tasks.tasks",
        _no_tasks_in("page", "api"),
    ),
    Fault(
        "stage-without-tasks-by-api",
        "OPP-02",
        HTTP,
        Text("通过接口推进阶段，没有生成任务。", "Moving a stage through the interface brings no tasks."),
        "stage_tasks.tasks",
        _no_tasks_in("api"),
    ),
    Fault(
        "stage-without-tasks-by-page",
        "OPP-02",
        UI,
        Text("在页面上推进阶段，没有生成任务。", "Moving a stage on the page brings no tasks."),
        "stage_tasks.tasks",
        _no_tasks_in("page"),
    ),
    Fault(
        "stage-tasks-doubled",
        "OPP-02",
        BOTH,
        Text("每个任务生成两份。", "Every task is made twice."),
        "stage_tasks.tasks",
        _twice,
    ),
    Fault(
        "stage-tasks-for-mover",
        "OPP-02",
        BOTH,
        Text("任务给了推进阶段的人，而不是负责人。", "The tasks go to whoever moved the stage."),
        "stage_tasks.who_does_them",
        _for_mover,
    ),
    Fault(
        "stage-task-due-late",
        "OPP-02",
        BOTH,
        Text("任务的到期日晚一天。", "Tasks are due a day late."),
        "stage_tasks.due_on",
        _a_day_late,
    ),
    Fault(
        "stage-task-day-in-utc",
        "OPP-02",
        BOTH,
        Text("凌晨推进的阶段，到期日从前一天算起。", "In the small hours, tasks count from the day before."),
        "stage_tasks.reached_on",
        _day_elsewhere,
    ),
    Fault(
        "follow-up-without-next-step",
        "OPP-03",
        BOTH,
        Text("跟进可以不写下一步。", "A follow-up may be without next step."),
        "activities.next_step_problem",
        _no_next_step,
    ),
    Fault(
        "follow-up-kind-unasked-by-api",
        "OPP-03",
        HTTP,
        Text("通过接口记录跟进，可以不写方式。", "Through the interface, a follow-up may be without kind."),
        "activities.kind_problem",
        _kind_unasked,
    ),
    Fault(
        "follow-up-in-future",
        "OPP-03",
        BOTH,
        Text("还没发生的也能记作跟进。", "What is still to come can be recorded as a follow-up."),
        "activities.time_problem",
        _future_too,
    ),
    Fault(
        "follow-up-time-shifted",
        "OPP-03",
        BOTH,
        Text("跟进时间差了 8 小时。", "The time of a follow-up is eight hours off."),
        "activities.shown_time",
        _eight_hours_off("page", "api"),
    ),
    Fault(
        "follow-up-time-shifted-on-page",
        "OPP-03",
        UI,
        Text("页面上的跟进时间差了 8 小时。", "On the page, the time of a follow-up is eight hours off."),
        "activities.shown_time",
        _eight_hours_off("page"),
    ),
    Fault(
        "follow-up-not-on-customer",
        "OPP-03",
        BOTH,
        Text("商机的跟进没有显示在客户上。", "Follow-ups of an opportunity do not show on its customer."),
        "activities.customer_shown_on",
        _not_on_customer,
    ),
    Fault(
        "follow-up-of-writer",
        "OPP-03",
        BOTH,
        Text("经理写的跟进，负责人看不到。", "What the manager writes down is hidden from the owner."),
        "activities.owner_of",
        _writers_own,
    ),
    Fault(
        "follow-up-leaks-by-search",
        "OPP-03",
        BOTH,
        Text("搜索能找到同事的跟进。", "Search finds the follow-ups of colleagues."),
        "visibility.scope",
        _found_by_all,
    ),
)
