"""账号与交接 / Accounts and handing over

Accounts that a scenario makes for itself, so that nobody else is disturbed (PERM-08, SEC-02).
"""

from __future__ import annotations

import secrets
from dataclasses import replace

from pytest_bdd import given, then, when

from drivers.areas.users import AccountDraft
from drivers.errors import Reason
from drivers.records import OpportunityDraft, Person, Role
from drivers.sentences import sentence
from steps.asserting import assert_no_password, denied, is_signed_out, judged, refusal_of

ADMINISTRATOR = "管理员"


@given(sentence("系统为“{name}”开通了账号，角色是{role:word}，团队是{team:word}"))
def _(prepared, story, name, role, team):
    """本场景自己的账号，用完即删 / an account of this scenario's own, removed afterwards"""
    draft = account(story, name, Role(role), team, f"Uat-{secrets.token_hex(6)}-1")
    opened(story, name, draft, prepared(ADMINISTRATOR).users.create(draft))


@when(sentence("管理员为“{name}”开通账号，密码是“{password}”"))
def _(at, story, name, password):
    """开通账号，用这个密码；[用户名] 指账号的用户名 / make an account with this password"""
    user = account(story, name, Role.REP, "华东", "").user
    draft = account(story, name, Role.REP, "华东", password.replace("[用户名]", user))
    made = story.attempt(lambda: at(ADMINISTRATOR).users.create(draft))
    opened(story, name, draft, made)


@when(sentence("管理员开通一个账号，没有写姓名"))
def _(at, story):
    """别的都写了 / everything else is filled in"""
    draft = replace(account(story, "无名", Role.REP, "华东", f"Uat-{secrets.token_hex(6)}-1"), name="")
    story.attempt(lambda: at(ADMINISTRATOR).users.create(draft))


@given(sentence("管理员已停用“{name}”的账号"))
def _(prepared, story, name):
    """账号之前已被停用 / the account was deactivated before"""
    prepared(ADMINISTRATOR).users.deactivate(story.id_of(name))


@when(sentence("管理员停用“{name}”的账号"))
def _(at, story, name):
    """停用账号 / deactivate the account"""
    at(ADMINISTRATOR).users.deactivate(story.id_of(name))


@when(sentence("管理员重新启用“{name}”的账号"))
def _(at, story, name):
    """重新启用账号 / activate the account again"""
    at(ADMINISTRATOR).users.activate(story.id_of(name))


@when(sentence("管理员把“{name}”的全部记录移交给“{to}”"))
def _(at, story, name, to):
    """一次移交名下的全部记录 / hand everything over in one action"""
    story.attempt(lambda: at(ADMINISTRATOR).users.hand_over(story.id_of(name), story.people[to].user))


@given(sentence("{who:person}名下有客户“{name}”的商机“{sale}”，金额 {amount:money} 元"))
def _(prepared, story, who, name, sale, amount):
    """这个客户已有一个商机 / the customer has an opportunity"""
    draft = OpportunityDraft(story.marked(sale), story.id_of(name), amount)
    story.remember(sale, prepared(who).opportunities.record(draft), who)


@given(sentence("{who:person}正在系统里工作"))
def _(at, story, known, who):
    """已经登录，系统认得 / signed in and known to the CRM"""
    story.notes["working"] = at(who)
    assert story.notes["working"].access.whoami() == known(who).name, "登录后系统不认识这个人"


@then(sentence("{who:person}马上什么也看不到了"))
def _(story, who):
    """正在用的登录立即失效，每一处都要求重新登录 / the session in use is worth nothing any more"""
    desk = story.notes["working"]
    for look in (desk.access.whoami, lambda: desk.customers.listed(""), desk.customers.exported):
        assert is_signed_out(look), f"{who}的账号已停用，却还能看到内容"


@when(sentence("{who:person}用自己的密码登录"))
def _(crm, known, story, who):
    """用户名和密码都正确 / right user name, right password"""
    story.notes["desk"] = story.attempt(lambda: crm.sign_in(known(who)))


@then(sentence("系统认出登录的人是{who:person}"))
def _(known, story, who):
    """登录成功，显示的正是这个人 / signed in, and the CRM shows this very person"""
    story.accepted()
    assert story.notes["desk"].access.whoami() == known(who).name


@then(sentence("登录的结果是“{outcome}”"))
def _(story, outcome):
    """成功，或者拒绝的原因 / success, or the reason of the refusal"""
    judged(story, outcome)


@then(sentence("{who:person}看到客户“{name}”归自己负责，内容没有变"))
def _(views, known, story, who, name):
    """客户还在，负责人是这位同事，名称和联系方式不变 / the customer is there, this is its owner, the rest unchanged"""
    for desk in views(who):
        found = desk.customers.look(story.id_of(name))
        assert (found.name, found.owner) == (story.marked(name), known(who).name), f"系统里是 {found}"


