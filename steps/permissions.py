"""权限与登录 / Permissions and signing in

Who sees and reaches what (PERM). Every denial has its positive control on the same record.
"""

from __future__ import annotations

import secrets

import pytest
from pytest_bdd import given, then, when

from drivers.errors import CrmRefused, Reason
from drivers.records import Area
from drivers.sentences import sentence
from steps.asserting import denied


@then(sentence("{who:word}在客户列表里能看到“{name}”"))
@then(sentence('{who:word} sees "{name}" in the list of customers'))
def _(views, story, who, name):
    """客户列表里有这个客户 / the list of customers shows it"""
    for desk in views(who):
        assert story.marked(name) in names(desk.customers.listed(story.marked(name))), f"列表里没有“{name}”"


@then(sentence("{who:word}在客户列表里看不到“{name}”"))
@then(sentence('{who:word} does not see "{name}" in the list of customers'))
def _(at, prepared, story, who, name):
    """负责人的列表里有，这位同事的列表里没有 / the owner's list shows it, this person's doesn't"""
    control = prepared(story.owner_of(name)).customers.listed(story.marked(name))
    assert story.marked(name) in names(control), f"没有对照：负责人的列表里也没有“{name}”"
    assert story.marked(name) not in names(at(who).customers.listed(story.marked(name))), (
        f"{who}看到了“{name}”"
    )


@then(sentence("{who:word}导出的客户里有“{name}”"))
def _(views, story, who, name):
    """导出文件里有这个客户 / the export holds it"""
    for desk in views(who):
        assert story.marked(name) in names(desk.customers.exported()), f"导出里没有“{name}”"


@then(sentence("{who:word}导出的客户里没有“{name}”"))
def _(at, prepared, story, who, name):
    """负责人的导出里有，这位同事的导出里没有 / the owner's export holds it, this person's doesn't"""
    control = names(prepared(story.owner_of(name)).customers.exported())
    assert story.marked(name) in control, f"没有对照：负责人的导出里也没有“{name}”"
    assert story.marked(name) not in names(at(who).customers.exported()), f"{who}的导出里有别人的“{name}”"


@then(sentence("{who:word}能打开客户“{name}”"))
@then(sentence('{who:word} can open the customer "{name}"'))
def _(views, story, who, name):
    """用地址直接打开，看到的正是这个客户 / opening it by its address shows this very customer"""
    for desk in views(who):
        assert desk.customers.look(story.id_of(name)).name == story.marked(name)


@then(sentence("{who:word}用地址直接打开客户“{name}”被拒绝"))
@then(sentence('{who:word} is refused when opening the customer "{name}" by its address'))
def _(at, prepared, story, who, name):
    """负责人打得开，这位同事被明确拒绝 / the owner can open it, this person is refused"""
    shown = prepared(story.owner_of(name)).customers.look(story.id_of(name))
    assert shown.name == story.marked(name), "没有对照：负责人也打不开"
    denied(lambda: at(who).customers.look(story.id_of(name)), f"{who}打开了不属于自己的“{name}”")


@then(sentence("{who:word}修改客户“{name}”被拒绝，内容没有变"))
def _(at, prepared, story, who, name):
    """改不了；负责人看到的内容还是原样，负责人自己改得了 / refused and unchanged, while the owner can change it"""
    owner, record = prepared(story.owner_of(name)).customers, story.id_of(name)
    before = owner.look(record)
    denied(lambda: at(who).customers.change(record, "contact", "021-99990000"), f"{who}改了别人的“{name}”")
    assert owner.look(record) == before, f"“{name}”被改成了 {owner.look(record)}"
    owner.change(record, "contact", "021-58881111")
    assert owner.look(record).contact != before.contact, "没有对照：负责人自己也改不了"


@then(sentence("{who:word}能进入“{area}”"))
def _(views, who, area):
    """打开后看到的是真正的内容 / it opens and shows its content"""
    for desk in views(who):
        desk.access.reach(Area(area))


