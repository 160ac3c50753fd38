"""线索分配 / Assignment of leads

Who gets a lead, and when it goes back to the pool (LEAD-02, LEAD-04).
"""

from __future__ import annotations

from itertools import pairwise

from pytest_bdd import given, then, when

from drivers.records import LeadDraft
from drivers.sentences import sentence

CONTACT = "13800138000"


@when(sentence("{who:word}录入线索“{company}”，区域“{region}”，没有指定负责人"))
def _(at, needs, story, who, company, region):
    """录入一条有区域的线索，不写负责人 / record a lead of this region without naming an owner"""
    needs("leads")
    draft = LeadDraft(story.marked(company), CONTACT, region=region)
    story.tried(who, company, lambda: at(who).leads.record(draft))


@when(sentence("{who:word}录入线索“{company}”，没有区域，没有指定负责人"))
def _(at, needs, story, who, company):
    """区域和负责人都空着 / neither region nor owner is given"""
    needs("leads")
    draft = LeadDraft(story.marked(company), CONTACT)
    story.tried(who, company, lambda: at(who).leads.record(draft))


@when(sentence("{who:word}把 {count:int} 条区域“{region}”的线索一起录入，没有指定负责人"))
def _(at, needs, story, who, count, region):
    """例如展会带回的名单，一次录入 / a list from a trade fair, for example, recorded at once"""
    needs("leads")
    drafts = [LeadDraft(story.marked(f"展会名单{n}号公司"), CONTACT, region=region) for n in range(count)]
    story.notes["together"] = story.attempt(lambda: at(who).leads.record_together(drafts))


@when(sentence("{who:word}先后录入 {count:int} 条区域“{region}”的线索，没有指定负责人"))
def _(at, needs, story, who, count, region):
    """一条一条录入，中间没有别人录入 / one after the other, nobody else in between"""
    needs("leads")
    drafts = [LeadDraft(story.marked(f"先后录入{n}号公司"), CONTACT, region=region) for n in range(count)]
    story.notes["together"] = [story.attempt(lambda d=d: at(who).leads.record(d)) for d in drafts]


@when(sentence("{who:word}把线索“{company}”转给{to:word}"))
def _(at, person, story, who, company, to):
    """换一位负责人 / hand the lead to a colleague"""
    story.attempt(lambda: at(who).leads.reassign(story.id_of(company), person(to).user))


@given(sentence("线索 {days:int} 天没有跟进就退回公共池"))
def _(idle_limit, needs, days):
    """系统里规定的天数；场景结束后恢复原样 / the days that are set; put back after the scenario"""
    needs("leads")
    idle_limit(days)


@given(sentence("{who:word}规定线索 {days:int} 天没有跟进就退回公共池"))
def _(at, idle_limit, who, days):
    """这位同事自己改这个天数 / this person changes the days"""
    at(who).leads.set_idle_days(days)


@when(sentence("{who:word}尝试规定线索 {days:int} 天没有跟进就退回公共池"))
def _(at, idle_limit, story, who, days):
    """可能被拒绝 / it may be refused"""
    story.attempt(lambda: at(who).leads.set_idle_days(days))


@then(sentence("线索 {days:int} 天没有跟进就会退回公共池"))
def _(views, colleague, days):
    """系统里规定的天数 / the days that are set"""
    for desk in views(colleague("系统管理员").name):
        assert desk.leads.idle_days() == days, f"系统里是 {desk.leads.idle_days()} 天"


@then(sentence("线索“{company}”的负责人是{who:word}"))
def _(views, colleague, story, company, who):
    """线索归这位同事，不在公共池里 / the lead is this person's and not in the pool"""
    story.accepted()
    for desk in views(colleague("系统管理员").name):
        found = desk.leads.look(story.id_of(company))
        assert (found.owner, found.in_pool) == (who, False), f"线索应归{who}，系统里是 {found}"


@then(sentence("线索“{company}”在{who:word}的公共池里"))
def _(views, story, company, who):
    """经理看得到，等他分配 / the manager sees it and is to give it to somebody"""
    story.accepted()
    for desk in views(who):
        found = [lead for lead in desk.leads.listed(story.marked(company)) if lead.in_pool]
        assert [(lead.id, lead.owner) for lead in found] == [(story.id_of(company), who)], (
            f"线索应在{who}的公共池里，池里是 {found}"
        )


@then(sentence("这 {count:int} 条线索由{first:word}和{second:word}轮流负责，每人 {each:int} 条"))
def _(views, colleague, story, count, first, second, each):
    """一人一条，轮着来 / one each, in turn"""
    story.accepted()
    for desk in views(colleague("系统管理员").name):
        owners = [desk.leads.look(lead).owner for lead in story.notes["together"]]
        assert len(owners) == count and all(a != b for a, b in pairwise(owners)), f"没有轮流：{owners}"
        assert [owners.count(who) for who in (first, second)] == [each, each], f"没有平分：{owners}"


@then(sentence("{who:word}收到 {count:int} 条关于“{name}”的通知"))
def _(views, story, who, count, name):
    """这位同事的通知里正好这么多条提到它 / exactly so many of this person's notices are about it"""
    for desk in views(who):
        told = about(desk, story.marked(name))
        assert len(told) == count, f"{who}应收到 {count} 条通知，实际是 {told}"


@then(sentence("{who:word}没有收到关于“{name}”的通知"))
def _(views, story, who, name):
    """这位同事收到了别的通知，没有一条提到它 / this person has other notices, and none is about it"""
    for desk in views(who):
        assert about(desk, story.mark), f"没有对照：{who}在这个场景里一条通知也没有收到"
        assert not about(desk, story.marked(name)), f"{who}不该收到通知：{about(desk, story.marked(name))}"


def about(desk, name):
    """What a person has been told about something."""
    return [notice.text for notice in desk.inbox.notices() if name in notice.text]
