"""折扣审批 / Approvals of discounts

Who approves a discount, in which order, by when (APR).
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from pytest_bdd import given, then, when

from drivers.areas.approvals import ApprovalState
from drivers.errors import CrmRefused
from drivers.records import CustomerDraft, OpportunityDraft, Stage
from drivers.sentences import sentence

WHY = "竞争对手报价更低"


@given(sentence("{who:person}为“{name}”申请折扣 {amount:money} 元"))
def _(prepared, story, who, name, amount):
    """有一个商机，为它提交了这么多折扣的申请 / there is an opportunity, and a discount was asked for on it"""
    story.notes["approval"] = prepared(who).approvals.request(
        opportunity(prepared, story, who, name), amount, WHY, story.marked(name)
    )
    story.notes["requester"] = who


@when(sentence("{who:person}为“{name}”申请折扣 {amount:money} 元"))
def _(at, prepared, story, who, name, amount):
    """为一个商机提交折扣申请 / ask for a discount on an opportunity"""
    about = opportunity(prepared, story, who, name)
    desk, label = at(who).approvals, story.marked(name)
    story.notes["approval"] = story.attempt(lambda: desk.request(about, amount, WHY, label))
    story.notes["requester"] = who


@when(sentence("{who:person}为“{name}”申请折扣 {amount:money} 元，没有写理由"))
def _(at, prepared, story, who, name, amount):
    """提交折扣申请，理由空着 / ask for a discount without saying why"""
    about = opportunity(prepared, story, who, name)
    desk, label = at(who).approvals, story.marked(name)
    story.attempt(lambda: desk.request(about, amount, "", label))


@when(sentence("{who:person}为已经输单的“{name}”申请折扣 {amount:money} 元"))
def _(at, prepared, story, who, name, amount):
    """商机已经关闭，还去申请折扣 / ask for a discount on an opportunity that is closed"""
    about = opportunity(prepared, story, who, name)
    prepared(who).opportunities.move(about, Stage.LOST, "价格")
    desk, label = at(who).approvals, story.marked(name)
    story.attempt(lambda: desk.request(about, amount, WHY, label))


@when(sentence("{who:person}批准这个折扣申请"))
def _(at, story, who):
    """批准申请 / approve the request"""
    story.attempt(lambda: at(who).approvals.approve(story.notes["approval"]))


@when(sentence("{who:person}驳回这个折扣申请，原因“{why}”"))
def _(at, story, who, why):
    """驳回并写明原因 / refuse it and say why"""
    story.attempt(lambda: at(who).approvals.refuse(story.notes["approval"], why))


@when(sentence("{who:person}驳回这个折扣申请，没有写原因"))
def _(at, story, who):
    """驳回但不写原因 / refuse it without saying why"""
    story.attempt(lambda: at(who).approvals.refuse(story.notes["approval"], ""))


@when(sentence("{who:person}把折扣改为 {amount:money} 元，重新提交"))
def _(at, story, who, amount):
    """修改金额后再次提交 / change the amount and submit again"""
    story.attempt(lambda: at(who).approvals.resubmit(story.notes["approval"], amount, WHY))


@when(sentence("{who:person}同时发出 {count:int} 次批准"))
def _(crm, person, story, who, count):
    """同一个人在同一时刻批准几次；多出来的可以拒绝 / the same person approves several times at once"""
    desks = [crm.sign_in(person(who)) for _ in range(count)]

    def press(desk):
        try:
            desk.approvals.approve(story.notes["approval"])
        except CrmRefused:
            return 0
        return 1

    with ThreadPoolExecutor(count) as pool:
        story.notes["accepted"] = sum(pool.map(press, desks))


@then(sentence("这个折扣申请处于“{state}”"))
def _(views, story, state):
    """打开申请，状态如上 / the request shows this state"""
    story.accepted()
    for desk in views(story.notes["requester"]):
        shown = desk.approvals.look(story.notes["approval"]).state
        assert shown is ApprovalState(state), f"应处于“{state}”，系统里是“{shown.value}”"


@then(sentence("这个折扣申请的金额是 {amount:money} 元"))
def _(views, story, amount):
    """打开申请，金额如上 / the request shows this amount"""
    for desk in views(story.notes["requester"]):
        shown = desk.approvals.look(story.notes["approval"]).amount
        assert shown == amount, f"金额应为 {amount}，系统里是 {shown}"


@then(sentence("批准的人依次是“{names}”"))
def _(views, story, names):
    """批准过的人和顺序正好如此 / exactly these people approved, in this order"""
    for desk in views(story.notes["requester"]):
        said = desk.approvals.look(story.notes["approval"]).decisions
        approved = "、".join(each.by for each in said if each.approves)
        assert approved == names, f"批准的人应依次是“{names}”，系统里是“{approved}”"


@then(sentence("{who:person}看到驳回的原因是“{why}”"))
def _(views, story, who, why):
    """申请里写着驳回的原因 / the request shows why it was refused"""
    for desk in views(who):
        last = desk.approvals.look(story.notes["approval"]).decisions[-1]
        assert (last.approves, last.comment) == (False, why), f"最后的决定是 {last}"


@then(sentence("{who:person}收到通知，写明“{words}”"))
def _(views, story, who, words):
    """通知里有这个申请和这句话 / a notice about this request says this"""
    for desk in views(who):
        told = [notice.text for notice in desk.inbox.notices() if story.mark in notice.text]
        assert any(words in text for text in told), f"没有写明“{words}”的通知，有：{told}"


@then(sentence("这个折扣申请在{who:person}的待办和通知里"))
def _(views, story, who):
    """这位同事有一条待办和一条通知，正好各一条 / this person has one to-do and one notice about it"""
    for desk in views(who):
        assert len(todos(desk, story)) == 1, f"{who}的待办应有 1 条，有 {todos(desk, story)}"
        told = [notice.text for notice in desk.inbox.notices() if story.mark in notice.text]
        assert len(told) == 1, f"{who}的通知应有 1 条，有 {told}"
        assert (
            story.notes["approval"] in desk.approvals.waiting(story.mark) or "督办" in todos(desk, story)[0]
        )


@then(sentence("这个折扣申请在{who:person}的待办里正好 {count:int} 条"))
def _(views, story, who, count):
    """待办不重复 / the to-do list holds it so many times"""
    for desk in views(who):
        assert len(todos(desk, story)) == count, f"{who}的待办应有 {count} 条，有 {todos(desk, story)}"


@then(sentence("这个折扣申请不在{who:person}的待办里"))
def _(at, prepared, story, who):
    """申请在等别人，不在这位同事的待办里 / it waits, but not on this person's list"""
    state = prepared(story.notes["requester"]).approvals.look(story.notes["approval"]).state
    assert state in (ApprovalState.AT_MANAGER, ApprovalState.AT_DIRECTOR), f"没有对照：申请{state.value}"
    assert todos(at(who), story) == [], f"{who}的待办里有它：{todos(at(who), story)}"
    assert at(who).approvals.waiting(story.mark) == [], f"系统说在等{who}审批"


