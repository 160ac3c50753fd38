"""客户 / Customers

Customers: recording, number, duplicates, finding (CUS).
"""

from __future__ import annotations

import contextlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from pytest_bdd import given, then, when

from drivers.errors import CrmRefused
from drivers.records import CustomerDraft
from drivers.sentences import sentence


@given(sentence("{who:word}名下有客户“{name}”，联系方式“{contact}”"))
@given(sentence('{who:word} has the customer "{name}" with contact "{contact}"'))
def _(prepared, story, who, name, contact):
    """这位同事已经录入了这个客户 / this customer has been recorded by this person before"""
    draft = CustomerDraft(story.marked(name), contact)
    story.remember(name, prepared(who).customers.record(draft), who)


@given(sentence("{who:word}名下有客户“{name}”"))
def _(prepared, story, who, name):
    """这位同事已经录入了这个客户 / this customer has been recorded by this person before"""
    draft = CustomerDraft(story.marked(name), "021-58880000")
    story.remember(name, prepared(who).customers.record(draft), who)


@given(sentence("今天的客户编号已经用到 {count:int} 号"))
def _(crms, needs, count):
    """当天的流水号至少用到了这里 / today's running number has come at least so far"""
    needs("customer_number")
    crms("http").keeper.use_numbers(count)


@when(sentence("{who:word}录入客户“{name}”，联系方式“{contact}”"))
@when(sentence('{who:word} records the customer "{name}" with contact "{contact}"'))
def _(at, story, who, name, contact):
    """录入一个新客户，行业为制造业-IT设备 / record a new customer, industry 制造业-IT设备"""
    draft = CustomerDraft(story.marked(name), contact)
    story.tried(who, name, lambda: at(who).customers.record(draft))


@when(sentence("{who:word}录入客户“{name}”，联系方式“{contact}”，所属行业“{industry}”"))
def _(at, story, who, name, contact, industry):
    """录入一个新客户，写明所属行业 / record a new customer with its industry"""
    draft = CustomerDraft(story.marked(name), contact, industry)
    story.tried(who, name, lambda: at(who).customers.record(draft))


@when(sentence("{who:word}录入客户“{name}”，但没有填写“{field}”"))
def _(at, story, who, name, field):
    """其余字段照常填写，唯独这个字段空着 / everything is filled in but this field"""
    full = CustomerDraft(story.marked(name), "021-58886666")
    story.notes["typed"] = {"客户全称": full.name, "联系方式": full.contact, "所属行业": full.industry}
    draft = replace(full, **{story.field(field): None})
    story.tried(who, name, lambda: at(who).customers.record(draft))


@when(sentence("{who:word}把客户“{name}”的联系方式改为“{contact}”"))
def _(at, story, who, name, contact):
    """修改已有客户的联系方式 / change the contact of an existing customer"""
    story.attempt(lambda: at(who).customers.change(story.id_of(name), "contact", contact))


@when(sentence("{who:word}删除客户“{name}”"))
def _(at, story, who, name):
    """删除一个客户 / delete a customer"""
    story.notes["number"] = at(who).customers.look(story.id_of(name)).number
    story.attempt(lambda: at(who).customers.remove(story.id_of(name)))


@when(sentence("{count:int} 位销售代表同时各录入 {each:int} 个客户"))
def _(reps, prepared, story, count, each):
    """多人在同一时刻各自连续录入 / several reps record customers at the same moment"""
    desks = [prepared(rep.name) for rep in reps(count)]

    def day(desk, n):
        drafts = [CustomerDraft(story.marked(f"同时录入{n}-{k}"), "021-58886666") for k in range(each)]
        return [desk.customers.look(desk.customers.record(draft)).number for draft in drafts]

    with ThreadPoolExecutor(count) as pool:
        story.notes["together"] = [n for made in pool.map(day, desks, range(count)) for n in made]


@then(sentence("保存成功，负责人是{who:word}"))
@then(sentence("the customer is saved and {who:word} is its owner"))
def _(views, person, story, who):
    """刚录入的客户已保存，负责人如上 / the customer just recorded is there and this is its owner"""
    name = story.just_made()
    for desk in views(who):
        found = desk.customers.look(story.id_of(name))
        assert (found.name, found.owner) == (story.marked(name), person(who).name), f"系统里是 {found}"


@then(sentence("保存成功"))
def _(story):
    """刚才的操作没有被拒绝 / what was just tried was not refused"""
    story.accepted()


@then(sentence("保存后，{who:word}看到客户“{name}”的{field:word}是“{value}”"))
@then(sentence("{who:word}看到客户“{name}”的{field:word}是“{value}”"))
def _(views, story, who, name, field, value):
    """打开客户，这个字段的内容如上 / opening the customer shows this value"""
    story.accepted()
    for desk in views(who):
        shown = getattr(desk.customers.look(story.id_of(name)), story.field(field))
        assert shown == value, f"“{field}”应为“{value}”，系统里是“{shown}”"


@then(sentence("客户“{name}”的编号由 CUST、当天日期和至少 4 位流水号组成"))
def _(views, needs, story, name, today):
    """编号形如 CUST202611210001，由系统给出 / the number looks like CUST202611210001, given by the CRM"""
    needs("customer_number")
    for desk in views(story.owner_of(name)):
        number = desk.customers.look(story.id_of(name)).number or ""
        assert today.is_customer_number(number), f"编号“{number}”不是 CUST + {today} + 至少 4 位流水号"


