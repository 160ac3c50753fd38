"""客服与市场 / Service and marketing

What service and marketing see beside the sales they don't take part in (PERM-03, PERM-04).
"""

from __future__ import annotations

from pytest_bdd import given, then

from drivers.areas.campaigns import CampaignDraft
from drivers.errors import CrmRefused
from drivers.sentences import sentence
from steps.asserting import DENIED, denied


@then(sentence("{who:person}看到客户“{name}”由{owner:person}负责，服务历史里有“{title}”"))
def _(views, person, story, who, name, owner, title):
    """服务工单就在客户处 / the tickets stand with the customer"""
    for desk in views(who):
        assert desk.customers.look(story.id_of(name)).owner == person(owner).name
        history = desk.profile.sections(story.id_of(name)).get("服务工单", ())
        assert any(story.marked(title) in line for line in history), (
            f"服务历史里没有“{title}”：{list(history)}"
        )


@then(sentence("{who:person}在客户“{name}”处看不到商机“{sale}”的金额，{owner:person}看得到"))
def _(views, prepared, story, who, name, sale, owner):
    """商机可以不显示，金额一定不能显示 / the sale may be left out, its amount must not show"""
    customer = story.id_of(name)
    control = prepared(owner).opportunities.of_customer(customer)
    assert [o for o in control if o.name == story.marked(sale) and o.amount], "没有对照：负责人也看不到金额"
    for desk in views(who):
        seen = [o for o in desk.opportunities.of_customer(customer) if o.amount is not None]
        assert not seen, f"{who}看到了商机金额：{seen}"


@then(sentence("{who:person}打不开商机“{sale}”，{owner:person}打得开"))
def _(views, prepared, story, who, sale, owner):
    """知道地址也打不开 / knowing the address is not enough"""
    control = prepared(owner).opportunities.look(story.id_of(sale))
    assert control.name == story.marked(sale), "没有对照：负责人也打不开"
    for desk in views(who):
        denied(lambda desk=desk: desk.opportunities.look(story.id_of(sale)), f"{who}打开了商机“{sale}”")


@then(sentence("{who:person}搜索和查看商机都看不到“{sale}”，{owner:person}看得到"))
def _(views, prepared, story, who, sale, owner):
    """列表和搜索里都没有 / neither in the list nor in the search"""
    wanted, control = story.marked(sale), prepared(owner).opportunities
    for ways in ([control.listed(wanted)], [control.search(wanted)]):
        assert wanted in [o.name for o in ways[0]], "没有对照：负责人也看不到"
    for desk in views(who):
        for look in (desk.opportunities.listed, desk.opportunities.search):
            assert wanted not in seen(lambda look=look: look(wanted)), f"{who}看到了商机“{sale}”"


@then(
    sentence("{who:person}把客户“{name}”转给{to:person}被拒绝，负责人仍是{owner:person}，{may:person}可以转")
)
def _(at, prepared, person, story, who, name, to, owner, may):
    """客服不能换负责人；销售经理可以 / service can't change the owner, the sales manager can"""
    customer, receiver = story.id_of(name), person(to).user
    denied(lambda: at(who).customers.reassign(customer, receiver), f"{who}换了负责人")
    kept = prepared(owner).customers.look(customer).owner
    assert kept == person(owner).name, f"负责人变成了 {kept}"
    prepared(may).customers.reassign(customer, receiver)
    moved = prepared(to).customers.look(customer).owner
    assert moved == person(to).name, "没有对照：销售经理也转不了"


@given(sentence("{who:person}建立了活动“{name}”，还没有发送"))
def _(prepared, story, who, name):
    """邮件活动的草稿 / a campaign that hasn't been sent"""
    made = prepared(who).campaigns.record(CampaignDraft(story.marked(name), keyword=story.mark))
    story.remember(name, made, who)


@then(sentence("{who:person}看到这条线索的来源渠道是“{source}”"))
def _(views, story, who, source):
    """客户从哪里来 / where the customer came from"""
    for desk in views(who):
        found = desk.leads.look(story.notes["lead"])
        assert found.source == source, f"来源渠道是 {found.source}"


@then(sentence("{who:person}看到活动“{name}”的发送、打开、链接访问和线索数，都是 {count:int}"))
def _(views, story, who, name, count):
    """四个数字都看得到 / all four figures are shown"""
    for desk in views(who):
        c = desk.campaigns.look(story.id_of(name))
        assert (c.sent, c.opened, c.clicked, c.leads) == (count,) * 4, f"活动的数据是 {c}"


def seen(look):
    """The names that a look brings; a refusal for lack of rights brings none."""
    try:
        return [found.name for found in look()]
    except CrmRefused as no:
        if no.reason in DENIED:
            return []
        raise