@then(sentence("{who:person}看到线索“{name}”归自己负责，内容没有变"))
def _(views, known, story, who, name):
    """线索还在，负责人是这位同事 / the lead is there and this is its owner"""
    story.accepted()
    for desk in views(who):
        found = desk.leads.look(story.notes["lead"])
        assert (found.company, found.owner) == (story.marked(name), known(who).name), f"系统里是 {found}"


@then(sentence("{who:person}看到商机“{name}”归自己负责，金额是 {amount:money} 元"))
def _(views, known, story, who, name, amount):
    """商机还在，负责人是这位同事，金额不变 / the opportunity is there, this is its owner, the amount unchanged"""
    for desk in views(who):
        found = desk.opportunities.look(story.id_of(name))
        assert (found.owner, found.amount) == (known(who).name, amount), f"系统里是 {found}"


@then(sentence("{who:person}看到客户“{name}”仍由{owner:person}负责"))
def _(views, known, story, who, name, owner):
    """停用不改变负责人 / deactivating changes no owner"""
    for desk in views(who):
        found = desk.customers.look(story.id_of(name))
        assert found.owner == known(owner).name, f"负责人变成了 {found.owner}"


@then(sentence("{who:person}停用“{name}”的账号被拒绝，管理员可以"))
def _(at, crm, known, prepared, story, who, name):
    """没有权限，账号照常能用；管理员停用得了 / refused and still in use, while the administrator can"""
    denied(lambda: at(who).users.deactivate(story.id_of(name)), f"{who}停用了“{name}”的账号")
    assert crm.sign_in(known(name)).access.whoami() == known(name).name, "没有对照：账号已经不能用"
    prepared(ADMINISTRATOR).users.deactivate(story.id_of(name))


@when(sentence("{who:person}把自己的密码改为“{password}”"))
def _(crm, known, story, who, password):
    """登录以后修改自己的密码 / sign in, then change one's own password"""
    desk, old = crm.sign_in(known(who)), known(who).password
    story.notes["new password"] = password
    story.attempt(lambda: desk.users.change_own_password(old, password))


@when(sentence("有人坐在{who:person}的座位上，不知道原密码，想把密码改为“{password}”"))
def _(crm, known, story, who, password):
    """已登录的座位没有锁屏 / a desk that was left signed in"""
    desk = crm.sign_in(known(who))
    story.attempt(lambda: desk.users.change_own_password(f"not-{secrets.token_hex(6)}", password))


@then(sentence("{who:person}用原来的密码还能登录"))
def _(crm, known, who):
    """密码没有变 / the password has not changed"""
    assert crm.sign_in(known(who)).access.whoami() == known(who).name


@given(sentence("{who:person}在另一处已经登录"))
def _(crm, known, story, who):
    """另一台电脑上的登录 / signed in on another computer"""
    story.notes["elsewhere"] = crm.sign_in(known(who))
    assert story.notes["elsewhere"].access.whoami() == known(who).name


@then(sentence("{who:person}用原来的密码不能登录，用新密码可以"))
def _(crm, known, story, who):
    """旧密码立即作废 / the old password is worth nothing"""
    story.accepted()
    old = known(who)
    new = Person(old.name, old.user, old.role, old.team, story.notes["new password"])
    assert crm.sign_in(new).access.whoami() == old.name
    assert refusal_of(lambda: crm.sign_in(old)) is Reason.WRONG_CREDENTIALS, "旧密码还能登录"


@then(sentence("{who:person}在另一处的登录已失效"))
def _(story, who):
    """改密码之前的登录要重新登录 / the session from before has to sign in again"""
    assert is_signed_out(story.notes["elsewhere"].access.whoami), f"{who}在另一处的登录还有效"


@then(sentence("管理员看“{name}”的账号资料，里面没有密码"))
def _(at, story, name):
    """没有密码本身，也没有它的加密形式 / neither the password nor its hash"""
    told = at(ADMINISTRATOR).users.told(story.id_of(name))
    assert story.people[name].user in told, "没有对照：资料里连用户名也没有"
    assert_no_password(told, story.people[name].password)


@when(sentence("有人连续 {count:int} 次用错误的密码登录{who:person}的账号"))
def _(crm, known, who, count):
    """用户名正确，密码每次都错 / right user name, a wrong password each time"""
    one = known(who)
    for _ in range(count):
        guess = Person(one.name, one.user, one.role, one.team, f"not-{secrets.token_hex(6)}")
        assert refusal_of(lambda guess=guess: crm.sign_in(guess)), "错误的密码登录成功了"


def account(story, name, role, team, password):
    """A new account of this scenario: the user name carries its mark."""
    number = len(story.people) + 1 if name not in story.people else list(story.people).index(name) + 1
    return AccountDraft(f"u{number}{story.mark}".lower(), story.marked(name), role, team, password)


def opened(story, name, draft, made):
    """Note who may sign in now."""
    if made is not None:
        story.remember(name, made, ADMINISTRATOR)
        story.people[name] = Person(draft.name, draft.user, draft.role, draft.team, draft.password)