@then(sentence("客户“{name}”的流水号大于 {count:int}"))
def _(at, needs, story, name, count):
    """流水号超过四位就变长，不回到 0001 / the running number grows, it never wraps"""
    needs("customer_number")
    number = at(story.owner_of(name)).customers.look(story.id_of(name)).number or ""
    assert number[12:].isdigit() and int(number[12:]) > count, f"流水号应大于 {count}，编号是“{number}”"


@then(sentence("客户“{later}”的编号比“{earlier}”的大"))
def _(at, needs, story, later, earlier):
    """流水号一直往上走 / the running number only ever grows"""
    needs("customer_number")
    first, second = (
        at(story.owner_of(n)).customers.look(story.id_of(n)).number or "" for n in (earlier, later)
    )
    assert (len(first), first) < (len(second), second), (
        f"“{later}”的编号 {second} 应大于“{earlier}”的 {first}"
    )


@then(sentence("客户“{name}”的编号比被删除的客户的大"))
def _(at, needs, story, name):
    """删除过的编号不再使用 / a number that was deleted is never used again"""
    needs("customer_number")
    gone, new = story.notes["number"], at(story.owner_of(name)).customers.look(story.id_of(name)).number
    assert gone and new and (len(gone), gone) < (len(new), new), f"新编号 {new} 应大于已删除的 {gone}"


@then(sentence("这些客户的编号各不相同，共 {count:int} 个"))
def _(needs, story, count):
    """一个编号只给一个客户 / every number is given once"""
    needs("customer_number")
    numbers = [n for n in story.notes["together"] if n]
    assert len(numbers) == count == len(set(numbers)), (
        f"{count} 个客户有 {len(set(numbers))} 个不同编号：{numbers}"
    )


@then(sentence("系统中该客户仍只有 {count:int} 份档案"))
@then(sentence("系统中没有保存这个客户"))
@then(sentence("the CRM still holds {count:int} record of it"))
def _(prepared, story, colleague, count=0):
    """系统管理员按全称查找，档案数如上 / the administrator finds this many records by that name"""
    name = story.marked(story.last_name())
    found = [c for c in prepared(colleague("系统管理员").name).customers.listed(name) if c.name == name]
    assert len(found) == count, f"“{story.last_name()}”应有 {count} 份档案，系统中有 {len(found)} 份"
    if not count:  # only who finds what is there can say that something isn't
        there, desk = "对照客户", prepared(colleague("系统管理员").name).customers
        with contextlib.suppress(
            CrmRefused
        ):  # where a scenario lets nothing be saved it has a customer from before
            prepared(colleague("销售代表").name).customers.record(
                CustomerDraft(story.marked(there), "021-58881111")
            )
        seen = [c for spoken in (there, *story.ids) for c in desk.listed(story.marked(spoken))]
        assert seen, "没有对照：存在的客户按全称也找不到"


@then(sentence("{who:word}能看到已有客户的编号"))
def _(prepared, needs, story, who):
    """拒绝时给出已有客户的编号，而且正是那一个 / the refusal offers the existing customer's number"""
    needs("customer_number")
    existing = prepared(who).customers.look(story.id_of(story.last_name())).number
    assert existing and story.refused().existing == existing, (
        f"应给出 {existing}，实际 {story.refused().existing}"
    )


@then(sentence("{who:word}看不到已有客户的编号和负责人“{owner}”"))
def _(prepared, needs, story, who, owner):
    """拒绝时不透露别人的客户 / the refusal gives nothing away of another rep's customer"""
    needs("customer_number")
    told = story.refused()
    number = prepared(owner).customers.look(story.id_of(story.last_name())).number
    assert number, "没有对照：负责人自己也看不到编号"
    assert told.existing is None and number not in told.message and owner not in told.message, (
        f"透露了：{told}"
    )


@then(sentence("{who:word}搜索“{text}”能找到客户“{name}”"))
@then(sentence('{who:word} finds the customer "{name}" by searching for "{text}"'))
def _(views, story, who, text, name):
    """搜索框里输入这段文字，结果里有这个客户 / a search for this text finds the customer"""
    for desk in views(who):
        found = [c.name for c in desk.customers.search(story.search_text(text))]
        assert story.marked(name) in found, f"搜索“{text}”没有找到“{name}”，找到 {len(found)} 个：{found[:5]}"


@then(sentence("{who:word}按编号能找到客户“{name}”"))
def _(views, needs, story, who, name):
    """用系统给的编号搜索，正好找到这一个 / a search for its number finds exactly this customer"""
    needs("customer_number")
    for desk in views(who):
        number = desk.customers.look(story.id_of(name)).number or ""
        assert [c.name for c in desk.customers.search(number)] == [story.marked(name)], (
            f"按 {number} 没有正好找到它"
        )


@then(sentence("{who:word}搜索“{text}”找不到客户“{name}”"))
def _(at, prepared, story, who, text, name):
    """负责人搜得到，这位同事搜不到 / the owner finds it by that text, this person doesn't"""
    control = [c.name for c in prepared(story.owner_of(name)).customers.search(story.search_text(text))]
    assert story.marked(name) in control, f"没有对照：负责人自己搜索“{text}”也找不到“{name}”"
    found = [c.name for c in at(who).customers.search(story.search_text(text))]
    assert story.marked(name) not in found, f"{who}搜索“{text}”看到了不属于自己的“{name}”"
