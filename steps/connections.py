"""系统集成：连接与同步 / Connections: settings and synchronisation

What a connection takes, when it synchronises, and what differs (INT-04).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from pytest_bdd import given, then, when

from drivers.areas.connections import Frequency, Unlike
from drivers.eventually import eventually
from drivers.sentences import sentence

WITHIN_S = 3


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


@when(sentence("{who:word}设置一个 ERP 连接，没有名称"))
def _(at, story, neighbours, who):
    """别的设置都对 / all other settings are right"""
    draft = replace(neighbours.draft(), name="")
    story.notes["opened"] = story.attempt(lambda: at(who).connections.record(draft))


@when(sentence("{who:word}设置一个 ERP 连接，字段清单是“{fields}”"))
def _(at, story, neighbours, who, fields):
    """别的设置都对 / all other settings are right"""
    draft = neighbours.draft(fields=tuple(fields.split("、")))
    story.notes["opened"] = story.attempt(lambda: at(who).connections.record(draft))


@when(sentence("{who:word}设置一个 ERP 连接，地址是“{address}”"))
def _(at, story, neighbours, who, address):
    """别的设置都对 / all other settings are right"""
    draft = neighbours.draft(address=address)
    story.notes["opened"] = story.attempt(lambda: at(who).connections.record(draft))


@then(sentence("连接已建立，令牌只出示这一次"))
def _(at, colleague, story):
    """建立时给出令牌，之后再也查不到 / the token is told on setting up and never again"""
    opened = story.notes["opened"]
    story.accepted()
    shown = at(colleague("系统管理员").name).connections.look(opened.connection.id)
    assert len(opened.token) >= 32, "令牌太短"
    assert opened.token not in repr(shown), "令牌不该再次出现"
