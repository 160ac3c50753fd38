"""性能 / Performance

Many reps at once (PERF): what they do, for how long, and what must hold.
"""

from __future__ import annotations

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


@given(sentence("销售代表的一天由这些操作组成"))
@given(sentence("a sales rep's day consists of"))
def _(load, datatable):
    """下面的表：操作、占比（合计 100%） / the table below: transaction, share (100 % in all)"""
    load.day({name.strip(): float(share.strip().rstrip("%％")) for name, share in datatable[1:]})


@given(sentence("同时有人用浏览器，每 {seconds:int} 秒打开一处常用画面"))
@given(sentence("somebody opens a frequent page in a browser every {seconds:int} s"))
def _(load, seconds):
    """像普通用户一样感受页面快慢，不干扰测量 / as a person would feel it, without disturbing the measurement"""
    load.browse(seconds)


@when(sentence("他们在 {seconds:int} 秒内持续录入客户，每录完一个停顿 {shortest:int} 至 {longest:int} 秒"))
@when(
    sentence(
        "they record customers for {seconds:int} s, pausing {shortest:int} to {longest:int} s after each"
    )
)
def _(load, seconds, shortest, longest):
    """所有人同时工作，像真人一样有停顿 / all at work at the same time, pausing as people do"""
    load.record_for(seconds, think_s=(float(shortest), float(longest)))


@when(sentence("他们同时工作 {seconds:int} 秒，每次操作后停顿 {shortest:int} 至 {longest:int} 秒"))
@when(
    sentence(
        "they work for {seconds:int} s, pausing {shortest:int} to {longest:int} s after each transaction"
    )
)
def _(load, seconds, shortest, longest):
    """混合的日常操作 / the mixed day's work"""
    load.work_for(seconds, think_s=(float(shortest), float(longest)))


@when(sentence("同时工作的人数从 {by:int} 名起，每 {seconds:int} 秒增加 {more:int} 名，直到 {to:int} 名"))
@when(sentence("{by:int} of them work at first, and {more:int} more every {seconds:int} s, up to {to:int}"))
def _(load, by, more, seconds, to):
    """逐级加压，找出极限 / step by step, until something breaks"""
    load.step_up(by, more, to, seconds)


@when(
    sentence(
        "先有 {usually:int} 名工作 {before:int} 秒，再有 {most:int} 名同时工作 {during:int} 秒，然后回到原来的人数再工作 {after:int} 秒"
    )
)
@when(
    sentence(
        "{usually:int} work for {before:int} s, then {most:int} at once for {during:int} s, then as many as before for {after:int} s"
    )
)
def _(load, usually, before, most, during, after):
    """突发高峰，和高峰之后 / a burst, and what comes after it"""
    load.burst(usually, before, most, during, after)


@when(sentence("无论系统快慢，每秒都有 {rate:number} 个客户要录入，持续 {seconds:int} 秒"))
@when(
    sentence(
        "whether or not the CRM keeps up, {rate:number} customers a second are to be recorded for {seconds:int} s"
    )
)
def _(load, rate, seconds):
    """等待的时间从本该开始时算起，系统停顿藏不住 / times count from when each was to begin: no stall can hide"""
    load.arrive(float(rate), seconds)


@then(sentence("录入客户的平均响应时间不超过 {limit:number} 秒"))
@then(sentence("recording a customer takes at most {limit:number} s on average"))
def _(load, limit):
    """从发出到确认保存的时间，取平均 / from sending to the confirmed save, on average"""
    assert load.held("mean", at_most=float(limit), transaction="record_customer")


@then(sentence("“{what}”的平均响应时间不超过 {limit:number} 秒"))
@then(sentence('"{what}" takes at most {limit:number} s on average'))
def _(load, what, limit):
    """某一种操作，从发出到完成，取平均 / one kind of transaction, from sending to its end"""
    assert load.held("mean", at_most=float(limit), transaction=what)


@then(sentence("每一种操作的平均响应时间都不超过 {limit:number} 秒"))
@then(sentence("every kind of transaction takes at most {limit:number} s on average"))
def _(load, limit):
    """每一种单独判定，不被其他操作拉平 / each by itself, none hides behind the others"""
    assert load.every_held("mean", at_most=float(limit))


