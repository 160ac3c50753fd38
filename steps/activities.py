"""跟进记录 / Follow-ups

Follow-ups, the tasks of the stages (OPP-02, OPP-03).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from pytest_bdd import given, then, when

from drivers.areas.activities import ActivityDraft
from drivers.sentences import sentence
from steps.asserting import denied

MISSING = {"跟进方式": "kind", "跟进时间": "at", "下一步": "next_step"}


@given(sentence("{who:word}跟进商机“{name}”，方式“{kind}”，时间“{time}”，下一步“{step}”"))
@when(sentence("{who:word}跟进商机“{name}”，方式“{kind}”，时间“{time}”，下一步“{step}”"))
def _(at, story, who, name, kind, time, step):
    """记下怎么跟进的、什么时候、下一步做什么 / how, when, and what comes next"""
    draft = ActivityDraft(kind, moment(time), story.marked(step), opportunity=story.id_of(name))
    story.notes["follow-up"] = story.attempt(lambda: at(who).activities.record(draft))


@when(sentence("{who:word}跟进客户“{name}”，方式“{kind}”，时间“{time}”，下一步“{step}”"))
def _(at, story, who, name, kind, time, step):
    """跟进客户本身，不属于哪个商机 / of the customer itself, of none of its opportunities"""
    draft = ActivityDraft(kind, moment(time), story.marked(step), customer=story.id_of(name))
    story.notes["follow-up"] = story.attempt(lambda: at(who).activities.record(draft))


@when(sentence("{who:word}跟进线索“{name}”，方式“{kind}”，下一步“{step}”"))
def _(at, wall_clock, story, who, name, kind, step):
    """现在跟进这条线索 / follow the lead up now"""
    draft = ActivityDraft(kind, wall_clock(), story.marked(step), lead=story.id_of(name))
    story.notes["follow-up"] = story.attempt(lambda: at(who).activities.record(draft))


@when(sentence("{who:word}跟进商机“{name}”，但没有写{field:word}"))
def _(at, wall_clock, story, who, name, field):
    """其余照常填写，唯独这一项空着 / everything is filled in but this"""
    full = ActivityDraft("电话", wall_clock(), story.marked("寄样品"), opportunity=story.id_of(name))
    story.attempt(lambda: at(who).activities.record(replace(full, **{MISSING[field]: None})))


@when(sentence("{who:word}跟进商机“{name}”，时间写成明天"))
def _(at, wall_clock, story, who, name):
    """把还没发生的事当作跟进 / something that hasn't happened yet"""
    tomorrow = wall_clock() + timedelta(days=1)
    draft = ActivityDraft("电话", tomorrow, story.marked("寄样品"), opportunity=story.id_of(name))
    story.attempt(lambda: at(who).activities.record(draft))


@then(sentence("商机“{name}”上有 1 条跟进：{kind:word}，“{time}”，下一步“{step}”"))
def _(views, story, name, kind, time, step):
    """打开商机，正好看到这一条 / the opportunity shows exactly this one"""
    story.accepted()
    for desk in views(story.owner_of(name)):
        found = desk.activities.of_opportunity(story.id_of(name))
        assert told(found) == [(kind, moment(time), story.marked(step))], f"商机上的跟进是 {found}"


@then(sentence("客户“{name}”上有 1 条跟进：{kind:word}，“{time}”，下一步“{step}”"))
def _(views, story, name, kind, time, step):
    """打开客户，正好看到这一条 / the customer shows exactly this one"""
    story.accepted()
    for desk in views(story.owner_of(name)):
        found = desk.activities.of_customer(story.id_of(name))
        assert told(found) == [(kind, moment(time), story.marked(step))], f"客户上的跟进是 {found}"


@then(sentence("商机“{name}”上没有跟进"))
def _(views, story, name):
    """打开商机，一条跟进也没有 / the opportunity shows none"""
    for desk in views(story.owner_of(name)):
        found = desk.activities.of_opportunity(story.id_of(name))
        assert not found, f"不该有跟进：{found}"


@then(sentence("{who:word}在跟进记录里找不到“{step}”，{owner:word}找得到"))
def _(at, prepared, story, who, step, owner):
    """列表和搜索里，一个有，一个没有 / in list and search: one finds it, the other doesn't"""
    theirs, others = prepared(owner).activities, at(who).activities
    for find, seen in ((theirs.listed, others.listed), (theirs.search, others.search)):
        assert [a.id for a in find(story.marked(step))] == [story.notes["follow-up"]], "没有对照"
        assert not seen(story.marked(step)), f"{who}看到了别人的跟进：{seen(story.marked(step))}"


@then(sentence("{who:word}打不开这条跟进，{owner:word}打得开"))
def _(at, prepared, story, who, owner):
    """负责人打得开，这位同事被明确拒绝 / the owner can open it, this person is refused"""
    made = story.notes["follow-up"]
    assert prepared(owner).activities.look(made).id == made, "没有对照：负责人也打不开"
    denied(lambda: at(who).activities.look(made), f"{who}打开了别人的跟进")


@given(sentence("现在是凌晨 {hour:int} 点"))
def _(crm_clock, wall_clock, hour):
    """把系统的时钟拨到下一个这一时刻 / the CRM's clock is moved to the next such hour"""
    now = wall_clock()
    then_ = now.replace(hour=hour, minute=0, second=0) + timedelta(days=now.hour >= hour)
    crm_clock.forward((then_ - now) / timedelta(hours=1))


@then(sentence("{who:word}的待办里有 1 条商机“{name}”的“{task}”，{days:int} 天后到期"))
def _(views, wall_clock, story, who, name, task, days):
    """正好一条，从今天起这么多天后到期 / exactly one, due so many days from today"""
    story.accepted()
    today = {(wall_clock() - timedelta(minutes=m)).date() for m in (0, 5)}  # midnight may just have passed
    for desk in views(who):
        due = the_task(desk, story.marked(name), task).due
        assert due - timedelta(days=days) in today, f"到期日应是 {days} 天后，实际是 {due}"


@then(sentence("{who:word}的待办里商机“{name}”的“{task}”已经逾期"))
def _(views, story, who, name, task):
    """过了到期日，显示为逾期 / past its day it's shown as overdue"""
    for desk in views(who):
        assert the_task(desk, story.marked(name), task).overdue, f"“{task}”应显示逾期，待办里没有逾期"


@then(sentence("{who:word}的待办里商机“{name}”的“{task}”没有逾期"))
def _(views, story, who, name, task):
    """到期当天还不算 / on the day itself it isn't yet"""
    for desk in views(who):
        assert not the_task(desk, story.marked(name), task).overdue, f"“{task}”还没有逾期，待办里显示逾期"


@then(sentence("{who:word}的待办里没有商机“{name}”的任务"))
def _(views, story, who, name):
    """待办里没有一条属于这个商机 / none of the to-dos is of this opportunity"""
    for desk in views(who):
        found = tasks(desk, story.marked(name))
        assert not found, f"{who}的待办里不该有：{found}"


def moment(text):
    """A time as people write it."""
    return datetime.fromisoformat(text)


def told(activities):
    """Kind, time and next step of each."""
    return [(a.kind, a.at, a.next_step) for a in activities]


def the_task(desk, opportunity, task):
    """The one to-do of this kind."""
    found = [todo for todo in tasks(desk, opportunity) if task in todo.title]
    assert len(found) == 1, f"应正好有 1 条“{task}”，待办里是 {tasks(desk, opportunity)}"
    return found[0]


def tasks(desk, opportunity):
    """The to-dos of an opportunity."""
    return [todo for todo in desk.inbox.todos() if opportunity in todo.title]
