"""系统集成：呼叫中心 / Connections: call centre

Calls at the customer with the number, or as a lead (INT-06).
"""

from __future__ import annotations

from dataclasses import replace

from pytest_bdd import given, then, when

from drivers.records import CustomerDraft
from drivers.sentences import sentence


@given(sentence("呼叫中心已与 CRM 对接"))
def _(neighbours):
    """呼叫中心与 CRM 相连 / the call centre is connected"""
    neighbours.connect_calls()


@given(sentence("{who:word}名下有客户“{name}”，电话是“{phone}”"))
def _(prepared, neighbours, story, who, name, phone):
    """电话是本场景独有的号码 / the telephone number belongs to this scenario alone"""
    draft = CustomerDraft(story.marked(name), neighbours.phone(phone))
    story.remember(name, prepared(who).customers.record(draft), who)


SHOWN_AS = {
    "原样": lambda n: n,
    "加国家代码": lambda n: f"+86{n}",
    "中间有空格": lambda n: f"{n[:3]} {n[3:7]} {n[7:]}",
    "换了前三位": lambda n: f"159{n[3:]}",
}


@when(sentence("坐席“{agent}”在“{moment}”接听“{phone}”的来电，来电显示{form:word}"))
def _(neighbours, story, agent, moment, phone, form):
    """呼叫中心接听之后通知 CRM / the call centre answers a call and tells the CRM"""
    number = SHOWN_AS[form](neighbours.phone(phone))
    caller = story.marked(phone)
    neighbours.call = neighbours.calls.pick_up(number, agent, at=neighbours.at(moment), caller=caller)
    neighbours.delivery = neighbours.calls.send(neighbours.call)
    assert neighbours.delivery.taken, f"CRM 没有收下这通来电：{neighbours.delivery}"


@when(sentence("坐席“{agent}”在“{moment}”接听“{phone}”的来电，报来的通话时长是“{seconds}”"))
def _(neighbours, agent, moment, phone, seconds):
    """号码和时间都对，只是时长不是秒数 / number and time are right, only the length is no number of seconds"""
    number, at = neighbours.phone(phone), neighbours.at(moment)
    neighbours.call = neighbours.calls.pick_up(number, agent, at=at, seconds=seconds)
    neighbours.delivery = neighbours.calls.send(neighbours.call)


@then(sentence("CRM 不收这通来电，说明中提到“{words}”"))
def _(neighbours, words):
    """明确拒绝并说明原因，不是系统出错 / plainly refused with the reason, no error of the system"""
    answer = neighbours.delivery
    assert 400 <= answer.status < 500 and words in str(answer.body), f"应说明“{words}”，回答是 {answer}"


@when(sentence("呼叫中心改正通话时长，又报了一次"))
def _(neighbours):
    """同一通来电，时长写成秒数 / the same call, with a number of seconds"""
    neighbours.call = replace(neighbours.call, seconds=95)
    neighbours.delivery = neighbours.calls.send(neighbours.call)


@when(sentence("呼叫中心把同一通来电又报了 {times:int} 次"))
def _(neighbours, times):
    """来电编号不变 / the same call under the same id"""
    for _ in range(times):
        neighbours.delivery = neighbours.calls.send(neighbours.call)


@then(sentence("{who:word}看到客户“{name}”的通话记录正好 1 条：号码“{phone}”，坐席“{agent}”，时间“{moment}”"))
def _(at, neighbours, story, who, name, phone, agent, moment):
    """号码、坐席和时间都在 / number, agent and time are there"""
    found = at(who).calls.of_customer(story.id_of(name))
    digits = [c.number.replace(" ", "").removeprefix("+86") for c in found]
    assert digits == [neighbours.phone(phone)], f"通话记录是 {found}"
    assert found[0].agent == agent, f"坐席应是 {agent}：{found[0]}"
    assert found[0].started_at == neighbours.at(moment), f"时间应是 {moment}：{found[0]}"


@then(sentence("客户“{name}”的通话记录里一条也没有"))
def _(prepared, colleague, story, name):
    """这通来电不是这位客户的 / the call isn't this customer's"""
    found = prepared(colleague("系统管理员").name).calls.of_customer(story.id_of(name))
    assert not found, f"不该有通话记录：{found}"


@then(sentence("这些来电归到正好 1 条线索，没有生成客户"))
def _(prepared, colleague, neighbours):
    """陌生号码成为线索，不成为客户；再来电还是同一条 / an unknown number becomes one lead, never a customer"""
    desk = prepared(colleague("系统管理员").name)
    found = desk.calls.from_number(neighbours.call.number)
    digits = neighbours.call.number.replace(" ", "").removeprefix("+86")
    made = [c for c in desk.customers.search(digits) if neighbours.call.caller == c.name]
    assert found and {c.customer for c in found} == {None} and not made, f"生成了客户：{found} {made}"
    assert len({c.lead for c in found}) == 1 and found[0].lead, f"应正好 1 条线索：{found}"


@then(sentence("系统里有这个号码的来电正好 {times:int} 次"))
def _(prepared, colleague, neighbours, times):
    """一通来电只记一次 / a call is recorded once"""
    found = prepared(colleague("系统管理员").name).calls.from_number(neighbours.call.number)
    assert len(found) == times, f"应记 {times} 次，实际是 {found}"