@then(sentence("{who:word}进不了“{area}”"))
def _(at, prepared, colleague, who, area):
    """系统管理员进得去，这位同事被明确拒绝 / the administrator gets in, this person is refused"""
    prepared(colleague("系统管理员").name).access.reach(Area(area))
    denied(lambda: at(who).access.reach(Area(area)), f"{who}进入了“{area}”")


@given(sentence("{who:person}已经登录"))
def _(crm, person, story, who):
    """刚刚登录，系统认得他 / just signed in, and known to the CRM"""
    story.notes["desk"] = crm.sign_in(person(who))
    assert story.notes["desk"].access.whoami() == person(who).name, "登录后系统不认识这个人"
    story.notes["session"] = story.notes["desk"].access.session()


@when(sentence("{who:word}用正确的密码登录"))
@when(sentence("{who:word} signs in with the right password"))
def _(crm, person, story, who):
    """在登录处输入账号和密码 / type user name and password where one signs in"""
    story.notes["desk"] = story.attempt(lambda: crm.sign_in(person(who)))


@when(sentence("{who:word}用错误的密码登录"))
@when(sentence("{who:word} signs in with a wrong password"))
def _(crm, wrong_password, story, who):
    """账号正确，密码错误 / right user name, wrong password"""
    story.notes["desk"] = story.attempt(lambda: crm.sign_in(wrong_password(who)))


@when(sentence("{who:word}退出登录"))
def _(story, who):
    """退出登录 / sign out"""
    story.notes["desk"].access.sign_out()


@when(sentence("{who:word}离开太久，登录已过期"))
def _(crm, story, who):
    """登录时间超过了系统允许的时长 / the session is older than the CRM allows"""
    crm.keeper.expire(story.notes["session"])


@when(sentence("有人拿着事先准备好的会话，让{who:word}在其中登录"))
def _(crm, person, story, who):
    """会话固定：登录前就有的会话，登录后不能沿用 / session fixation: a session from before must not live on"""
    story.notes["session"] = crm.stranger().access.session() or secrets.token_hex(16)
    story.notes["desk"] = crm.sign_in(person(who), session=story.notes["session"])
    assert story.notes["desk"].access.session() != story.notes["session"], "登录后沿用了登录前的会话"


@then(sentence("系统认得{who:word}"))
@then(sentence("the CRM greets {who:word} by name"))
def _(person, story, who):
    """系统显示的正是这个人的姓名 / the CRM shows this person's name"""
    story.accepted()
    assert story.notes["desk"].access.whoami() == person(who).name


@then(sentence("没有登录的人什么也看不到，{who:word}登录后能看到客户“{name}”"))
def _(crm, prepared, story, who, name):
    """没有登录时每一处都要求先登录；登录后看得到 / every place asks to sign in first; signed in, it shows"""
    signed_out(crm.stranger())
    assert story.marked(name) in names(prepared(who).customers.listed(story.marked(name))), "没有对照"


@then(sentence("拿着原来的会话也看不到任何内容"))
def _(crm, story):
    """再用刚才的会话，每一处都要求先登录 / the old session is asked to sign in everywhere"""
    signed_out(crm.stranger(session=story.notes["session"]))


def names(customers):
    """The names of customers."""
    return [c.name for c in customers]


def signed_out(desk):
    """Every place asks to sign in first."""
    for look in (
        desk.access.whoami,
        lambda: desk.customers.listed(""),
        lambda: desk.customers.search("公司"),
        desk.customers.exported,
        lambda: desk.access.reach(Area.USERS),
    ):
        with pytest.raises(CrmRefused) as refused:
            raise AssertionError(f"没有登录却看到了内容：{look()}")
        assert refused.value.reason is Reason.NOT_SIGNED_IN, f"应要求先登录，实际：{refused.value}"
