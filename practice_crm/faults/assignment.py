"""Faults of the assignment of leads (LEAD-02) and of their return to the pool (LEAD-04)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from practice_crm.faults.fault import BOTH, HTTP, UI, Fault, Rule
from practice_crm.rules.assignment import Keeper, Taker
from practice_crm.vocabulary import ADMINISTRATOR
from practice_crm.wording import Text


def _one_region(sound: Rule) -> Rule:
    def responsible_team(region: str) -> str:
        return "华东" if region else ""

    return responsible_team


def _first_of_team(sound: Rule) -> Rule:
    def next_taker(takers: Sequence[Taker], team: str) -> int | None:
        return min((t.person_id for t in takers if team and t.team == team), default=None)

    return next_taker


def _turn_forgotten(sound: Rule) -> Rule:
    def following_turn(takers: Sequence[Taker]) -> int:
        return 0

    return following_turn


def _administrators_pool(sound: Rule) -> Rule:
    def pool_keeper(keepers: Sequence[Keeper], team: str, preferred: int | None) -> int | None:
        return next(k.person_id for k in keepers if k.role == ADMINISTRATOR)

    return pool_keeper


def _silent(sound: Rule) -> Rule:
    def is_told(person_id: int, asking_id: int | None) -> bool:
        return False

    return is_told


def _kept_in(channel: str) -> Callable[[Rule], Rule]:
    """What comes through this channel stays with whoever typed it in."""

    def wrap(sound: Rule) -> Rule:
        def is_assigned(role: str, names_owner: bool, used: str) -> bool:
            return used != channel and bool(sound(role, names_owner, used))

        return is_assigned

    return wrap


def _after(more: int) -> Callable[[Rule], Rule]:
    """Leads go back so many days later."""

    def wrap(sound: Rule) -> Rule:
        def goes_back(status: str, in_pool: bool, followed_at: datetime, now: datetime, days: int) -> bool:
            return bool(sound(status, in_pool, followed_at, now, days + more))

        return goes_back

    return wrap


def _closed_too(sound: Rule) -> Rule:
    def goes_back(status: str, in_pool: bool, followed_at: datetime, now: datetime, days: int) -> bool:
        return bool(sound("新建", in_pool, followed_at, now, days))

    return goes_back


def _always_three_days(sound: Rule) -> Rule:
    def goes_back(status: str, in_pool: bool, followed_at: datetime, now: datetime, days: int) -> bool:
        return bool(sound(status, in_pool, followed_at, now, 3))

    return goes_back


def _only_keeper(sound: Rule) -> Rule:
    def told_of_return(owner_id: int, keeper_id: int) -> list[int]:
        return [keeper_id]

    return told_of_return


def _only_owner(sound: Rule) -> Rule:
    def told_of_return(owner_id: int, keeper_id: int) -> list[int]:
        return [owner_id]

    return told_of_return


def _not_counted(sound: Rule) -> Rule:
    def seen_to(before: datetime, followed_at: datetime) -> datetime:
        return before

    return seen_to


FAULTS: tuple[Fault, ...] = (
    Fault(
        "lead-region-ignored",
        "LEAD-02",
        BOTH,
        Text("不论哪个区域的线索都分给同一个团队。", "Leads of every region go to one team."),
        "assignment.responsible_team",
        _one_region,
    ),
    Fault(
        "lead-not-in-turn",
        "LEAD-02",
        BOTH,
        Text("团队里的线索总是分给同一个人。", "All leads of a team go to the same person."),
        "assignment.next_taker",
        _first_of_team,
    ),
    Fault(
        "lead-turn-forgotten",
        "LEAD-02",
        BOTH,
        Text("分配以后没有记下轮到谁。", "Whose turn it was is not remembered."),
        "assignment.following_turn",
        _turn_forgotten,
    ),
    Fault(
        "lead-pool-of-nobody",
        "LEAD-02",
        BOTH,
        Text("分不出去的线索没有进入经理的公共池。", "Unmatched leads do not land in the pool of a manager."),
        "assignment.pool_keeper",
        _administrators_pool,
    ),
    Fault(
        "lead-owner-not-told",
        "LEAD-02",
        BOTH,
        Text("分到线索的人没有收到通知。", "Whoever is given a lead is not told."),
        "assignment.is_told",
        _silent,
    ),
    Fault(
        "lead-not-given-out-by-page",
        "LEAD-02",
        UI,
        Text("在页面上录入的线索不分配。", "What is recorded on the page is not given out."),
        "assignment.is_assigned",
        _kept_in("page"),
    ),
    Fault(
        "lead-not-given-out-by-api",
        "LEAD-02",
        HTTP,
        Text("通过接口进来的线索不分配。", "What comes through the interface is not given out."),
        "assignment.is_assigned",
        _kept_in("api"),
    ),
    Fault(
        "lead-back-a-day-late",
        "LEAD-04",
        BOTH,
        Text("线索晚一天才退回公共池。", "Leads go back a day late."),
        "assignment.goes_back",
        _after(1),
    ),
    Fault(
        "lead-back-a-day-early",
        "LEAD-04",
        BOTH,
        Text("线索早一天就退回公共池。", "Leads go back a day early."),
        "assignment.goes_back",
        _after(-1),
    ),
    Fault(
        "lead-back-though-closed",
        "LEAD-04",
        BOTH,
        Text("已关闭的线索也退回公共池。", "Closed leads go back to the pool, too."),
        "assignment.goes_back",
        _closed_too,
    ),
    Fault(
        "lead-days-not-configurable",
        "LEAD-04",
        BOTH,
        Text("改了天数不起作用。", "The configured days make no difference."),
        "assignment.goes_back",
        _always_three_days,
    ),
    Fault(
        "lead-back-owner-not-told",
        "LEAD-04",
        BOTH,
        Text("线索退回，原负责人不知道。", "The former owner is not told of the return."),
        "assignment.told_of_return",
        _only_keeper,
    ),
    Fault(
        "lead-back-manager-not-told",
        "LEAD-04",
        BOTH,
        Text("线索退回，经理不知道。", "The manager is not told of the return."),
        "assignment.told_of_return",
        _only_owner,
    ),
    Fault(
        "lead-follow-up-not-counted",
        "LEAD-04",
        BOTH,
        Text("跟进以后没有重新计算天数。", "A follow-up does not start the days anew."),
        "assignment.seen_to",
        _not_counted,
    ),
)
