"""系统集成：ERP / Connections: ERP

Orders between the ERP and the CRM, in both directions, over lines that break (INT-01, INT-03, INT-05).
"""

from __future__ import annotations

import contextlib

from pytest_bdd import given, then, when

from drivers.areas.connections import Frequency
from drivers.areas.orders import Delivery, OrderDraft
from drivers.errors import NotReached
from drivers.eventually import eventually
from drivers.sentences import sentence

REAL_TIME_S = 5
"""Within so many seconds an order of the ERP has to show (INT-01)."""
PATIENCE_S = 10
ON_ITS_WAY_S = 2
"""An order that was sent has arrived by then, also on a busy machine."""
SETTLED = (Delivery.DELIVERED, Delivery.FAILED)


def when_settled(desk, order):
    """The order once the CRM has handed it over, or has given up"""
    return eventually(
        lambda: (o := desk.orders.look(order)).delivery in SETTLED and o, within_s=PATIENCE_S, every_s=0.2
    )


def only_order(desk, story, name, product_kind, amount):
    """The customer's transaction record holds this order and no other"""
    found = desk.orders.of_customer(story.id_of(name))
    shown = [(o.product_kind, o.amount) for o in found]
    assert shown == [(product_kind, amount)], (
        f"“{name}”的交易记录应正好 1 笔：{product_kind} {amount}，实际是 {shown}"
    )
    return found[0]


@given(sentence("ERP 已与 CRM 实时对接"))
def _(neighbours):
    """一个 ERP 与 CRM 相连，有变化马上通知 / an ERP is connected, changes are told at once"""
    neighbours.connect_erp()


@given(sentence("ERP 已与 CRM 实时对接，最多尝试 {times:int} 次"))
def _(neighbours, times):
    """发不出去时，试满这么多次为止 / what can't be sent is tried so often"""
    neighbours.connect_erp(attempts=times)


@given(sentence("ERP 已与 CRM 实时对接，送不到时 {minutes:int} 分钟后重试"))
def _(neighbours, minutes):
    """第一次没有送到之后，等这么久再试 / how long after the first failure the second attempt is made"""
    neighbours.connect_erp(retry_s=60.0 * minutes)


@given(sentence("ERP 已与 CRM 实时对接，最多等它 {seconds:int} 秒"))
def _(neighbours, seconds):
    """对方在这么久之内回答都算数 / an answer within this time counts"""
    neighbours.connect_erp(patience_s=float(seconds))


@given(sentence("ERP 已与 CRM 实时对接，字段清单是“{fields}”"))
def _(neighbours, fields):
    """这个连接只接收清单上的字段 / this connection takes only the fields on its list"""
    neighbours.connect_erp(fields=tuple(fields.split("、")))


@given(sentence("ERP 已与 CRM 对接，每天“{at}”同步一次"))
def _(neighbours, at):
    """每天定时同步，不实时 / synchronised once a day at this time, not in real time"""
    neighbours.connect_erp(frequency=Frequency.DAILY, daily_at=at)


@given(sentence("ERP 中为客户“{name}”下单，产品类别“{kind}”，金额 {amount:money} 元"))
@when(sentence("ERP 中为客户“{name}”下单，产品类别“{kind}”，金额 {amount:money} 元"))
def _(neighbours, name, kind, amount):
    """在 ERP 下单，ERP 随即通知 CRM / an order is placed in the ERP, which tells the CRM at once"""
    neighbours.place(neighbours.number_of(name), kind, amount)
    neighbours.send()


@given(sentence("ERP 中为客户“{name}”下单，产品类别“{kind}”，金额 {amount:money} 元，但没有通知 CRM"))
@when(sentence("ERP 中为客户“{name}”下单，产品类别“{kind}”，金额 {amount:money} 元，但没有通知 CRM"))
def _(neighbours, name, kind, amount):
    """订单只在 ERP 里，CRM 还不知道 / the order is in the ERP only, the CRM hasn't been told"""
    neighbours.place(neighbours.number_of(name), kind, amount)


@when(sentence("ERP 把同一条消息又发了 {times:int} 次"))
def _(neighbours, times):
    """内容和消息编号都不变 / the same message under the same id"""
    for _ in range(times):
        neighbours.send()


@when(sentence("ERP 为同一笔订单另发了一条消息"))
def _(neighbours):
    """订单没有变，消息编号是新的 / the order is unchanged, the message's id is new"""
    neighbours.send(neighbours.erp.letter(neighbours.order))


@when(sentence("ERP 把订单金额先改为 {first:money} 元，再改为 {second:money} 元，但后一条消息先到"))
def _(neighbours, first, second):
    """两条消息的先后颠倒了 / the two messages arrive in the wrong order"""
    neighbours.amend(first)
    early = neighbours.letter
    neighbours.amend(second)
    neighbours.send()
    neighbours.send(early)


@when(sentence("ERP 把订单金额改为 {amount:money} 元"))
def _(neighbours, amount):
    """订单在 ERP 里改了，CRM 得到通知 / the order is changed in the ERP, the CRM is told"""
    neighbours.amend(amount)
    neighbours.send()


