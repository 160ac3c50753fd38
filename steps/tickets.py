"""服务工单与知识库 / Service tickets and knowledge base

Opening, assigning, answering, closing and reopening tickets; sales called in; articles (SRV).
"""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from pytest_bdd import given, then, when

from drivers.areas.knowledge import ArticleDraft
from drivers.areas.tickets import TicketDraft
from drivers.errors import CrmRefused, NotReached, Reason
from drivers.eventually import eventually
from drivers.sentences import sentence

FIELDS = {"受理渠道": "via", "类别": "category", "优先级": "priority"}
DENIED = (Reason.NOT_ALLOWED, Reason.NOT_FOUND)
READER = "林燕"
"""Somebody of service, who sees every ticket."""


@given(sentence("“{category}”类的工单由“{agents}”负责"))
def _(prepared, colleague, story, category, agents):
    """系统管理员设了这个类别和负责的客服 / the administrator has given this category to these agents"""
    desk = prepared(colleague("系统管理员").name)
    desk.tickets.share_category(story.marked(category), agents.split("、"))


@given(sentence("“{customer}”有投诉工单“{title}”"))
def _(prepared, colleague, story, customer, title):
    """客服已经受理了这个投诉 / service has recorded this complaint"""
    draft = TicketDraft(story.marked(title), story.id_of(customer), category="投诉")
    opened(story, title, prepared(colleague("客服专员").name).tickets.record(draft))


@given(sentence("“{customer}”有优先级“{priority}”的工单“{title}”"))
def _(prepared, colleague, story, customer, priority, title):
    """客服已经受理了这个工单 / service has recorded this ticket"""
    draft = TicketDraft(story.marked(title), story.id_of(customer), priority=priority)
    opened(story, title, prepared(colleague("客服专员").name).tickets.record(draft))


@given(sentence("客户“{name}”已转给{who:person}负责"))
def _(prepared, colleague, person, story, name, who):
    """系统管理员把客户转给了这位同事 / the administrator has handed the customer to this colleague"""
    desk = prepared(colleague("系统管理员").name)
    desk.customers.change(story.id_of(name), "owner", person(who).user)
    assert desk.customers.look(story.id_of(name)).owner == who, "客户没有转过去"


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


@given(sentence("知识库有文章“{title}”，正文“{body}”"))
def _(prepared, colleague, story, title, body):
    """客服写过这篇文章，已经发布 / service has published this article"""
    draft = ArticleDraft(story.marked(title), body)
    story.ids[title] = prepared(colleague("客服专员").name).knowledge.record(draft)


@given(sentence("知识库有{who:person}的草稿“{title}”，正文“{body}”"))
def _(prepared, story, who, title, body):
    """这位同事写了草稿，还没有发布；自己找得到 / a draft that only its author finds"""
    desk = prepared(who).knowledge
    story.ids[title] = desk.record(ArticleDraft(story.marked(title), body, published=False))
    found = [article.title for article in desk.search(story.marked(title))]
    assert story.marked(title) in found, "没有对照：作者自己也找不到草稿"


@when(sentence("{who:person}从“{via}”受理“{customer}”的工单“{title}”，类别“{category}”，优先级“{priority}”"))
def _(at, story, who, via, customer, title, category, priority):
    """记下一个新工单 / record a new ticket"""
    draft = TicketDraft(story.marked(title), story.id_of(customer), via, category, priority)
    opened(story, title, story.attempt(lambda: at(who).tickets.record(draft)))


@when(sentence("{who:person}受理“{customer}”的工单“{title}”，但没有写明“{field}”"))
def _(at, story, who, customer, title, field):
    """其余都写明，唯独这一项没有 / everything is filled in but this field"""
    draft = replace(TicketDraft(story.marked(title), story.id_of(customer)), **{FIELDS[field]: None})
    opened(story, title, story.attempt(lambda: at(who).tickets.record(draft)))


