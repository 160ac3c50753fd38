"""个人信息 / Personal data

One person's data given out in one piece, or taken away for good (SEC-04).
"""

from __future__ import annotations

from pytest_bdd import then, when

from drivers.sentences import sentence
from steps.asserting import denied

ADMINISTRATOR = "管理员"


@when(sentence("管理员导出客户“{name}”的个人信息"))
def _(at, story, name):
    """交给本人的文件 / the file that the person gets"""
    story.notes["file"] = at(ADMINISTRATOR).privacy.export(story.id_of(name))


@when(sentence("管理员把客户“{name}”匿名化"))
def _(at, story, name):
    """抹掉能认出本人的内容 / take away what tells who the person is"""
    at(ADMINISTRATOR).privacy.anonymise(story.id_of(name))


@then(sentence("导出的资料里有客户“{name}”、联系方式“{contact}”、商机“{sale}”"))
def _(story, name, contact, sale):
    """都在同一个文件里 / all of it in one file"""
    for words in (story.marked(name), contact, story.marked(sale)):
        assert words in story.notes["file"], f"导出的资料里没有“{words}”"


@then(sentence("导出的资料里有他的线索，来源渠道“{source}”"))
def _(story, source):
    """成为客户之前的线索也是他的资料；来源渠道只在线索里 / the lead from before is theirs too; only it has a source"""
    assert source in story.notes["file"], f"导出的资料里没有他的线索（来源渠道“{source}”）"


@then(sentence("导出的资料里没有客户“{name}”，也没有联系方式“{contact}”"))
def _(story, name, contact):
    """别人的资料不在里面 / nobody else's data is in it"""
    for words in (story.marked(name), contact):
        assert words not in story.notes["file"], f"导出的资料里有别人的“{words}”"


@then(sentence("{who:person}搜索姓名“{name}”和联系方式“{contact}”都找不到他"))
def _(at, story, who, name, contact):
    """搜索里也没有痕迹；同样的搜索找得到别人 / the search has no trace either; the same search finds others"""
    others = [
        c.name for other in story.ids if other != name for c in at(who).customers.search(story.marked(other))
    ]
    assert others, f"没有对照：{who}什么客户也搜索不到"
    for text in (story.marked(name), contact):
        found = [c.id for c in at(who).customers.search(text)]
        assert story.id_of(name) not in found, f"{who}搜索“{text}”还找得到他"


@then(sentence("{who:person}在客户“{name}”的跟进记录里仍看到 {count:int} 条，里面没有“{words}”"))
def _(at, story, who, name, count, words):
    """记录还在，认不出人 / the records are there, and tell nobody"""
    found = at(who).activities.of_customer(story.id_of(name))
    assert len(found) == count, f"应有 {count} 条跟进，实际是 {found}"
    assert words not in str(found), f"跟进记录里还认得出：{found}"


@then(sentence("{who:person}打开这个客户和他的线索，看不到姓名，也看不到联系方式"))
def _(at, story, who):
    """打开记录也认不出 / opening the records tells nothing"""
    desk, name, contact = at(who), story.marked(story.notes["company"]), "13700137001"
    customer = desk.customers.look(story.id_of(story.notes["company"]))
    lead = desk.leads.look(story.notes["lead"])
    assert name not in customer.name and contact not in (customer.contact or ""), f"还认得出：{customer}"
    assert name not in lead.company and contact not in (lead.contact or ""), f"线索里还认得出：{lead}"


@then(sentence("{who:person}看到他的客户和商机“{sale}”都以客户编号为名，联系方式是空的"))
def _(at, story, who, sale):
    """没有姓名，也不是空白 / no name, and no blank either"""
    customer = at(who).customers.look(story.id_of(story.notes["company"]))
    assert customer.number and customer.number in customer.name, f"客户应以编号为名：{customer}"
    assert not customer.contact, f"联系方式应是空的：{customer}"
    name = at(who).opportunities.look(story.id_of(sale)).name
    assert customer.number in name, f"商机应以客户编号为名，系统里是“{name}”"


@then(sentence("{who:person}导出的客户里没有“{name}”，也没有“{contact}”"))
def _(at, story, who, name, contact):
    """导出里也没有 / nor has the export"""
    rows = at(who).customers.exported()
    assert rows, "没有对照：导出是空的"
    assert not [c for c in rows if c.name == story.marked(name) or c.contact == contact], "导出里还有他"


@then(sentence("客户“{name}”的资料没有变"))
def _(at, story, name):
    """别人不受影响 / nobody else is touched"""
    found = at(story.owner_of(name)).customers.look(story.id_of(name))
    assert (found.name, found.contact) == (story.marked(name), "13700137002"), f"系统里是 {found}"


@then(sentence("{who:person}名下仍有 {count:int} 个客户，商机金额合计仍是 {amount:money} 元"))
def _(at, story, who, count, amount):
    """数字与匿名化之前一样 / the figures are what they were"""
    desk = at(who)
    customers = desk.customers.listed("")
    sales = [sale for c in customers for sale in desk.opportunities.of_customer(c.id)]
    assert len(customers) == count, f"客户数变成了 {len(customers)}"
    assert sum(sale.amount for sale in sales) == amount, f"金额合计变成了 {sales}"


@then(sentence("{who:person}对客户“{name}”做“{doing}”被拒绝，内容没有变，管理员可以"))
def _(at, prepared, story, who, name, doing):
    """只有管理员可以 / only the administrator may"""
    customer = story.id_of(name)
    act = {
        "匿名化": lambda d: d.privacy.anonymise(customer),
        "导出个人信息": lambda d: d.privacy.export(customer),
    }
    denied(lambda: act[doing](at(who)), f"{who}做了“{doing}”")
    kept = prepared(story.owner_of(name)).customers.look(customer)
    assert kept.name == story.marked(name), f"内容变了：{kept}"
    act[doing](prepared(ADMINISTRATOR))
