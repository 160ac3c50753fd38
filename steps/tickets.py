"""服务工单与知识库 / Service tickets and knowledge base

Opening, assigning, answering, closing and reopening tickets; sales called in; articles (SRV).
"""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from pytest_bdd import given, then, when

from drivers.areas.tickets import TicketDraft
from drivers.errors import CrmRefused, NotReached
from drivers.eventually import eventually
from drivers.sentences import sentence
from steps.asserting import denied

FIELDS = {"受理渠道": "via", "类别": "category", "优先级": "priority"}
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


@given(sentence("“{customer}”有类别“{category}”的工单“{title}”"))
def _(prepared, colleague, story, customer, category, title):
    """客服已经受理了这个工单 / service has recorded this ticket"""
    draft = TicketDraft(story.marked(title), story.id_of(customer), category=category)
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


@then(sentence("{who:person}看到工单的受理渠道是“{via}”，类别是“{category}”，优先级是“{priority}”"))
def _(views, story, who, via, category, priority):
    """打开工单，三项如上 / the ticket shows these three"""
    story.accepted()
    for desk in views(who):
        shown = desk.tickets.look(story.notes["ticket"])
        assert (shown.via, shown.category, shown.priority) == (via, category, priority), f"工单是 {shown}"


@then(sentence("工单已交给一位客服专员"))
def _(views, story):
    """工单有在岗的客服负责，历史里也写着交给了谁 / an agent at work has it, and the history says who"""
    for desk in views(READER):
        shown = desk.tickets.look(story.notes["ticket"])
        given = [event.words for event in shown.history if event.kind == "分派"]
        assert given == [shown.agent], f"工单在“{shown.agent}”手上，历史里写着交给 {given}"
        assert shown.agent not in ("", "丁宁"), f"工单交给了“{shown.agent}”，不是在岗的客服专员"


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
    denied(lambda: at(who).tickets.look(ticket), f"{who}打开了别人客户的工单")


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