@when(sentence("{who:person}先后受理“{customer}”的 {count:int} 个“{category}”类工单"))
def _(at, story, who, customer, count, category):
    """同一类别的工单一个接一个 / tickets of one category, one after the other"""
    made = story.notes.setdefault("tickets", [])
    for number in range(len(made) + 1, len(made) + count + 1):
        title = story.marked(f"{category}{number}")
        draft = TicketDraft(title, story.id_of(customer), category=story.marked(category))
        made.append(at(who).tickets.record(draft))


@when(sentence("{who:person}关闭“{agent}”手上的这些工单，满意度“{satisfaction}”"))
def _(at, story, who, agent, satisfaction):
    """这位客服手上的工单都办完了 / what this agent has is done"""
    desk = at(who).tickets
    story.notes["agents"] = {ticket: desk.look(ticket).agent for ticket in story.notes["tickets"]}
    for ticket, has in story.notes["agents"].items():
        if has == agent:
            desk.close(ticket, satisfaction)


@when(sentence("{who:person}把工单标记为需销售介入"))
def _(at, story, who):
    """请客户的销售负责人一起处理 / ask the customer's sales owner in"""
    story.attempt(lambda: at(who).tickets.call_sales(story.notes["ticket"]))


@when(sentence("{who:person}再次把工单标记为需销售介入"))
def _(at, story, who):
    """再标记一次；系统可以拒绝，但不能再通知一次 / once more: it may be refused, but must not tell twice"""
    story.attempt(lambda: at(who).tickets.call_sales(story.notes["ticket"]))
    story.expected = True


@when(sentence("{who:person}在同一时刻发出 {count:int} 次“需销售介入”"))
def _(crm, person, story, who, count):
    """几次标记撞在一起；多出来的可以拒绝 / several marks at the same moment; the others may be refused"""
    at_once(
        [crm.sign_in(person(who)) for _ in range(count)],
        lambda d: d.tickets.call_sales(story.notes["ticket"]),
    )


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


@when(sentence("{who:person}在工单里搜索“{text}”"))
def _(at, story, who, text):
    """在工单里查知识库 / look into the knowledge base from the ticket"""
    story.notes["found"] = [a.title for a in at(who).tickets.find_articles(story.notes["ticket"], text)]


@when(sentence("{who:person}把文章“{title}”关联到工单"))
def _(at, story, who, title):
    """从工单里找到文章并关联；重复时系统可以拒绝 / find the article from the ticket and link it"""
    desk = at(who).tickets
    story.attempt(lambda: desk.link(story.notes["ticket"], story.id_of(title), story.marked(title)))
    story.expected = title in story.notes.setdefault("linked", [])
    story.notes["linked"].append(title)


@then(sentence("{who:person}看到工单的受理渠道是“{via}”，类别是“{category}”，优先级是“{priority}”"))
def _(views, story, who, via, category, priority):
    """打开工单，三项如上 / the ticket shows these three"""
    story.accepted()
    for desk in views(who):
        shown = desk.tickets.look(story.notes["ticket"])
        assert (shown.via, shown.category, shown.priority) == (via, category, priority), f"工单是 {shown}"


@then(sentence("工单已交给一位客服专员"))
def _(views, story):
    """工单有负责的客服 / the ticket has an agent"""
    for desk in views(READER):
        agent = desk.tickets.look(story.notes["ticket"]).agent
        assert agent in ("林燕", "韩雪"), f"工单交给了“{agent}”，不是在岗的客服专员"


@then(sentence("这些工单依次交给“{agents}”"))
def _(views, story, agents):
    """每个工单的客服，按受理的先后 / the agents, in the order in which the tickets came"""
    for desk in views(READER):
        got = "、".join(desk.tickets.look(ticket).agent for ticket in story.notes["tickets"])
        assert got == agents, f"应依次交给“{agents}”，实际是“{got}”"


@then(sentence("{who:person}在工单列表里能看到这个工单"))
def _(views, story, who):
    """列表里有 / the list shows it"""
    story.accepted()
    for desk in views(who):
        found = [ticket.id for ticket in desk.tickets.listed(story.mark)]
        assert story.notes["ticket"] in found, f"{who}的列表里没有这个工单"


