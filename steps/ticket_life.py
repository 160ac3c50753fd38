"""工单的处理 / Working on a ticket

Answering, terms, closing with the customer's satisfaction, reopening (SRV-03, SRV-04).
"""

from __future__ import annotations

from pytest_bdd import given, then, when

from drivers.sentences import sentence

READER = "林燕"
"""Somebody of service, who sees every ticket."""


@given(sentence("{who:person}已经回复了工单"))
def _(prepared, story, who):
    """客服已经作过首次响应 / there has been a first response"""
    prepared(who).tickets.reply(story.notes["ticket"], "已收到，马上处理")


@given(sentence("{who:person}已经回复并关闭了工单，满意度“{satisfaction}”"))
def _(prepared, story, who, satisfaction):
    """工单处理过，已经关闭 / the ticket has been answered and closed"""
    desk = prepared(who).tickets
    desk.reply(story.notes["ticket"], "工程师已处理")
    desk.close(story.notes["ticket"], satisfaction)


@when(sentence("{who:person}回复工单“{text}”"))
def _(at, story, who, text):
    """答复客户 / answer the customer"""
    story.attempt(lambda: at(who).tickets.reply(story.notes["ticket"], text))


@when(sentence("{who:person}关闭工单，满意度“{satisfaction}”"))
def _(at, story, who, satisfaction):
    """办完了，记下客户是否满意 / done, and how satisfied the customer is"""
    story.attempt(lambda: at(who).tickets.close(story.notes["ticket"], satisfaction))


@when(sentence("{who:person}关闭工单，没有记下满意度"))
def _(at, story, who):
    """没有问客户是否满意就关闭 / close it without the customer's satisfaction"""
    story.attempt(lambda: at(who).tickets.close(story.notes["ticket"], ""))


@when(sentence("{who:person}回复工单“{title}”并关闭，满意度“{satisfaction}”"))
def _(at, story, who, title, satisfaction):
    """答复以后办结 / answered, then closed"""
    desk = at(who).tickets
    desk.reply(story.id_of(title), "已处理")
    desk.close(story.id_of(title), satisfaction)


@when(sentence("{who:person}重新打开工单，原因“{why}”"))
def _(at, story, who, why):
    """问题又出现，重新办理 / the trouble is back"""
    story.attempt(lambda: at(who).tickets.reopen(story.notes["ticket"], why))


@when(sentence("{who:person}重新打开工单，没有写原因"))
def _(at, story, who):
    """不说为什么就重新打开 / reopen it without saying why"""
    story.attempt(lambda: at(who).tickets.reopen(story.notes["ticket"], ""))


@then(sentence("工单的首次响应时间是 {first:int} 分钟，解决时间是 {whole:int} 分钟"))
def _(views, story, first, whole):
    """以首次回复和关闭的时刻为准，操作本身的时间不超过 2 分钟 / measured to the first answer and to closing"""
    story.accepted()
    for desk in views(READER):
        shown = desk.tickets.look(story.notes["ticket"])
        assert shown.response_minutes in range(first, first + 3), (
            f"首次响应时间是 {shown.response_minutes} 分钟"
        )
        assert shown.solution_minutes in range(whole, whole + 3), f"解决时间是 {shown.solution_minutes} 分钟"


@then(sentence("工单的时限标识是“{flag}”"))
def _(views, story, flag):
    """工单和列表里的标识都如上 / ticket and list show this flag"""
    for desk in views(READER):
        ticket = desk.tickets.look(story.notes["ticket"])
        assert (ticket.late or "未超时") == flag, f"工单应标识“{flag}”，系统里是“{ticket.late or '未超时'}”"
        rows = [t.late for t in desk.tickets.listed(story.mark) if t.id == ticket.id]
        assert rows == [ticket.late], f"列表里的标识是 {rows}，工单里是“{ticket.late}”"


@then(sentence("{who:person}的超时清单里有“{late}”，没有“{fine}”"))
def _(views, story, who, late, fine):
    """超时清单里只有超时的，并有标识 / the list of overdue tickets holds and flags just those"""
    for desk in views(who):
        found = {ticket.id: ticket.late for ticket in desk.tickets.overdue(story.mark)}
        assert found.get(story.id_of(late)), f"“{late}”应在超时清单里并有标识，清单是 {found}"
        assert story.id_of(fine) not in found, f"“{fine}”没有超时，却在清单里"


@then(sentence("工单已关闭，满意度是“{satisfaction}”"))
def _(views, story, satisfaction):
    """打开工单，满意度如上 / the closed ticket shows it"""
    story.accepted()
    for desk in views(READER):
        shown = desk.tickets.look(story.notes["ticket"])
        assert (shown.status, shown.satisfaction) == ("已关闭", satisfaction), f"工单是 {shown}"


@then(sentence("工单没有关闭"))
def _(views, story):
    """工单还开着 / it is still open"""
    for desk in views(READER):
        assert desk.tickets.look(story.notes["ticket"]).status != "已关闭", "工单被关闭了"


@then(sentence("工单仍然是关闭的"))
def _(views, story):
    """工单没有被重新打开 / it was not reopened"""
    for desk in views(READER):
        assert desk.tickets.look(story.notes["ticket"]).status == "已关闭", "工单被重新打开了"


@then(sentence("工单处于“{status}”"))
def _(views, story, status):
    """打开工单，状态如上 / the ticket shows this status"""
    story.accepted()
    for desk in views(READER):
        shown = desk.tickets.look(story.notes["ticket"]).status
        assert shown == status, f"工单应处于“{status}”，系统里是“{shown}”"


@then(sentence("工单的历史依次是“{kinds}”"))
def _(views, story, kinds):
    """发生过的事一件不少，按先后 / everything that happened, in order"""
    story.accepted()
    for desk in views(READER):
        shown = "、".join(event.kind for event in desk.tickets.look(story.notes["ticket"]).history)
        assert shown == kinds, f"历史应是“{kinds}”，系统里是“{shown}”"


@then(sentence("历史里写着“{first}”和“{second}”"))
def _(views, story, first, second):
    """当时写的内容都还在 / the words of that time are still there"""
    for desk in views(READER):
        said = [event.words for event in desk.tickets.look(story.notes["ticket"]).history]
        assert first in said and second in said, f"历史里写的是 {said}"