@then(sentence("这个折扣申请已经逾期"))
def _(views, story):
    """申请显示为逾期 / the request is shown as overdue"""
    for desk in views(story.notes["requester"]):
        assert desk.approvals.look(story.notes["approval"]).overdue, "应显示逾期，系统里没有逾期"


@then(sentence("这个折扣申请没有逾期"))
def _(views, story):
    """申请没有显示为逾期 / the request isn't shown as overdue"""
    for desk in views(story.notes["requester"]):
        assert not desk.approvals.look(story.notes["approval"]).overdue, "不应逾期，系统显示逾期"


@then(sentence("这个折扣申请已经升级"))
def _(views, story):
    """申请显示为已升级 / the request is shown as escalated"""
    for desk in views(story.notes["requester"]):
        assert desk.approvals.look(story.notes["approval"]).escalated, "逾期后没有升级"


@then(sentence("这个折扣申请没有升级"))
def _(views, story):
    """申请没有升级 / the request isn't escalated"""
    for desk in views(story.notes["requester"]):
        assert not desk.approvals.look(story.notes["approval"]).escalated, "没有逾期却升级了"


def opportunity(prepared, story, who, name):
    """An opportunity of this person's to ask a discount on."""
    desk = prepared(who)
    customer = desk.customers.record(CustomerDraft(story.marked(f"{name}的客户"), "021-58886666"))
    return desk.opportunities.record(OpportunityDraft(story.marked(name), customer))


def todos(desk, story):
    """The titles on a person's list that are about this scenario's request."""
    return [todo.title for todo in desk.inbox.todos() if story.mark in todo.title]
