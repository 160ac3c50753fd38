"""操作日志 / The audit log

Who did what, when; and that nobody can make it unsaid (SEC-03).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pytest_bdd import given, then, when

from drivers.areas.audit import Deed
from drivers.sentences import sentence
from steps.asserting import denied

ADMINISTRATOR = "管理员"
LEAVE = timedelta(seconds=90)
"""The CRM's clock and ours may differ by so much."""


@when(sentence("{who:person}对客户“{name}”做了“{deed}”"))
def _(at, person, story, who, name, deed):
    """做一件敏感的事 / do something sensitive"""
    desk, customer = at(who), story.id_of(name)
    story.notes["since"] = datetime.now(UTC)
    about = {
        Deed.DELETE: lambda: desk.customers.remove(customer),
        Deed.EXPORT: desk.customers.exported,
        Deed.REASSIGN: lambda: desk.customers.reassign(customer, person("李强").user),
        Deed.EXPORT_PERSON: lambda: desk.privacy.export(customer),
        Deed.ANONYMISE: lambda: desk.privacy.anonymise(customer),
    }
    about[Deed(deed)]()
    story.notes["about"] = "" if Deed(deed) is Deed.EXPORT else customer


@when(sentence("管理员对“{name}”的账号做了“{deed}”"))
def _(at, story, name, deed):
    """对一个账号做一件敏感的事；新建在前面已经做了 / something sensitive with an account; creating it came before"""
    users, account = at(ADMINISTRATOR).users, story.id_of(name)
    story.notes["since"] = datetime.now(UTC) - LEAVE
    other = next(one for spoken, one in story.people.items() if spoken != name)
    about = {
        Deed.CREATE: lambda: None,
        Deed.DEACTIVATE: lambda: users.deactivate(account),
        Deed.HAND_OVER: lambda: users.hand_over(account, other.user),
    }
    about[Deed(deed)]()
    story.notes["about"] = account


@then(sentence("操作日志里有{who:person}的“{deed}”，时间和对象都对"))
def _(at, person, story, who, deed):
    """正好能对上的一条 / the one line that tells it"""
    line = line_of(at, person, story, who, Deed(deed))
    assert abs(line.at - story.notes["since"]) < 3 * LEAVE, f"记录的时间是 {line.at}"


@then(sentence("管理员{doing:word}这条记录被拒绝，记录还在，内容没有变"))
def _(at, person, story, doing):
    """日志只能看 / the log is only to be read"""
    log = at(ADMINISTRATOR).audit
    before = line_of(at, person, story, ADMINISTRATOR, Deed.ANONYMISE)
    act = {"修改": lambda: log.change(before.id, "没有这回事"), "删除": lambda: log.remove(before.id)}[doing]
    denied(act, f"管理员{doing}了操作日志")
    assert line_of(at, person, story, ADMINISTRATOR, Deed.ANONYMISE) == before, "记录变了"


@given(sentence("操作日志是完整的"))
def _(prepared, story):
    """从最近一条看起，没有缺失，没有改动 / from the newest line on nothing is missing, nothing changed"""
    log = prepared(ADMINISTRATOR).audit
    prepared(ADMINISTRATOR).customers.exported()
    story.notes["last line"] = log.lines()[0]
    assert log.is_whole(story.notes["last line"]), "没有对照：操作日志本来就不完整"


@when(sentence("有人绕过系统，从数据库里删掉了这条记录"))
def _(request, crm, at, person, story):
    """直接在数据库里动手；场景结束后放回去 / a hand in the database; put back when the scenario ends"""
    line = line_of(at, person, story, ADMINISTRATOR, Deed.ANONYMISE)
    request.addfinalizer(crm.keeper.lose_audit_line(line.id))


@when(sentence("有人绕过系统，从数据库里删掉了这条记录，又把后面的重新编了号"))
def _(request, crm, at, prepared, person, story):
    """看编号已经看不出缺了一条；场景结束后放回去 / the numbers no longer tell; put back when the scenario ends"""
    line = line_of(at, person, story, ADMINISTRATOR, Deed.ANONYMISE)
    prepared(ADMINISTRATOR).customers.exported()  # so that there's one after it
    request.addfinalizer(crm.keeper.lose_audit_line(line.id, hidden=True))


@then(sentence("系统指出操作日志不完整"))
def _(at, story):
    """系统自己查得出来 / the CRM itself finds it"""
    assert not at(ADMINISTRATOR).audit.is_whole(story.notes["last line"]), (
        "少了一条记录，系统仍说操作日志完整"
    )


@then(sentence("{who:person}查看操作日志被拒绝，管理员看得到"))
def _(at, prepared, who):
    """日志只给管理员看 / only the administrator reads the log"""
    assert prepared(ADMINISTRATOR).audit.lines(), "没有对照：管理员也看不到"
    denied(at(who).audit.lines, f"{who}看到了操作日志")


def line_of(at, person, story, who, deed):
    """The line that tells the deed about the record in question; by time where it is about none."""
    found = [
        line
        for line in at(ADMINISTRATOR).audit.lines(person(who).user)
        if line.deed is deed
        and line.record == story.notes["about"]
        and line.at > story.notes["since"] - LEAVE
    ]
    assert found, f"操作日志里没有{who}的“{deed.value}”（对象 {story.notes['about'] or '—'}）"
    return found[0]
