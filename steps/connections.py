"""系统集成：连接、聊天、来电 / Connections: settings, chat, calls

What a connection takes and when it synchronises (INT-04), enterprise chat (INT-02), call centre (INT-06).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from pytest_bdd import given, then, when

from drivers.areas.connections import Frequency, Unlike
from drivers.eventually import eventually
from drivers.records import CustomerDraft
from drivers.sentences import sentence

WITHIN_S = 3


# 连接与同步 / connections


@given(sentence("ERP 已与 CRM 对接，每天同步一次，时间定在 {hours:int} 小时以后"))
def _(neighbours, hours):
    """同步时间按 CRM 现在的时间推算 / the daily time, counted from now in the CRM's time"""
    later = datetime.now(neighbours.zone) + timedelta(hours=hours)
    neighbours.connect_erp(frequency=Frequency.DAILY, daily_at=f"{later:%H:%M}")


@given(sentence("管理员执行一次同步"))
@when(sentence("管理员执行一次同步"))
@when(sentence("管理员再执行一次同步"))
def _(at, colleague, neighbours, story):
    """不等到规定的时间，现在就同步 / synchronise now, without waiting for the time"""
    desk = at(colleague("系统管理员").name)
    story.notes["report"] = desk.connections.synchronise(neighbours.connection["ERP"])


@then(sentence("管理员看到 ERP 连接的频率是“{frequency}”，时间是“{at_time}”，字段清单是“{fields}”"))
def _(at, colleague, neighbours, frequency, at_time, fields):
    """连接写明何时同步、同步哪些字段 / the connection says when it synchronises and which fields"""
    shown = at(colleague("系统管理员").name).connections.look(neighbours.connection["ERP"])
    found = (shown.frequency.value, shown.daily_at, "、".join(shown.fields))
    assert found == (frequency, at_time, fields), f"连接上写的是 {found}"


@then(sentence("管理员看到同步已自动运行 {times:int} 次"))
def _(at, colleague, neighbours, times):
    """到点才运行，一天一次 / it ran when its time had come, once a day"""
    desk = at(colleague("系统管理员").name)
    there = neighbours.connection["ERP"]
    eventually(lambda: len(desk.connections.reports(there)) >= times, within_s=WITHIN_S, every_s=0.2)
    found = desk.connections.reports(there)
    assert len(found) == times, f"应运行 {times} 次，实际 {len(found)} 次：{found}"


@then(sentence("同步没有改动任何数据"))
def _(story):
    """没有新增，没有修改 / nothing added, nothing changed"""
    report = story.notes["report"]
    assert (report.problem, report.added, report.changed) == ("", 0, 0), f"同步报告是 {report}"


@given(sentence("ERP 和 CRM 之间有一处差异：“{what}”，客户“{name}”"))
def _(neighbours, what, name):
    """照名称造出一处差异 / one difference of this kind is made"""
    number = neighbours.number_of(name)
    if Unlike(what) is Unlike.UNKNOWN_CUSTOMER:
        number = "CUST190001010001"
    neighbours.place(number, "软件许可", Decimal("36000.00"))
    if Unlike(what) in (Unlike.MISSING_THERE, Unlike.DIFFERENT):
        neighbours.send()
        assert neighbours.delivery.taken, neighbours.delivery
    if Unlike(what) is Unlike.MISSING_THERE:
        neighbours.erp.drop(neighbours.order.number)
    if Unlike(what) is Unlike.DIFFERENT:
        neighbours.amend(Decimal("36000.01"))


@then(sentence("同步报告列出正好 1 处差异：“{what}”，指明是哪一笔订单，{outcome:word}"))
def _(neighbours, story, what, outcome):
    """差异逐条列出；能补的补上，不能的留给人处理 / each difference is listed; put right where it can be"""
    report = story.notes["report"]
    shown = [(d.what.value, d.order_number, d.settled) for d in report.differences]
    wanted = (what, neighbours.order.number, {"已经处理": True, "等待人工处理": False}[outcome])
    assert not report.problem and shown == [wanted], f"报告应列出 {wanted}，实际是 {report}"


