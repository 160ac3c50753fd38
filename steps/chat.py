"""系统集成：企业微信 / Connections: enterprise chat

What customers say, and the link from there to their file (INT-02).
"""

from __future__ import annotations

from pytest_bdd import given, then, when

from drivers.eventually import eventually
from drivers.sentences import sentence

WITHIN_S = 3


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
