"""变更历史与同时修改 / History and two people at one customer

Who changed what (CUS-08), and what the second of two people is told (CUS-09).
"""

from __future__ import annotations

from pytest_bdd import given, then, when

from drivers.errors import Reason
from drivers.sentences import sentence
from steps.asserting import denied


def saved(desk, story, name, changes):
    """Open the customer, change these fields, save."""
    editing = desk.history.start(story.id_of(name))
    for field, value in changes.items():
        editing.put(story.field(field), value)
    editing.save()


def entries(desk, story, name, field):
    """The history of one field, newest first."""
    return [e for e in desk.history.of(story.id_of(name)) if e.field == field]


@when(sentence("{who:word}把客户“{name}”的{field:word}更正为“{value}”"))
def _(at, story, who, name, field, value):
    """打开客户，改这一项，保存 / open the customer, change this field, save"""
    story.attempt(lambda: saved(at(who), story, name, {field: value}))


@when(sentence("{who:word}把客户“{name}”的联系方式改为“{contact}”，所属行业改为“{industry}”"))
def _(at, story, who, name, contact, industry):
    """一次保存改两项 / two fields in one save"""
    story.attempt(lambda: saved(at(who), story, name, {"联系方式": contact, "所属行业": industry}))


@then(
    sentence("{who:word}看到客户“{name}”的历史：{actor:word}今天把{field:word}从“{before}”改为“{after}”"),
)
def _(views, story, today, who, name, actor, field, before, after):
    """历史的最近一条：改动的人、日期、改动前后的内容 / the newest entry: who, when, from what to what"""
    story.accepted()
    for desk in views(who):
        shown = entries(desk, story, name, field)
        assert shown, f"“{field}”没有历史"
        assert (shown[0].who, shown[0].before, shown[0].after) == (actor, before, after), (
            f"系统里是 {shown[0]}"
        )
        assert shown[0].day == str(today), f"日期应是 {today}，系统里是 {shown[0].day}"


@then(sentence("客户“{name}”的{field:word}依次有过“{values}”"))
def _(at, story, name, field, values):
    """从旧到新，一次不少 / from oldest to newest, none missing"""
    shown = entries(at(story.owner_of(name)), story, name, field)[::-1]
    path = [shown[0].before, *(e.after for e in shown)] if shown else []
    assert path == values.split("、"), f"应依次为“{values}”，系统里是“{'、'.join(path)}”"


@then(sentence("{who:word}看不到客户“{name}”的历史，{owner:word}看得到"))
def _(at, prepared, story, who, name, owner):
    """负责人看得到，这位同事被拒绝 / the owner sees it, this person is refused"""
    assert prepared(owner).history.of(story.id_of(name)), f"{owner}自己也看不到刚才的改动"
    denied(
        lambda: at(who).history.of(story.id_of(name)),
        f"{who}看到了别人客户的历史",
        among=(Reason.NOT_ALLOWED,),
    )


@given(sentence("{first:word}和{second:word}同时打开客户“{name}”准备修改"))
def _(at, story, first, second, name):
    """两个人都打开了这个客户，都还没有保存 / both have the customer open, neither has saved"""
    story.notes["editing"] = {who: at(who).history.start(story.id_of(name)) for who in (first, second)}
    story.notes["typed"] = {}


@when(sentence("{who:word}先把{field:word}改为“{value}”并保存"))
def _(story, who, field, value):
    """第一个人保存，不会被拒绝 / the first one saves, and isn't refused"""
    editing = story.notes["editing"][who]
    editing.put(story.field(field), value)
    editing.save()


@when(sentence("{who:word}再把{field:word}改为“{value}”并保存"))
def _(story, who, field, value):
    """第二个人保存 / the second one saves"""
    editing = story.notes["editing"][who]
    story.notes["typed"][field] = value
    editing.put(story.field(field), value)
    story.attempt(editing.save)


@when(sentence("{who:word}得到提示，核对以后再次保存"))
def _(story, who):
    """刚才被提示已被他人修改，看过以后再保存一次 / told of the other's change, looked, saved again"""
    assert story.refused().reason is Reason.CONFLICT, f"没有得到提示，而是：{story.refused()}"
    story.attempt(story.notes["editing"][who].save_after_looking)


@then(sentence("系统告诉{who:word}，{field:word}已由{other:word}改为“{value}”"))
def _(story, who, field, other, value):
    """提示里有是谁、改了哪一项、改成了什么 / the refusal tells who changed which field to what"""
    told = story.refused().fields.get(story.field(field), "")
    assert other in told and value in told, f"提示没有说明{other}把{field}改成了“{value}”：{story.refused()}"