@then(sentence("{who:person}在工单列表里看不到这个工单"))
def _(at, prepared, story, who):
    """客服的列表里有，这位同事的列表里没有 / service's list shows it, this person's doesn't"""
    ticket = story.notes["ticket"]
    control = prepared(READER).tickets.listed(story.mark)
    assert ticket in [each.id for each in control], "没有对照：客服的列表里也没有"
    assert ticket not in [each.id for each in at(who).tickets.listed(story.mark)], (
        f"{who}看到了别人客户的工单"
    )


@then(sentence("{who:person}打不开这个工单"))
def _(at, prepared, story, who):
    """客服打得开，这位同事被明确拒绝 / service can open it, this person is refused"""
    ticket = story.notes["ticket"]
    assert story.mark in prepared(READER).tickets.look(ticket).title, "没有对照：客服也打不开"
    with pytest.raises(CrmRefused) as refused:
        raise AssertionError(f"{who}打开了别人客户的工单：{at(who).tickets.look(ticket)}")
    assert refused.value.reason in DENIED, f"不是因为权限被拒绝，而是：{refused.value}"


@then(sentence("{who:person}的通知里有这个工单，正好 {count:int} 条"))
def _(views, story, who, count):
    """关于这个工单的通知不多不少 / so many notices about this ticket"""
    story.accepted()
    for desk in views(who):
        with contextlib.suppress(NotReached):
            eventually(lambda desk=desk: notices(desk, story))
        told = notices(desk, story)
        assert len(told) == count, f"{who}的通知应有 {count} 条，有 {told}"


@then(sentence("{who:person}的待办里有这个工单，正好 {count:int} 条"))
def _(views, story, who, count):
    """关于这个工单的待办不多不少 / so many to-dos about this ticket"""
    for desk in views(who):
        waiting = todos(desk, story)
        assert len(waiting) == count, f"{who}的待办应有 {count} 条，有 {waiting}"


@then(sentence("{who:person}的通知和待办里没有这个工单"))
def _(at, prepared, story, who):
    """工单在，这位同事没有被打扰 / the ticket is there, and this person is left alone"""
    shown = prepared(READER).tickets.look(story.notes["ticket"])
    assert story.mark in shown.title, "没有对照：工单不在"
    desk = at(who)
    told = notices(desk, story) + todos(desk, story)
    assert not told, f"{who}不该收到：{told}"


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


@then(sentence("找到的文章里有“{title}”"))
def _(story, title):
    """刚才的搜索找到了它 / the search has found it"""
    assert story.marked(title) in story.notes["found"], f"找到的是 {story.notes['found']}"


@then(sentence("找到的文章里没有“{title}”"))
def _(story, title):
    """刚才的搜索没有找到它 / the search has not found it"""
    assert story.marked(title) not in story.notes["found"], f"不该找到“{title}”"


@then(sentence("工单关联的文章正好是“{title}”"))
def _(views, story, title):
    """一篇，不多不少 / this one, once"""
    for desk in views(READER):
        shown = desk.tickets.look(story.notes["ticket"]).articles
        assert shown == (story.marked(title),), f"关联的文章是 {shown}"


def opened(story, title, ticket):
    """Note the ticket that the next sentences are about, and who of service reads it."""
    if ticket is not None:
        story.notes["ticket"] = story.ids[title] = ticket
        story.notes["title"] = story.marked(title)


def notices(desk, story):
    """The notices about the ticket."""
    return [notice.text for notice in desk.inbox.notices() if story.notes["title"] in notice.text]


def todos(desk, story):
    """The to-dos about the ticket."""
    return [todo.title for todo in desk.inbox.todos() if story.notes["title"] in todo.title]


def at_once(desks, act):
    """Several people do the same at the same moment; what is refused is fine."""

    def one(desk):
        try:
            act(desk)
        except CrmRefused:
            return

    with ThreadPoolExecutor(len(desks)) as pool:
        list(pool.map(one, desks))
