"""自定义字段与标签 / Custom fields and tags

Fields that the administrator adds (CUS-04), tags (CUS-05).
"""

from __future__ import annotations

from pytest_bdd import given, then, when

from drivers.areas.fields import FieldDraft, FieldType
from drivers.errors import Reason
from drivers.records import CustomerDraft
from drivers.sentences import sentence
from steps.asserting import denied

CONTACT = "0510-85551111"


def draft(story, kind, label, options="", default="", required=False):
    """A field whose name carries the scenario's mark, as every name does."""
    choices = tuple(o for o in options.split("、") if o)
    named, typed = story.marked(label) if label else "", FieldType(kind) if kind else None
    return FieldDraft(named, typed, required, default, choices)


@given(sentence("{who:word}给客户增加了{kind:word}字段“{label}”，选项“{options}”"))
def _(prepared, story, who, kind, label, options):
    """系统管理员增加一个不必填的字段；没有选项就空着 / a new field that isn't required; no choices: left empty"""
    prepared(who).fields.add(draft(story, kind, label, options))


@given(sentence("{who:word}给客户增加了{kind:word}字段“{label}”，选项“{options}”，默认“{default}”"))
def _(prepared, story, who, kind, label, options, default):
    """字段有默认值 / a new field with a default"""
    prepared(who).fields.add(draft(story, kind, label, options, default))


@given(sentence("{who:word}给客户增加了必填的{kind:word}字段“{label}”"))
def _(prepared, story, who, kind, label):
    """字段必须填写 / a new field that is required"""
    prepared(who).fields.add(draft(story, kind, label, required=True))


@when(sentence("{who:word}增加字段“{label}”，类型“{kind}”，选项“{options}”，默认“{default}”"))
def _(at, prepared, story, who, label, kind, options, default):
    """想增加一个字段；空着的就是没有填 / try to add a field; what is empty was left out"""
    story.notes["fields before"] = set(prepared(who).fields.labels())
    story.attempt(lambda: at(who).fields.add(draft(story, kind, label, options, default)))


@then(sentence("没有增加任何字段"))
def _(prepared, story):
    """带有本场景标记的、没有名称的都没有 / none with this scenario's mark, none without a name"""
    new = set(prepared("管理员").fields.labels()) - story.notes["fields before"]
    made = [label for label in new if story.mark in label or not label]
    assert not made, f"虽被拒绝，字段却增加了：{made}"


@when(sentence("{who:word}录入客户“{name}”，“{label}”填“{value}”"))
def _(at, story, who, name, label, value):
    """录入一个新客户，并填写这个自定义字段 / record a new customer with a value in this custom field"""
    customer = CustomerDraft(story.marked(name), CONTACT)
    values = {story.marked(label): value}
    story.tried(who, name, lambda: at(who).fields.record_customer(customer, values))


@when(sentence("{who:word}把客户“{name}”的“{label}”改为“{value}”"))
def _(at, story, who, name, label, value):
    """修改已有客户的自定义字段 / change the custom field of an existing customer"""
    story.attempt(lambda: at(who).fields.fill(story.id_of(name), story.marked(label), value))


@then(sentence("{who:word}看到客户“{name}”的“{label}”是“{value}”"))
def _(views, story, who, name, label, value):
    """打开客户，自定义字段的内容如上 / opening the customer shows this value in the custom field"""
    story.accepted()
    for desk in views(who):
        shown = desk.fields.of(story.id_of(name)).get(story.marked(label))
        assert shown == value, f"“{label}”应为“{value}”，系统里是“{shown}”"


@then(sentence("{who:word}在客户列表里看到“{name}”的“{label}”是“{value}”"))
def _(at, story, who, name, label, value):
    """客户列表里有这一列，内容如上 / the list has this column with this value"""
    story.accepted()
    shown = at(who).fields.listed(story.marked(name)).get(story.marked(name), {})
    assert shown.get(story.marked(label)) == value, f"列表里“{label}”应为“{value}”，实际是 {shown}"


