"""通用 / Common

Sentences that every area uses: who works here, what was accepted, what was refused and why.
"""

from __future__ import annotations

from pytest_bdd import given, then, when

from drivers.errors import Reason
from drivers.sentences import sentence


@given(sentence("{team:word}团队有{role:word}“{first}”和“{second}”"))
@given(sentence('the {team:word} team has the {role} "{first}" and "{second}"'))
def _(person, team, role, first, second):
    """两位同事在系统里有账号，角色和团队如上 / both have an account with that role in that team"""
    for found in (person(first), person(second)):
        assert (found.team, found.role.value) == (team, role), f"{found} 不是{team}的{role}"


@given(sentence("{team:word}团队有{role:word}“{name}”"))
def _(person, team, role, name):
    """这位同事在系统里有账号，角色和团队如上 / this person has an account with that role in that team"""
    found = person(name)
    assert (found.team, found.role.value) == (team, role), f"{found} 不是{team}的{role}"


@given(sentence("公司有{role:word}“{name}”"))
def _(person, role, name):
    """这位同事在系统里有账号，角色如上 / this person has an account with that role"""
    assert person(name).role.value == role, f"{person(name)} 不是{role}"


@then(sentence("系统以“{reason}”为由拒绝保存"))
@then(sentence("系统以“{reason}”为由拒绝"))
@then(sentence('the CRM refuses it as "{reason}"'))
def _(story, needs, reason):
    """刚才的操作被拒绝，原因如上 / what was just tried is refused, for this reason"""
    expected, refusal = Reason.named(reason), story.refusal
    if refusal is None:
        needs.refusal(expected)
    assert story.refused().reason is expected, f"应以“{expected.value}”拒绝，实际是：{story.refused()}"


@then(sentence("系统指出“{field}”有问题"))
def _(story, needs, field):
    """拒绝的说明写明是哪个字段、什么问题 / the refusal names the field and says what's wrong with it"""
    complaint = story.refused().fields.get(story.field(field), "")
    assert complaint.strip(), (
        f"拒绝说明没有指出“{field}”：{story.refused().fields or story.refused().message}"
    )


@then(sentence("已填写的“{field}”仍然保留"))
def _(story, field):
    """拒绝之后，之前填写的内容还在 / after the refusal, what was typed is still there"""
    kept = (story.refused().kept or {}).get(story.field(field))
    assert kept == story.notes["typed"][field], (
        f"“{field}”应保留 {story.notes['typed'][field]!r}，实际是 {kept!r}"
    )


@when(sentence("过了 {minutes:int} 分钟"))
@when(sentence("又过了 {minutes:int} 分钟"))
def _(crm_clock, minutes):
    """系统的时钟向前走这么多分钟，不用真的等 / the CRM's clock goes on by so many minutes, nobody waits"""
    crm_clock.forward(minutes / 60)


@when(sentence("过了 {hours:int} 小时"))
def _(crm_clock, hours):
    """系统的时钟向前走这么多小时 / the CRM's clock goes on by so many hours"""
    crm_clock.forward(hours)


@when(sentence("过了 {hours:int} 小时 {minutes:int} 分钟"))
def _(crm_clock, hours, minutes):
    """系统的时钟向前走这么久 / the CRM's clock goes on by so much"""
    crm_clock.forward(hours + minutes / 60)


@when(sentence("过了 {days:int} 天"))
def _(crm_clock, days):
    """系统的时钟向前走这么多天 / the CRM's clock goes on by so many days"""
    crm_clock.forward(24 * days)