@then(sentence("每一种操作都有 {share:int}% 在 {limit:number} 秒内完成"))
@then(sentence("of every kind of transaction {share:int}% take at most {limit:number} s"))
def _(load, share, limit):
    """百分位：50、90、95 或 99 / the percentile: 50, 90, 95 or 99"""
    assert share in (50, 90, 95, 99), f"可以写 50%、90%、95%、99%，不能写 {share}%"
    assert load.every_held(f"p{share}", at_most=float(limit))


@then(sentence("没有一次录入失败"))
@then(sentence("not one record failed"))
def _(load):
    """没有出错，没有超时，没有等不到回音的 / no error, no time-out, nothing left without an answer"""
    assert load.held("errors", at_most=0, transaction="record_customer")


@then(sentence("没有一次操作失败"))
@then(sentence("not one transaction failed"))
def _(load):
    """所有种类的操作都算在内 / of all kinds of transactions"""
    assert load.held("errors", at_most=0)


@then(sentence("失败的操作不超过 {share:number}%"))
@then(sentence("at most {share:number}% of the transactions failed"))
def _(load, share):
    """出错、超时和等不到回音的都算失败 / errors, time-outs and what never came back"""
    assert load.held("error_share", at_most=float(share) / 100)


@then(sentence("至少完成 {count:int} 次操作"))
@then(sentence("at least {count:int} transactions succeeded"))
def _(load, count):
    """太少说明不了什么 / a few prove nothing"""
    assert load.held("succeeded", at_least=count)


@then(sentence("找出了平均响应时间超过 {limit:number} 秒、或失败超过 {share:number}% 的人数"))
@then(
    sentence(
        "it is known with how many reps the average is above {limit:number} s or over {share:number}% fail"
    )
)
def _(load, limit, share):
    """极限在哪里；一直满足也是答案 / where the limit is; that it held up to the most is an answer too"""
    assert load.limit_found(float(limit), float(share) / 100)


@then(sentence("至少 {count:int} 名同时工作时仍然满足要求"))
@then(sentence("the demands are met with at least {count:int} reps"))
def _(load, count):
    """极限不能太低 / the limit must not be lower than that"""
    assert load.held("capacity", at_least=count)


@then(sentence("高峰过后 {seconds:int} 秒内恢复"))
@then(sentence("within {seconds:int} s after the burst it is as before"))
def _(load, seconds):
    """平均响应时间回到高峰前的 1.5 倍以内，没有失败 / the mean is within 1.5 times that before, nothing fails"""
    assert load.held("recovery", at_most=seconds)


@then(sentence("最后三分之一时间的平均响应时间不超过最初三分之一的 {factor:number} 倍"))
@then(sentence("the mean of the last third is at most {factor:number} times that of the first"))
def _(load, factor):
    """没有越来越慢；50 毫秒以内的差别不算 / it doesn't become slower; less than 50 ms don't count"""
    assert load.held("growth", at_most=float(factor))


@then(sentence("失败没有越来越多"))
@then(sentence("failures do not grow"))
def _(load):
    """最后三分之一的失败率不高于最初三分之一 / the last third's share of failures isn't above the first third's"""
    assert load.held("error_growth", at_most=0)


@then(sentence("常用画面有 {share:int}% 在 {limit:number} 秒内可用"))
@then(sentence("{share:int}% of the frequent pages are usable within {limit:number} s"))
def _(load, share, limit):
    """内容完整、主要部分已显示 / complete, with the largest part of it painted"""
    assert share in (50, 90, 95, 99), f"可以写 50%、90%、95%、99%，不能写 {share}%"
    assert load.held(f"p{share}", at_most=float(limit), page="all")


@then(sentence("没有一处打不开"))
@then(sentence("every page could be opened"))
def _(load):
    """页面出错、等不到回音都算 / neither an error page nor one that never came"""
    assert load.held("errors", at_most=0, page="all")


@then(sentence("至少打开了 {count:int} 次画面"))
@then(sentence("at least {count:int} pages were opened"))
def _(load, count):
    """太少说明不了什么 / a few prove nothing"""
    assert load.held("succeeded", at_least=count, page="all")


@then(sentence("新增客户数等于保存成功的次数，客户编号无重复"))
@then(sentence("as many customers were stored as were confirmed, and no number was given twice"))
def _(load):
    """数据仍然对：不多、不少、不重号、不错主 / the data is right: none lost, none doubled, numbers unique, owners right"""
    assert load.data_right()