@when(sentence("ERP 下单时把客户“{name}”的编号少写了最后一位，产品类别“{kind}”，金额 {amount:money} 元"))
def _(neighbours, name, kind, amount):
    """编号像这位客户，但不是 / the number looks like this customer's, but isn't"""
    neighbours.place(neighbours.number_of(name)[:-1], kind, amount)
    neighbours.send()


@when(
    sentence(
        "有人{credentials:word}，冒充 ERP 为客户“{name}”报来订单，产品类别“{kind}”，金额 {amount:money} 元"
    )
)
def _(neighbours, credentials, name, kind, amount):
    """没有令牌，或令牌是编的、别处的 / without a token, or with one that is made up or belongs elsewhere"""
    shown = {"不出示令牌": "", "编造令牌": "guessed-by-somebody"}
    neighbours.place(neighbours.number_of(name), kind, amount)
    neighbours.send(token=shown[credentials])


@then(sentence("ERP 得到明确的答复：没有收下"))
def _(neighbours):
    """CRM 明确拒绝了这条消息 / the CRM refused the message in so many words"""
    told = neighbours.delivery
    assert 400 <= told.status < 500 and told.body, f"CRM 应明确拒绝，实际的答复是 {told}"


@then(
    sentence(
        "{seconds:int} 秒内，{who:word}在客户“{name}”的交易记录里看到正好 1 笔：“{kind}”，{amount:money} 元"
    )
)
def _(at, neighbours, story, seconds, who, name, kind, amount):
    """交易记录里只有这一笔，金额和产品类别如上 / this order and no other, with this amount and kind"""
    order = eventually(lambda: only_order(at(who), story, name, kind, amount), within_s=seconds, every_s=0.2)
    assert order.number == neighbours.order.number, f"订单编号应是 {neighbours.order.number}：{order}"


@then(sentence("{who:word}在客户“{name}”的交易记录里看到正好 1 笔，产品类别空着，{amount:money} 元"))
def _(at, story, who, name, amount):
    """订单在，清单以外的字段没有进来 / the order is there, the field outside the list isn't"""
    eventually(lambda: only_order(at(who), story, name, None, amount), within_s=REAL_TIME_S)


@then(sentence("客户“{name}”的交易记录里一笔也没有"))
def _(prepared, colleague, story, name):
    """管理员看到的交易记录也是空的 / the transaction record is empty, even for the administrator"""
    found = prepared(colleague("系统管理员").name).orders.of_customer(story.id_of(name))
    assert not found, f"“{name}”不该有订单：{found}"


@when(sentence("{who:word}查看客户“{name}”的交易记录"))
def _(at, story, who, name):
    """打开交易记录，可能被拒绝 / open the transaction record; it may be refused"""
    story.attempt(lambda: at(who).orders.of_customer(story.id_of(name)))


# CRM → ERP


@given(sentence("{who:word}为客户“{name}”录入订单，产品类别“{kind}”，金额 {amount:money} 元，还没有确认"))
@when(sentence("{who:word}为客户“{name}”录入订单，产品类别“{kind}”，金额 {amount:money} 元，还没有确认"))
def _(prepared, neighbours, story, who, name, kind, amount):
    """订单还是草稿 / the order is a draft"""
    draft = OrderDraft(story.id_of(name), kind, amount, neighbours.connection["ERP"])
    story.notes["draft"] = prepared(who).orders.record(draft)


@when(sentence("{who:word}为客户“{name}”录入并确认订单，产品类别“{kind}”，金额 {amount:money} 元"))
def _(at, neighbours, story, who, name, kind, amount):
    """确认之后，订单应送到 ERP / once confirmed, the order is to reach the ERP"""
    draft = OrderDraft(story.id_of(name), kind, amount, neighbours.connection["ERP"])
    neighbours.ours = at(who).orders.record(draft)
    at(who).orders.confirm(neighbours.ours)


@when(sentence("{who:word}再确认 {times:int} 次同一笔订单"))
def _(at, neighbours, story, who, times):
    """可以被拒绝，但不能多出一笔 / may be refused, but must not make another one"""
    for _ in range(times):
        story.attempt(lambda: at(who).orders.confirm(neighbours.ours))
        story.expected = True


@then(sentence("ERP 里客户“{name}”的订单正好 1 笔：“{kind}”，{amount:money} 元，编号回到 CRM"))
def _(prepared, colleague, neighbours, story, name, kind, amount):
    """ERP 里正好一笔，内容完整，双方编号一致 / exactly one in the ERP, complete, both sides agree"""
    desk, number = prepared(colleague("系统管理员").name), neighbours.number_of(name)
    ours = when_settled(desk, neighbours.ours)
    assert ours.delivery is Delivery.DELIVERED, f"订单没有送到 ERP：{ours}"
    theirs = neighbours.erp.of_customer(number)
    shown = [(o.customer_name, o.product_kind, o.amount, o.number) for o in theirs]
    assert shown == [(story.marked(name), kind, amount, ours.number)], (
        f"ERP 应正好有 1 笔，与 CRM 一致（{ours}）；ERP 里是 {shown}"
    )
    only_order(desk, story, name, kind, amount)


