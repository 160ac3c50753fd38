"""销售预测 / Sales forecast

The forecast by rep, team and month (OPP-04). Each scenario has a year of its own, far ahead.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pytest_bdd import given, then

from drivers.records import CustomerDraft, ForecastFigure, OpportunityDraft, Stage
from drivers.sentences import sentence

ORDER = [Stage.FIRST_CONTACT, Stage.NEEDS, Stage.OFFER, Stage.NEGOTIATION, Stage.WON]


@given(sentence("{who:word}有商机“{name}”，金额 {amount:money} 元，预计 {month:int} 月成交，处于“{stage}”"))
def _(prepared, story, who, name, amount, month, stage):
    """这位同事有这个商机，预计在这个月成交 / this person has this opportunity, expected to close in that month"""
    sale(prepared(who), story, who, name, amount, date(story.own_year, month, 15), Stage(stage))


@given(
    sentence(
        "{who:word}有商机“{name}”，金额 {amount:money} 元，预计 {month:int}月{day:int}日成交，处于“{stage}”"
    )
)
def _(prepared, story, who, name, amount, month, day, stage):
    """预计正好在这一天成交 / expected to close on this very day"""
    sale(prepared(who), story, who, name, amount, date(story.own_year, month, day), Stage(stage))


@given(
    sentence(
        "{who:word}有 {count:int} 个商机，每个金额 {amount:money} 元，预计 {month:int} 月成交，处于“{stage}”"
    )
)
def _(prepared, story, who, count, amount, month, stage):
    """几个金额相同的商机 / several opportunities of the same amount"""
    for number in range(count):
        closing = date(story.own_year, month, 15)
        sale(prepared(who), story, who, f"第{number + 1}个商机", amount, closing, Stage(stage))


@then(sentence("{who:word}看到{whose:word}在 {month:int} 月的销售预测是 {amount:money} 元"))
def _(views, story, who, whose, month, amount):
    """自己的、某位同事的或某个团队的预测，分毫不差 / one's own, a colleague's or a team's, to the cent"""
    story.accepted()
    for desk in views(who):
        shown = forecast(desk, story, month, who if whose == "自己" else whose).amount
        assert shown == Decimal(amount), f"{whose} {month} 月的销售预测应为 {amount} 元，系统里是 {shown} 元"


@then(sentence("{who:word}看到自己在 {month:int} 月的销售预测由 {count:int} 个商机组成"))
def _(views, story, who, month, count):
    """预测里写明有几个商机 / the forecast says of how many opportunities it is made"""
    for desk in views(who):
        shown = forecast(desk, story, month, who)
        assert shown.sales == count, f"应由 {count} 个商机组成，系统里是 {shown}"


@then(sentence("{who:word}看不到{rep:word}在 {month:int} 月的销售预测"))
def _(at, prepared, story, who, rep, month):
    """本人看得到，这位同事看不到；合计里也不含 / the rep sees it, this person doesn't, nor in the total"""
    assert forecast(prepared(rep), story, month, rep).amount, "没有对照：本人也看不到"
    found = at(who).opportunities.forecast(date(story.own_year, month, 1))
    assert rep not in [figure.rep for figure in found], f"{who}看到了{rep}的预测：{found}"
    reps, total = (sum(f.amount for f in found if bool(f.rep) is one) for one in (True, False))
    total -= sum(f.amount for f in found if f.team and not f.rep)
    assert total == reps, f"合计 {total} 元里有看不到的人：{found}"


def sale(desk, story, who, name, amount, closing, stage):
    """An opportunity of a customer of its own, moved to its stage step by step."""
    customer = desk.customers.record(CustomerDraft(story.marked(f"{name}的客户"), "021-58886666"))
    draft = OpportunityDraft(story.marked(name), customer, amount, closing)
    made = story.remember(name, desk.opportunities.record(draft), who)
    for step in [Stage.LOST] if stage is Stage.LOST else ORDER[1 : ORDER.index(stage) + 1]:
        desk.opportunities.move(made, step, "价格" if step is Stage.LOST else "")


def forecast(desk, story, month, whose):
    """The figure of a rep, or of a team (华东团队); nothing expected is nothing."""
    team = whose.removesuffix("团队") if whose.endswith("团队") else None
    for figure in desk.opportunities.forecast(date(story.own_year, month, 1)):
        if figure.rep == whose or (team and figure.team == team and not figure.rep):
            return figure
    return ForecastFigure(team, whose, Decimal(0), 0)
