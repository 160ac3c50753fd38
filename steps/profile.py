"""客户全景 / The whole customer

Contact persons and the sections of a customer's page (CUS-07), individuals (CUS-02).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from pytest_bdd import given, then, when

from drivers.areas.activities import ActivityDraft
from drivers.areas.profile import PersonDraft
from drivers.records import CustomerDraft, OpportunityDraft
from drivers.sentences import sentence


@given(sentence("{who:word}名下有个人客户“{name}”，联系方式“{contact}”"))
def _(prepared, story, who, name, contact):
    """已经录入的个人客户 / an individual that has been recorded before"""
    draft = CustomerDraft(story.marked(name), contact, kind="个人")
    story.remember(name, prepared(who).customers.record(draft), who)


@when(sentence("{who:word}录入个人客户“{name}”，联系方式“{contact}”"))
def _(at, story, who, name, contact):
    """录入一位个人客户 / record an individual"""
    draft = CustomerDraft(story.marked(name), contact, kind="个人")
    story.tried(who, name, lambda: at(who).customers.record(draft))


@when(sentence("{who:word}录入个人客户“{name}”，但没有填写“{field}”"))
def _(at, story, who, name, field):
    """其余都填好，唯独这个字段空着 / everything is filled in but this field"""
    full = CustomerDraft(story.marked(name), "13700137000", kind="个人")
    story.tried(who, name, lambda: at(who).customers.record(replace(full, **{story.field(field): None})))


@given(sentence("{who:word}给客户“{name}”添加过联系人“{person}”，联系方式“{contact}”"))
def _(prepared, story, who, name, person, contact):
    """客户名下已经有这位联系人 / the customer has this contact person already"""
    prepared(who).profile.add_person(story.id_of(name), PersonDraft(person, "", contact))


@when(sentence("{who:word}给客户“{name}”添加联系人“{person}”，职务“{position}”，联系方式“{contact}”"))
def _(at, story, who, name, person, position, contact):
    """在客户名下记一位联系人 / add a contact person to the customer"""
    draft = PersonDraft(person, position, contact)
    story.attempt(lambda: at(who).profile.add_person(story.id_of(name), draft))


@when(sentence("{who:word}给客户“{name}”添加联系人，{field:word}有 {count:int} 个字"))
def _(at, story, who, name, field, count):
    """姓名或职务正好这么长 / the name or the position is exactly so long"""
    told = {"姓名": "顾建国", "职务": "采购总监", field: "南" * count}
    story.notes["long"] = told[field]
    draft = PersonDraft(told["姓名"], told["职务"], "13912345678")
    story.attempt(lambda: at(who).profile.add_person(story.id_of(name), draft))


@then(sentence("{who:word}在客户“{name}”的联系人里看到它，一个字也不少"))
def _(at, story, who, name):
    """打开客户，写的都在 / the customer's page shows all of it"""
    story.accepted()
    shown = at(who).profile.sections(story.id_of(name)).get("联系人", ())
    assert any(story.notes["long"] in line for line in shown), (
        f"联系人里没有完整的“{story.notes['long']}”：{shown}"
    )


@given(sentence("客户“{name}”有商机“{sale}”，金额 {amount:money} 元"))
def _(prepared, story, name, sale, amount):
    """负责人给这个客户建立了商机 / its owner has recorded this opportunity"""
    draft = OpportunityDraft(story.marked(sale), story.id_of(name), Decimal(amount))
    owner = story.owner_of(name)
    story.remember(sale, prepared(owner).opportunities.record(draft), owner)
    story.notes["last"] = name


@given(sentence("{who:word}给客户“{name}”记过跟进，下一步“{step}”"))
def _(prepared, story, who, name, step):
    """今天打过电话，约好了下一步 / a call today, with its next step"""
    draft = ActivityDraft("电话", datetime.now(UTC).replace(tzinfo=None), step, customer=story.id_of(name))
    prepared(who).activities.record(draft)


@then(sentence("{who:word}在客户“{name}”的“{section}”里看到“{title}”"))
def _(views, story, who, name, section, title):
    """打开客户，这一部分里有它 / the customer's page shows it in this section"""
    story.accepted()
    for desk in views(who):
        shown = desk.profile.sections(story.id_of(name)).get(section)
        assert shown is not None, f"没有“{section}”这一部分"
        assert any(title in line for line in shown), f"“{section}”里没有“{title}”：{shown}"


@then(sentence("{who:word}在客户“{name}”的“{section}”里看不到“{title}”"))
def _(at, story, who, name, section, title):
    """这一部分在，但没有它 / the section is there, without it"""
    shown = at(who).profile.sections(story.id_of(name)).get(section)
    assert shown is not None, f"没有对照：没有“{section}”这一部分"
    assert not any(title in line for line in shown), f"“{section}”里出现了别的客户的“{title}”"


@then(
    sentence("{who:word}打开客户“{name}”，有“{there}”，没有“{hidden}”，而{owner:word}两样都有"),
)
def _(at, prepared, story, who, name, there, hidden, owner):
    """负责人看得到两部分和其中的内容，这位同事只看得到一部分 / the owner sees both, this person one of them"""
    control = prepared(owner).profile.sections(story.id_of(name))
    assert control.get(there) and control.get(hidden), f"{owner}应该两样都有，看到的是 {dict(control)}"
    shown = at(who).profile.sections(story.id_of(name))
    assert shown.get(there), f"{who}看不到“{there}”"
    assert hidden not in shown, f"{who}看到了“{hidden}”：{shown[hidden]}"


@then(sentence("{who:word}打开客户“{name}”，依次看到“{sections}”"))
def _(views, story, who, name, sections):
    """这些部分都在，按这个顺序 / these sections are all there, in this order"""
    wanted = sections.split("、")
    for desk in views(who):
        shown = [s for s in desk.profile.sections(story.id_of(name)) if s in wanted]
        assert shown == wanted, f"应依次看到“{sections}”，实际是“{'、'.join(shown)}”"


@then(sentence("{who:word}打开客户“{name}”，看不到“{hidden}”，还看得到“{there}”"))
def _(at, story, who, name, hidden, there):
    """一部分没有了，另一部分还在 / one section is gone, the other is still there"""
    shown = at(who).profile.sections(story.id_of(name))
    assert there in shown, f"“{there}”也不见了，应该还在"
    assert hidden not in shown, f"“{hidden}”还在"