@when(sentence("{who:word}设置一个 ERP 连接"))
def _(at, story, neighbours, who):
    """尝试建立一个新的连接 / try to set up a new connection"""
    story.notes["opened"] = story.attempt(lambda: at(who).connections.record(neighbours.draft()))


@then(sentence("连接已建立，令牌只出示这一次"))
def _(at, colleague, story):
    """建立时给出令牌，之后再也查不到 / the token is told on setting up and never again"""
    opened = story.notes["opened"]
    story.accepted()
    shown = at(colleague("系统管理员").name).connections.look(opened.connection.id)
    assert len(opened.token) >= 32, "令牌太短"
    assert opened.token not in repr(shown), "令牌不该再次出现"


# 企业微信 / enterprise chat


@given(sentence("企业微信已与 CRM 对接"))
def _(neighbours):
    """企业微信与 CRM 相连 / the enterprise chat is connected"""
    neighbours.connect_chat()


@given(sentence("客户“{name}”在企业微信里说“{text}”"))
@when(sentence("客户“{name}”在企业微信里说“{text}”"))
def _(neighbours, name, text):
    """客户发来一条消息，企业微信通知 CRM / the customer writes, the chat tells the CRM"""
    neighbours.message = neighbours.chat.write(neighbours.number_of(name), text)
    neighbours.delivery = neighbours.chat.send(neighbours.message)


@when(sentence("客户“{name}”在企业微信里先说“{first}”，后说“{second}”，但后一条先到"))
def _(neighbours, name, first, second):
    """两条消息到达的先后颠倒了 / the two messages arrive in the wrong order"""
    number = neighbours.number_of(name)
    early, late = neighbours.chat.write(number, first), neighbours.chat.write(number, second)
    for message in (late, early):
        neighbours.delivery = neighbours.chat.send(message)


@when(sentence("企业微信把同一条消息又发了 {times:int} 次"))
def _(neighbours, times):
    """消息编号不变 / the same message under the same id"""
    for _ in range(times):
        neighbours.delivery = neighbours.chat.send(neighbours.message)


@then(sentence("{who:word}看到客户“{name}”的聊天记录正好是：“{lines}”"))
def _(at, story, who, name, lines):
    """按说话的先后，一条不多一条不少（用“ / ”隔开） / in the order of speaking, no more and no fewer"""
    wanted = lines.split(" / ")

    def there():
        found = [line.text for line in at(who).chat.of_customer(story.id_of(name))]
        assert found == wanted, f"聊天记录是 {found}"
        return True

    eventually(there, within_s=WITHIN_S)


@when(sentence("{who:person}从企业微信的链接打开客户“{name}”的档案"))
def _(at, neighbours, story, who, name):
    """聊天旁边的链接，以自己的身份打开 / the link beside the chat, followed as oneself"""
    link = neighbours.chat.link(neighbours.number_of(name))
    assert link, f"企业微信没有得到链接：{neighbours.delivery}"
    story.notes["file"] = story.attempt(lambda: at(who).chat.open_file(link))


@when(sentence("没有登录的人从企业微信的链接打开客户“{name}”的档案"))
def _(crm, neighbours, story, name):
    """有链接，但没有登录 / has the link, but hasn't signed in"""
    link = neighbours.chat.link(neighbours.number_of(name))
    assert link, f"企业微信没有得到链接：{neighbours.delivery}"
    story.notes["file"] = story.attempt(lambda: crm.stranger().chat.open_file(link))


@then(sentence("打开的是客户“{name}”的档案"))
def _(story, name):
    """不是别人的 / and nobody else's"""
    story.accepted()
    assert story.notes["file"].name == story.marked(name), f"打开的是 {story.notes['file']}"


# 呼叫中心 / call centre


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
