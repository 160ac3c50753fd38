"""备份与恢复、加密 / Back-ups, encryption

A back-up that can be restored, data that travels encrypted, secrets that nobody can read (SEC-05, SEC-06).
"""

from __future__ import annotations

import io
import re
import zipfile

from pytest_bdd import given, then, when

from drivers.areas.audit import Deed
from drivers.records import CustomerDraft
from drivers.sentences import sentence
from steps.asserting import assert_no_password, denied

ADMINISTRATOR = "管理员"


@given(sentence("管理员做了备份"))
def _(prepared, story):
    """此刻的全部数据 / all data as it is now"""
    story.notes["backup"] = prepared(ADMINISTRATOR).backups.make()


@given(sentence("备份之后，客户“{name}”的联系方式改成了“{contact}”"))
def _(prepared, story, name, contact):
    """备份之后的改动 / changed after the back-up"""
    prepared(story.owner_of(name)).customers.change(story.id_of(name), "contact", contact)


@given(sentence("备份之后，客户“{name}”连同商机被删除了"))
def _(prepared, story, name):
    """备份之后的删除 / deleted after the back-up"""
    prepared(ADMINISTRATOR).customers.remove(story.id_of(name))


@given(sentence("备份之后，{who:person}又录入了客户“{name}”"))
def _(prepared, story, who, name):
    """备份之后的新增 / added after the back-up"""
    desk = prepared(who).customers
    made = desk.record(CustomerDraft(story.marked(name), "021-58880000"))
    story.notes["used number"] = desk.look(story.remember(name, made, who)).number


@given(sentence("备份文件里有一个数字被改动了"))
def _(prepared, story):
    """文件在别处被改过，再拿回来 / the file was changed elsewhere and is brought back"""
    backups = prepared(ADMINISTRATOR).backups
    damaged = with_one_figure_changed(backups.file(story.notes["backup"]))
    story.notes["backup"] = backups.bring(damaged)


@when(sentence("管理员恢复这个备份"))
def _(at, story):
    """把数据恢复到备份时的样子 / bring the data back"""
    story.attempt(lambda: at(ADMINISTRATOR).backups.restore(story.notes["backup"]))


@then(sentence("每一张表的数据都与备份时一模一样"))
def _(at, story):
    """逐表比较摘要 / compared table by table, by digest"""
    story.accepted()
    backups = at(ADMINISTRATOR).backups
    then, now = backups.digests(story.notes["backup"]), backups.digests_now()
    assert {"customer", "lead", "opportunity", "person"} <= set(then), f"备份里只有 {sorted(then)}"
    assert now == then, f"与备份时不同的表：{sorted(t for t in then if now.get(t) != then[t])}"


@then(sentence("客户“{name}”的联系方式又是“{contact}”"))
def _(at, story, name, contact):
    """改动被恢复，或者从未改动 / as it was"""
    found = at(story.owner_of(name)).customers.look(story.id_of(name))
    assert found.contact == contact, f"联系方式是 {found.contact}"


@then(sentence("商机“{name}”又在了，金额是 {amount:money} 元"))
def _(at, story, name, amount):
    """被删除的回来了 / what was deleted is back"""
    found = at(story.owner_of(name)).opportunities.look(story.id_of(name))
    assert (found.name, found.amount) == (story.marked(name), amount), f"系统里是 {found}"


@then(sentence("备份之后录入的客户“{name}”不在了"))
def _(at, story, name):
    """备份时还没有的，恢复后也没有 / what wasn't there then isn't there now"""
    found = [c.name for c in at(story.owner_of(name)).customers.listed(story.mark)]
    assert found, "没有对照：备份之前的客户也一个都看不到"
    assert story.marked(name) not in found, f"“{name}”还在"


@then(sentence("客户“{name}”的编号比备份之后用过的大"))
def _(at, story, name):
    """用过的编号不再使用，恢复之后也一样 / a number is never used again, not even after a restore"""
    story.accepted()
    used, new = story.notes["used number"], at(story.owner_of(name)).customers.look(story.id_of(name)).number
    assert (len(used), used) < (len(new), new), f"备份之后用过 {used}，恢复之后又用了 {new}"


@then(sentence("{who:person}做备份、取备份都被拒绝，管理员可以"))
def _(at, prepared, story, who):
    """备份里有全部数据，只给管理员 / a back-up holds everything: for the administrator only"""
    made = prepared(ADMINISTRATOR).backups.make()
    assert prepared(ADMINISTRATOR).backups.file(made), "没有对照：管理员也取不到"
    denied(at(who).backups.make, f"{who}做了备份")
    denied(lambda: at(who).backups.file(made), f"{who}取到了备份")
    denied(lambda: at(who).backups.restore(made), f"{who}恢复了备份")


@when(sentence("{who:person}从加密的地址登录"))
def _(at, person, story, who):
    """用 https 地址登录 / sign in at the https address"""
    story.notes["encrypted"] = at(who).protection.encrypted(person(who))


@then(sentence("加密的版本不低于 TLS 1.2，证书可信"))
def _(story):
    """旧版本的加密已不安全 / older versions are no longer safe"""
    said = story.notes["encrypted"]
    assert said.version in ("TLSv1.2", "TLSv1.3"), f"加密的版本是 {said.version}"
    assert said.trusted, "证书不可信"


@then(sentence("系统要求浏览器以后只用加密的地址，至少 {days:int} 天"))
def _(story, days):
    """HSTS / HSTS"""
    seconds = story.notes["encrypted"].insists_s
    assert seconds >= days * 24 * 3600, f"只要求了 {seconds} 秒"


@then(sentence("登录凭证只在加密时送出"))
def _(story):
    """Cookie 有 Secure / the cookie is Secure"""
    assert story.notes["encrypted"].cookie.secure, "不加密时也会送出登录凭证（没有 Secure）"


@then(sentence("不加密的地址不给内容，只指向加密的地址"))
def _(at, person):
    """没有回应，或者转到 https；加密的地址上登录得了 / no answer or the way to https; the encrypted address works"""
    assert at(ADMINISTRATOR).protection.encrypted(person(ADMINISTRATOR)).version, (
        "没有对照：加密的地址也登录不了"
    )
    said = at(ADMINISTRATOR).protection.plain()
    assert not said.content, "不加密的地址给出了内容"
    assert not said.points_to or said.points_to.startswith("https://"), f"转到了 {said.points_to}"


@then(sentence("备份里有“{name}”的账号，没有密码“{password}”的原文"))
def _(at, story, name, password):
    """密码只以加密形式存放 / the password is stored hashed only"""
    story.accepted()
    backups = at(ADMINISTRATOR).backups
    told = backups.readable(backups.make())
    assert story.people[name].user in told, "没有对照：备份里没有这个账号"
    assert password not in told, "备份里有密码原文"
    assert story.people[name].password not in told, "备份里有原来的密码原文"


@then(sentence("操作日志里有“{name}”改密码的记录，没有密码“{password}”的原文"))
def _(at, story, name, password):
    """日志写明谁改了密码，不写密码 / the log says who changed it, not to what"""
    lines = at(ADMINISTRATOR).audit.lines(story.people[name].user)
    told = [line.text for line in lines if line.deed is Deed.PASSWORD]
    assert told, "操作日志里没有改密码的记录"
    for text in told:
        assert_no_password(text, password)


def with_one_figure_changed(file):
    """The same back-up with one digit of one customer changed."""
    new = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(new, "w") as packed:
        for name in old.namelist():
            text = old.read(name).decode()
            if name.startswith("customer."):
                text = re.sub("58880000", "58880001", text, count=1)
            packed.writestr(name, text)
    return new.getvalue()
