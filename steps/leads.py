"""线索 / Leads

Leads and what becomes of them (LEAD).
"""

from __future__ import annotations

from pytest_bdd import given, then, when

from drivers.records import LeadDraft, LeadStatus
from drivers.sentences import sentence


@given(sentence("{who:word}名下有线索“{company}”，联系方式“{contact}”"))
def _(prepared, needs, story, who, company, contact):
    """这位同事已经录入了这条线索 / this lead has been recorded by this person before"""
    needs("leads")
    draft = LeadDraft(story.marked(company), contact)
    story.notes["lead"] = story.remember(company, prepared(who).leads.record(draft), who)
    story.notes["company"] = company


@when(sentence("{who:word}录入线索“{company}”，来源渠道“{source}”"))
def _(at, needs, story, who, company, source):
    """录入一条新线索 / record a new lead"""
    needs("leads")
    draft = LeadDraft(story.marked(company), "13800138000", source)
    story.notes["company"] = company
    story.notes["lead"] = story.attempt(lambda: at(who).leads.record(draft))


@when(sentence("{who:word}录入线索“{company}”，但没有填写来源渠道"))
def _(at, needs, story, who, company):
    """其余照常填写，来源渠道空着 / everything is filled in but the source"""
    needs("leads")
    draft = LeadDraft(story.marked(company), "13800138000", source="")
    story.notes["lead"] = story.attempt(lambda: at(who).leads.record(draft))


@given(sentence("{who:word}把线索改为“{status}”"))
@when(sentence("{who:word}把线索改为“{status}”"))
def _(at, story, who, status):
    """修改线索的跟进状态 / change the lead's status"""
    story.attempt(lambda: at(who).leads.move(story.notes["lead"], LeadStatus(status)))


@when(sentence("{who:word}重复刚才的修改，仍改为“{status}”"))
def _(at, story, who, status):
    """同样的操作再做一次；系统可以拒绝，但不能重复生成 / once more: it may be refused, but must not double anything"""
    story.attempt(lambda: at(who).leads.move(story.notes["lead"], LeadStatus(status)))
    story.expected = True


@then(sentence("{who:word}看到线索的来源渠道是“{source}”，跟进状态是“{status}”"))
def _(views, story, who, source, status):
    """打开线索，来源渠道和跟进状态如上 / the lead shows this source and this status"""
    story.accepted()
    for desk in views(who):
        lead = desk.leads.look(story.notes["lead"])
        assert (lead.source, lead.status.value) == (source, status), f"系统里是 {lead}"


@then(sentence("客户“{company}”已自动建立，负责人是{who:word}，正好 1 份"))
def _(prepared, colleague, story, company, who):
    """由线索生成的客户正好一份 / exactly one customer came of the lead"""
    everywhere = prepared(colleague("系统管理员").name).customers.listed(story.marked(company))
    found = [c for c in everywhere if c.name == story.marked(company)]
    assert [c.owner for c in found] == [who], f"应正好 1 份，负责人{who}；系统中是 {found}"
    story.remember(company, found[0].id, who)


@then(sentence("线索关联了客户“{company}”和它的 1 个商机"))
def _(views, story, company):
    """线索、客户、商机互相关联，商机正好一个 / lead, customer and exactly one opportunity are linked"""
    for desk in views(story.owner_of(company)):
        lead = desk.leads.look(story.notes["lead"])
        made = desk.opportunities.of_customer(story.id_of(company))
        assert lead.customer == story.id_of(company), f"线索关联的客户是 {lead.customer}"
        assert [o.id for o in made] == [lead.opportunity], (
            f"客户名下的商机是 {made}，线索关联 {lead.opportunity}"
        )


@then(sentence("还没有生成客户“{company}”"))
def _(prepared, colleague, story, company):
    """线索在，客户还不在 / the lead is there, the customer isn't yet"""
    assert prepared(colleague("系统管理员").name).leads.look(story.notes["lead"]).company == story.marked(
        company
    )
    found = prepared(colleague("系统管理员").name).customers.listed(story.marked(company))
    assert not found, f"不该有这个客户：{found}"
