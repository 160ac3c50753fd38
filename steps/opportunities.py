"""商机 / Opportunities

Opportunities and their stages (OPP).
"""

from __future__ import annotations

from decimal import Decimal

from pytest_bdd import given, then, when

from drivers.records import CustomerDraft, OpportunityDraft, Stage
from drivers.sentences import sentence

ORDER = [Stage.FIRST_CONTACT, Stage.NEEDS, Stage.OFFER, Stage.NEGOTIATION, Stage.WON]


@given(sentence("{who:word}名下有商机“{name}”，金额 {amount:money} 元"))
def _(prepared, story, who, name, amount):
    """这位同事有一个客户和它的这个商机 / this person has a customer with this opportunity"""
    desk = prepared(who)
    customer = desk.customers.record(CustomerDraft(story.marked(f"{name}的客户"), "021-58886666"))
    made = desk.opportunities.record(OpportunityDraft(story.marked(name), customer, amount))
    story.remember(f"{name}的客户", customer, who)
    story.remember(name, made, who)


@given(sentence("商机“{name}”已经到了“{stage}”"))
def _(prepared, story, name, stage):
    """按顺序一步一步推进到这个阶段 / moved on step by step to this stage"""
    desk = prepared(story.owner_of(name)).opportunities
    path = [Stage.LOST] if stage == "输单" else ORDER[1 : ORDER.index(Stage(stage)) + 1]
    for step in path:
        desk.move(story.id_of(name), step, "价格" if step is Stage.LOST else "")
    assert desk.look(story.id_of(name)).stage is Stage(stage)


@when(sentence("{who:word}把商机“{name}”推进到“{stage}”"))
def _(at, story, who, name, stage):
    """修改商机的阶段 / move the opportunity to this stage"""
    story.attempt(lambda: at(who).opportunities.move(story.id_of(name), Stage(stage)))


@when(sentence("{who:word}把商机“{name}”改为输单，原因“{reason}”"))
def _(at, story, who, name, reason):
    """输单并说明原因 / lost, with the reason"""
    story.attempt(lambda: at(who).opportunities.move(story.id_of(name), Stage.LOST, reason))


@when(sentence("{who:word}把商机“{name}”改为输单，不写原因"))
def _(at, story, who, name):
    """输单但不说明原因 / lost, without a reason"""
    story.attempt(lambda: at(who).opportunities.move(story.id_of(name), Stage.LOST))


@when(sentence("{who:word}把商机“{name}”的金额改为 {amount:money} 元"))
def _(at, story, who, name, amount):
    """修改商机金额 / change the opportunity's amount"""
    story.attempt(lambda: at(who).opportunities.change_amount(story.id_of(name), amount))


@then(sentence("商机“{name}”处于“{stage}”"))
def _(views, story, name, stage):
    """打开商机，阶段如上 / the opportunity shows this stage"""
    story.accepted()
    for desk in views(story.owner_of(name)):
        shown = desk.opportunities.look(story.id_of(name)).stage
        assert shown is Stage(stage), f"应处于“{stage}”，系统里是“{shown.value}”"


@then(sentence("商机“{name}”记录的输单原因是“{reason}”"))
def _(views, story, name, reason):
    """输单原因写在商机里 / the reason is kept with the opportunity"""
    for desk in views(story.owner_of(name)):
        shown = desk.opportunities.look(story.id_of(name)).loss_reason
        assert shown == reason, f"输单原因应为“{reason}”，系统里是“{shown}”"


@then(sentence("商机“{name}”的金额是 {amount:money} 元"))
def _(views, story, name, amount):
    """打开商机，金额如上，分毫不差 / the opportunity shows this amount, to the cent"""
    for desk in views(story.owner_of(name)):
        shown = desk.opportunities.look(story.id_of(name)).amount
        assert shown == Decimal(amount), f"金额应为 {amount}，系统里是 {shown}"