@then(sentence("CRM 把订单交给 ERP 的尝试正好 {times:int} 次"))
def _(prepared, colleague, neighbours, times):
    """一次就成，没有多余的尝试 / so many attempts, no more"""
    order = prepared(colleague("系统管理员").name).orders.look(neighbours.ours)
    assert order.tried == times, f"应尝试 {times} 次，实际 {order.tried} 次：{order.problem}"
    assert neighbours.erp.attempts == times, f"应送来 {times} 次，ERP 收到 {neighbours.erp.attempts} 次"


# 线路 / lines


@given(sentence("CRM 到 ERP 的线路“{how}”"))
def _(neighbours, how):
    """从现在起，这条线路是坏的 / from now on this line is broken"""
    neighbours.break_off(neighbours.there, how)


@given(sentence("ERP 到 CRM 的线路“{how}”"))
def _(neighbours, how):
    """从现在起，这条线路是坏的 / from now on this line is broken"""
    neighbours.break_off(neighbours.back, how)


@given(sentence("CRM 到 ERP 的线路变慢，晚 {seconds:number} 秒才有回应"))
def _(neighbours, seconds):
    """慢，但没有坏 / slow, but not broken"""
    neighbours.there.slow_down(float(seconds))


@when(sentence("CRM 已自己重试过，线路恢复正常"))
def _(prepared, colleague, neighbours):
    """线路坏着的时候 CRM 至少又试了一次 / the CRM has tried at least once more while the line was broken"""
    desk = prepared(colleague("系统管理员").name)
    order = eventually(
        lambda: (o := desk.orders.look(neighbours.ours)) and (o.tried >= 2 or o.delivery in SETTLED) and o,
        within_s=PATIENCE_S,
        every_s=0.2,
    )
    assert order.tried >= 2, f"线路坏着，CRM 应自己重试，实际是 {order}"
    neighbours.there.heal()


@then(sentence("CRM 把订单交给 ERP 已试过 {times:int} 次，还会再试"))
def _(prepared, colleague, neighbours, times):
    """不多不少，而且没有放弃 / so many attempts and no more, and it hasn't given up"""
    desk = prepared(colleague("系统管理员").name)
    order = eventually(
        lambda: (o := desk.orders.look(neighbours.ours)) and o.tried >= times and o.delivery is Delivery.WAITING and o,
        within_s=PATIENCE_S,
        every_s=0.2,
    )  # fmt: skip
    assert order.tried == times, f"应试过 {times} 次，实际是 {order}"


@when(sentence("线路恢复正常，管理员让 CRM 重新发送"))
def _(prepared, colleague, neighbours):
    """人工重发发送失败的订单 / the failed order is sent again by hand"""
    neighbours.there.heal()
    prepared(colleague("系统管理员").name).orders.send_again(neighbours.ours)


@when(sentence("线路恢复正常，ERP 没有等到确认，又发了一次"))
def _(neighbours):
    """ERP 不知道 CRM 收到没有，照规矩再发 / the ERP can't know whether it arrived, so it sends again"""
    assert not neighbours.delivery.taken, f"线路坏着，ERP 不该收到确认：{neighbours.delivery}"
    neighbours.back.heal()
    neighbours.send()
    assert neighbours.delivery.taken, f"线路好了，CRM 应收下：{neighbours.delivery}"


@when(sentence("线路恢复正常，但 ERP 没有再发"))
def _(neighbours):
    """那条消息丢了 / that message is lost"""
    assert not neighbours.delivery.taken, f"线路坏着，ERP 不该收到确认：{neighbours.delivery}"
    neighbours.back.heal()


@then(sentence("{who:word}看到订单“{state}”，说明中提到“{why}”"))
def _(at, neighbours, who, state, why):
    """系统明说没有送到，并说出原因 / the CRM says plainly that it failed, and why"""
    order = when_settled(at(who), neighbours.ours)
    assert order.delivery is Delivery(state), f"订单应“{state}”，实际是 {order}"
    assert why in order.problem, f"说明应提到“{why}”，实际是“{order.problem}”"


@then(sentence("{who:word}收到通知：客户“{name}”的订单没有送达"))
def _(at, story, who, name):
    """通知里说出是哪位客户的订单 / the notice names the customer"""
    told = [n.text for n in at(who).inbox.notices() if story.marked(name) in n.text]
    assert len(told) == 1 and "没有送达" in told[0], f"应正好收到 1 条没有送达的通知，实际是 {told}"


@then(sentence("ERP 里没有客户“{name}”的订单"))
def _(neighbours, name):
    """ERP 没有收到这位客户的订单，片刻之后也没有 / the ERP has got no order of this customer, nor a moment later"""
    number = neighbours.number_of(name)
    with contextlib.suppress(NotReached):  # what is sent wrongly is on its way for a moment
        eventually(lambda: neighbours.erp.of_customer(number), within_s=ON_ITS_WAY_S)
    found = neighbours.erp.of_customer(number)
    assert not found, f"ERP 里不该有“{name}”的订单：{found}"