@then(sentence("{who:word}导出的客户里“{name}”的“{label}”是“{value}”"))
def _(at, story, who, name, label, value):
    """导出文件里有这一列，内容如上 / the export has this column with this value"""
    shown = at(who).fields.exported(story.marked(name)).get(story.marked(name), {})
    assert shown.get(story.marked(label)) == value, f"导出里“{label}”应为“{value}”，实际是 {shown}"


@then(sentence("客户导入模板里有“{label}”这一列"))
def _(at, colleague, story, label):
    """导入模板里也有这个字段 / the import template has a column for it"""
    columns = at(colleague("系统管理员").name).fields.import_columns()
    assert story.marked(label) in columns, f"导入模板只有：{'、'.join(columns)}"


@then(sentence("拒绝的说明提到字段“{label}”"))
def _(story, label):
    """被拒绝时说清楚是哪个自定义字段 / the refusal names the custom field"""
    told = [*story.refused().fields.values(), story.refused().message]
    assert any(story.marked(label) in words for words in told), f"拒绝说明没有提到“{label}”：{told}"


@then(sentence("{who:word}增加字段“{label}”被拒绝，{other:word}可以增加"))
def _(at, story, who, label, other):
    """没有权限的人被拒绝；同样的字段，系统管理员加得上 / refused; the administrator can add the very same"""
    wanted = draft(story, "文本", label)
    denied(lambda: at(who).fields.add(wanted), f"{who}增加了字段“{label}”", among=(Reason.NOT_ALLOWED,))
    at(other).fields.add(wanted)
    assert wanted.label in at(other).fields.labels(), "没有对照：系统管理员也加不上"


@given(sentence("{who:word}给客户“{name}”贴过标签“{tag}”"))
def _(prepared, story, who, name, tag):
    """客户已经有这个标签 / the customer carries this tag already"""
    prepared(who).fields.tag(story.id_of(name), tag)


@when(sentence("{who:word}给客户“{name}”贴上标签“{tag}”"))
def _(at, story, who, name, tag):
    """给客户加一个标签 / set a tag"""
    story.attempt(lambda: at(who).fields.tag(story.id_of(name), tag))


@when(sentence("{who:word}取下客户“{name}”的标签“{tag}”"))
def _(at, story, who, name, tag):
    """取下一个标签 / take a tag away"""
    story.attempt(lambda: at(who).fields.untag(story.id_of(name), tag))


@then(sentence("{who:word}看到客户“{name}”贴着标签“{tags}”"))
def _(views, story, who, name, tags):
    """客户的标签正好是这些 / exactly these tags"""
    story.accepted()
    for desk in views(who):
        shown = desk.fields.tags(story.id_of(name))
        assert sorted(shown) == sorted(tags.split("、")), f"标签应是“{tags}”，系统里是“{'、'.join(shown)}”"


@then(sentence("{who:word}按标签“{tag}”筛选，看到“{name}”，看不到“{other}”"))
def _(views, story, who, tag, name, other):
    """有标签的在，没有的不在；不筛选时两个都在 / with the tag it's there, without it isn't; unfiltered both are"""
    for desk in views(who):
        everything = [c.name for c in desk.customers.listed(story.mark)]
        assert {story.marked(name), story.marked(other)} <= {*everything}, "没有对照：不筛选时也看不到"
        found = desk.fields.tagged(tag, story.mark)
        assert story.marked(name) in found, f"筛选“{tag}”没有看到“{name}”：{found}"
        assert story.marked(other) not in found, f"筛选“{tag}”看到了没有这个标签的“{other}”"


@then(sentence("{who:word}按标签“{tag}”筛选，看不到{owner:word}的“{name}”"))
def _(at, prepared, story, who, tag, owner, name):
    """负责人筛得到，这位同事筛不到 / the owner finds it by the tag, this person doesn't"""
    control = prepared(owner).fields.tagged(tag, story.mark)
    assert story.marked(name) in control, "没有对照：负责人自己也筛不到"
    assert story.marked(name) not in at(who).fields.tagged(tag, story.mark), f"{who}看到了{owner}的“{name}”"
