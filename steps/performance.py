"""性能 / Performance

Many reps at once (PERF).
"""

from __future__ import annotations

from decimal import Decimal

from pytest_bdd import given, then, when

from drivers.sentences import sentence


@given(sentence("系统中已有 {count:int} 个客户"))
@given(sentence("the CRM holds {count:int} customers"))
def _(load, count):
    """数据量是前提：空系统上的快不算快 / the amount of data is an entry criterion"""
    load.have_customers(count)


@given(sentence("{count:int} 名销售代表已登录"))
@given(sentence("{count:int} sales reps are signed in"))
def _(load, count):
    """每人一个账号；登录不计入测量 / an account each; signing in is not measured"""
    load.sign_in(count)


@when(sentence("他们在 {seconds:int} 秒内持续录入客户，每录完一个停顿 {shortest:int} 至 {longest:int} 秒"))
@when(
    sentence(
        "they record customers for {seconds:int} s, pausing {shortest:int} to {longest:int} s after each"
    )
)
def _(load, seconds, shortest, longest):
    """所有人同时工作，像真人一样有停顿 / all at work at the same time, pausing as people do"""
    load.record_for(seconds, think_s=(float(shortest), float(longest)))


@then(sentence("录入客户的平均响应时间不超过 {limit:number} 秒"))
@then(sentence("recording a customer takes at most {limit:number} s on average"))
def _(load, limit):
    """从发出到确认保存的时间，取平均 / from sending to the confirmed save, on average"""
    assert load.held("mean", at_most=float(Decimal(limit)))


@then(sentence("没有一次录入失败"))
@then(sentence("not one record failed"))
def _(load):
    """没有出错，没有超时，没有等不到回音的 / no error, no time-out, nothing left without an answer"""
    assert load.held("errors", at_most=0)


@then(sentence("新增客户数等于保存成功的次数，客户编号无重复"))
@then(sentence("as many customers were stored as were confirmed, and no number was given twice"))
def _(load):
    """数据仍然对：不多、不少、不重号、不错主 / the data is right: none lost, none doubled, numbers unique, owners right"""
    assert load.data_right()
